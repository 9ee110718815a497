"""C13 C14 C17 X14: other tools and other people, as far as reading goes."""

import pytest
from fakes.desk import START, Desk
from fakes.filling import LONG_AGO, fill
from fakes.memory_folder import MemoryFolder

from kb_app.sync import trash
from kb_app.sync.conflicts import conflict_of
from kb_app.sync.fetcher import Fetched
from kb_app.sync.ledger import Outcome

COPIES = (
    "fiche.sync-conflict-20260912-101500-ABCDEF7.md",
    "fiche (conflicted copy 2026-09-12 101500).md",
    "fiche (Marie's conflicted copy 2026-09-12).md",
    "fiche-DESKTOP-A1B2C3D.md",
    "fiche.md.conflict1",
)


def test_c13_conflict_copies_of_other_tools_are_copied_and_known_as_such(desk: Desk, share: MemoryFolder) -> None:
    fill(share, "fiche.md", *COPIES)
    result = desk.pull()
    assert desk.texts(result).keys() == {"fiche.md", *COPIES}
    found = {path: conflict_of(path, result.files.keys()) for path in result.files}
    assert found.pop("fiche.md") is None
    assert {copy.original for copy in found.values() if copy} == {"fiche.md"}
    assert all(found.values())


def test_c14_a_checkout_changes_everything_at_once(desk: Desk, share: MemoryFolder) -> None:
    names = [f"{number % 7}/{number}.md" for number in range(400)]
    fill(share, *names)
    desk.pull()
    desk.clock.wait(300)
    desk.events.clear()
    for name in names:
        share.delete(name)
        share.write(name, f"other text of {name}", mtime=START)
    result = desk.pull()
    assert (result.outcome, len(result.changed)) == (Outcome.DONE, 400)
    assert len([event for event in desk.events if isinstance(event, Fetched)]) == 400


def test_c14_a_checkout_that_deletes_much_waits_for_a_person(desk: Desk, share: MemoryFolder) -> None:
    names = [f"{number % 7}/{number}.md" for number in range(400)]
    fill(share, *names)
    desk.pull()
    for name in names[:100]:
        share.delete(name)
    for name in names[100:200]:
        share.write(name, "other text", mtime=LONG_AGO + 1)
    result = desk.pull_twice()
    assert (result.outcome, len(result.held)) == (Outcome.SUSPICIOUS, 100)
    assert len(result.files) == 400
    assert sum(text == "other text" for text in desk.texts(result).values()) == 100


@pytest.mark.parametrize("restored_times", [True, False])
def test_c17_an_old_backup_over_the_share_takes_no_newer_text_away(
    desk: Desk, share: MemoryFolder, restored_times: bool
) -> None:
    names = [f"{number}.md" for number in range(20)]
    fill(share, *names)
    backup = dict(share.files)
    desk.pull()
    desk.clock.wait(300)
    share.write("3.md", "newer text", mtime=LONG_AGO + 1)
    share.write("new.md", "new text", mtime=LONG_AGO + 1)
    desk.pull()
    desk.clock.wait(300)
    share.files = dict(backup)
    if not restored_times:
        fill(share, *names)
    result = desk.pull_twice()
    assert desk.texts(result)["3.md"] == "text of 3.md"
    assert {"newer text", "new text"} <= {*desk.trashed().values(), *desk.texts(result).values()}


def test_x14_what_a_hostile_client_destroys_can_be_had_back(desk: Desk, share: MemoryFolder) -> None:
    names = [f"{number}.md" for number in range(20)]
    fill(share, *names)
    desk.pull()
    for name in names[:10]:
        desk.clock.wait(3600)
        share.write(name, "defaced", mtime=desk.clock() - 600)
        desk.pull()
    desk.clock.wait(3600)
    for name in names[10:]:
        share.delete(name)
    result = desk.pull_twice()
    readable = {*desk.texts(result).values(), *desk.trashed().values()}
    assert {f"text of {name}" for name in names} <= readable
    back = next(found for found in trash.entries(desk.trash) if found.path == "3.md")
    assert back.file.read_text() == "text of 3.md"
