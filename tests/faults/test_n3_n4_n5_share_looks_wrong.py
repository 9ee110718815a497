"""N3 N4 N5: the share answers, and what it answers is wrong. It is never believed to be a removal."""

from pathlib import Path

import pytest
from fakes.desk import START, Desk
from fakes.filling import fill, fill_disk, mark
from fakes.memory_folder import MemoryFolder

from kb_app.sync.ledger import Outcome

NAMES = tuple(f"{directory}{number}.md" for directory in ("", "x/", "y/") for number in range(8))


def test_n3_unmounted_is_an_empty_folder(disk_desk: Desk, root: Path) -> None:
    fill_disk(root, *NAMES)
    as_of = disk_desk.pull().as_of
    root.rename(root.with_name("elsewhere"))
    root.mkdir()
    for _ in range(4):
        disk_desk.clock.wait(100_000)
        result = disk_desk.pull()
        assert (result.outcome, result.reason, result.removed) == (Outcome.SUSPICIOUS, "empty", ())
        assert result.as_of == as_of
        assert disk_desk.texts(result).keys() == set(NAMES)
    root.rmdir()
    root.with_name("elsewhere").rename(root)
    assert disk_desk.pull().outcome is Outcome.DONE


def test_n3_an_empty_folder_is_suspicious_even_for_one_article(desk: Desk, share: MemoryFolder) -> None:
    fill(share, "a.md")
    desk.pull()
    share.delete("a.md")
    for _ in range(3):
        assert desk.pull_twice().outcome is Outcome.SUSPICIOUS
    assert (desk.copy / "a.md").exists()


def test_n3_a_marked_library_that_lost_its_marker_is_offline(desk: Desk, share: MemoryFolder) -> None:
    mark(share)
    fill(share, *NAMES)
    desk.pull()
    share.files.clear()
    share.directories = {"": 1}
    result = desk.pull_twice()
    assert (result.outcome, result.reason) == (Outcome.OFFLINE, "marker-missing")
    assert desk.texts(result).keys() == set(NAMES)


def test_n3_an_empty_subfolder(desk: Desk, share: MemoryFolder) -> None:
    fill(share, *NAMES)
    desk.pull()
    share.truncated["x"] = 0
    result = desk.pull_twice()
    assert (result.outcome, result.removed) == (Outcome.SUSPICIOUS, ())
    assert desk.texts(result).keys() == set(NAMES)


def test_n4_another_library_at_the_same_place(desk: Desk, share: MemoryFolder) -> None:
    mark(share)
    fill(share, *NAMES)
    desk.pull()
    mark(share, uuid="their library")
    share.write("1.md", "theirs", mtime=START - 1000)
    result = desk.pull_twice()
    assert (result.outcome, result.reason) == (Outcome.SUSPICIOUS, "other-library")
    assert desk.texts(result)["1.md"] == "text of 1.md"
    mark(share)
    assert desk.texts(desk.pull())["1.md"] == "theirs"


def test_n4_a_copied_marker_with_another_canary(desk: Desk, share: MemoryFolder) -> None:
    mark(share)
    fill(share, *NAMES)
    desk.pull()
    mark(share, canary="crow")
    assert desk.pull().reason == "other-library"


def test_n4_another_library_is_mounted_during_the_scan(desk: Desk, share: MemoryFolder) -> None:
    mark(share)
    fill(share, *NAMES)
    desk.pull()
    share.write("1.md", "theirs", mtime=START - 1000)
    markers_read = 0

    def switch(path: str) -> None:
        nonlocal markers_read
        markers_read += path == ".kb/canary"
        if markers_read == 1:
            mark(share, uuid="their library")

    share.before_read = switch
    result = desk.pull()
    assert (result.outcome, result.reason) == (Outcome.SUSPICIOUS, "other-library")
    assert desk.texts(result)["1.md"] == "text of 1.md"


def test_n4_another_plain_folder_without_marker(desk: Desk, share: MemoryFolder) -> None:
    fill(share, *NAMES)
    desk.pull()
    share.files.clear()
    fill(share, *(f"theirs/{number}.md" for number in range(30)))
    share.write("1.md", "theirs", mtime=START - 1000)
    result = desk.pull_twice()
    assert (result.outcome, result.reason) == (Outcome.SUSPICIOUS, "another-library")
    assert desk.texts(result) == {path: f"text of {path}" for path in NAMES}, "nothing of theirs got in"


def test_n4_a_lost_state_does_not_make_another_library_ours(desk: Desk, share: MemoryFolder) -> None:
    mark(share)
    fill(share, *NAMES)
    desk.pull()
    desk.state_file.unlink()
    share.files.clear()
    mark(share, uuid="their library")
    fill(share, *(f"theirs/{number}.md" for number in range(30)))
    result = desk.pull_twice()
    assert (result.outcome, result.removed) == (Outcome.SUSPICIOUS, ())
    assert desk.texts(result) == {path: f"text of {path}" for path in NAMES}


@pytest.mark.parametrize("entries", [1, 3, 4])
def test_n5_a_truncated_listing_without_an_error(desk: Desk, share: MemoryFolder, entries: int) -> None:
    fill(share, *NAMES)
    desk.pull()
    share.truncated[""] = entries
    for _ in range(4):
        desk.clock.wait(4000)
        result = desk.pull()
        assert (result.outcome, result.removed) == (Outcome.SUSPICIOUS, ())
        assert desk.texts(result).keys() == set(NAMES)
    share.truncated.clear()
    result = desk.pull()
    assert (result.outcome, result.held) == (Outcome.DONE, {})
