"""What is put into the outbox wakes the refresh process, with the directories worth a look."""

import queue
from pathlib import Path

from kb_app.services.watching import Watching
from kb_app.settings import FollowedFolder


def test_something_posted_is_due_at_once_for_its_folder_only(tmp_path: Path) -> None:
    folders = [FollowedFolder(label, tmp_path) for label in ("commun", "rennes")]
    watching = Watching(folders, lambda: {"rennes": frozenset({"aides"}), "parti": frozenset({""})})
    try:
        due = watching.wait(dict.fromkeys(("commun", "rennes"), 1000.0), queue.SimpleQueue(), lambda: False)
    finally:
        watching.stop()
    assert due == {"rennes": {"aides"}}


def test_a_whole_look_includes_what_was_posted(tmp_path: Path) -> None:
    watching = Watching([FollowedFolder("commun", tmp_path)], lambda: {"commun": frozenset({"aides"})})
    try:
        assert watching.wait({"commun": 0.0}, queue.SimpleQueue(), lambda: False) == {"commun": frozenset()}
    finally:
        watching.stop()
