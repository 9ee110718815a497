"""L3 C6 X14: what readers make of a path without a text, and who puts it back."""

from pathlib import Path

import pytest
from fakes.deliveries import Author, articles, author, edit, finish, run_to
from fakes.desk import START, Clock, Desk
from fakes.filling import LONG_AGO, mark
from fakes.memory_folder import MemoryFolder

from kb_app.sync import lease
from kb_app.sync.ledger import Outcome
from kb_app.sync.repair import repair
from kb_app.sync.submission import Delivery

OLD, OURS = b"text of a.md", b"our text"


@pytest.fixture
def library(share: MemoryFolder) -> MemoryFolder:
    mark(share)
    share.client = "server"
    for name in ("a.md", "b.md", "c.md"):
        share.write(name, OLD, mtime=LONG_AGO)
    return share


@pytest.fixture
def writer(library: MemoryFolder, clock: Clock, tmp_path: Path) -> Author:
    return author(library, tmp_path, clock)


def test_l3_readers_never_see_the_gap(desk: Desk, library: MemoryFolder, writer: Author) -> None:
    desk.pull()
    run_to(writer.steps(edit("a.md", OLD, OURS)), "publish")
    assert "a.md" not in library.files
    for _ in range(4):
        result = desk.pull()
        desk.clock.wait(3600)
        assert (result.outcome, result.removed, result.pending) == (Outcome.DONE, (), {"a.md"})
        assert desk.texts(result)["a.md"] == OLD.decode()
        assert result.again_in is not None


def test_l3_any_computer_puts_it_back_after_two_minutes(desk: Desk, library: MemoryFolder, writer: Author) -> None:
    desk.pull()
    run_to(writer.steps(submission := edit("a.md", OLD, OURS)), "publish")
    other = author(library, desk.home, desk.clock, "other")
    assert repair(other.seat, other.client, desk.pull().pending) == ()
    desk.clock.wait(121)
    assert repair(other.seat, other.client, desk.pull().pending) == ("a.md",)
    assert desk.pull().pending == frozenset()
    assert articles(library)["a.md"] == OLD
    # the crashed one comes back
    assert writer.deliver(submission).outcome is Delivery.DELIVERED
    assert articles(library)["a.md"] == OURS


def test_l3_somebody_who_edits_the_same_article_puts_it_back_too(
    desk: Desk, library: MemoryFolder, writer: Author
) -> None:
    run_to(writer.steps(edit("a.md", OLD, OURS)), "publish")
    other = author(library, desk.home, desk.clock, "other")
    submission = edit("a.md", OLD, b"another's text")
    assert other.deliver(submission).reason == "being-changed"
    desk.clock.wait(121)
    assert other.deliver(submission).outcome is Delivery.DELIVERED
    assert articles(library)["a.md"] == b"another's text"


def test_l3_all_that_was_ever_changed_can_be_looked_through(desk: Desk, library: MemoryFolder, writer: Author) -> None:
    library.write("deep/er/x.md", OLD, mtime=LONG_AGO)
    run_to(writer.steps(edit("deep/er/x.md", OLD, OURS)), "publish")
    desk.clock.wait(121)
    assert repair(writer.seat, writer.client) == ("deep/er/x.md",)


def test_c6_a_tombstone_proves_a_deletion_at_once(desk: Desk, library: MemoryFolder, writer: Author) -> None:
    desk.pull()
    writer.deliver(edit("a.md", OLD, None))
    result = desk.pull()
    assert (result.outcome, result.removed) == (Outcome.DONE, ("a.md",))
    assert desk.trashed() == {"a.md": OLD.decode()}


def test_c6_tombstones_are_not_taken_for_a_disaster(desk: Desk, library: MemoryFolder, writer: Author) -> None:
    names = [f"more/{number}.md" for number in range(30)]
    for name in names:
        library.write(name, name, mtime=LONG_AGO)
    desk.pull()
    for name in names:
        writer.deliver(edit(name, name.encode(), None))
    result = desk.pull()
    assert (result.outcome, set(result.removed)) == (Outcome.DONE, set(names))


def test_x14_a_host_of_tombstones_is(desk: Desk, library: MemoryFolder, writer: Author) -> None:
    names = [f"more/{number}.md" for number in range(210)]
    for name in names:
        library.write(name, name, mtime=LONG_AGO)
    desk.pull()
    for name in names:
        writer.deliver(edit(name, name.encode(), None))
    result = desk.pull_twice()
    assert (result.outcome, result.removed) == (Outcome.SUSPICIOUS, ())
    assert set(result.held) == set(names)


def test_c6_a_deletion_by_hand_after_deliveries_is_still_only_an_absence(
    desk: Desk, library: MemoryFolder, writer: Author
) -> None:
    writer.deliver(edit("a.md", OLD, OURS))
    desk.pull()
    desk.clock.wait(3600)
    library.delete("a.md")
    result = desk.pull()
    assert (result.removed, result.pending) == ((), frozenset())
    desk.clock.wait(61)
    assert desk.pull().removed == ("a.md",)


def test_c6_an_article_written_again_after_its_deletion(desk: Desk, library: MemoryFolder, writer: Author) -> None:
    writer.deliver(edit("a.md", OLD, None))
    writer.deliver(edit("a.md", None, OURS))
    desk.clock.wait(3600)
    desk.pull()
    library.delete("a.md")
    assert desk.pull().removed == (), "the old tombstone proves nothing any more"


def test_l3_conflict_copies_are_shown_under_their_article(desk: Desk, library: MemoryFolder, writer: Author) -> None:
    receipt = writer.deliver(edit("a.md", b"unknown base", OURS))
    desk.clock.wait(3600)
    result = desk.pull()
    assert desk.texts(result)[receipt.conflict_path] == OURS.decode()
    assert desk.clock() > START


def test_l3_a_deletion_that_slept_too_long_begins_again(desk: Desk, library: MemoryFolder, writer: Author) -> None:
    steps = writer.steps(edit("a.md", OLD, None))
    run_to(steps, "bury")
    desk.clock.wait(121)
    other = author(library, desk.home, desk.clock, "other")
    assert repair(other.seat, other.client, ["a.md"]) == ("a.md",)
    assert finish(steps).outcome is Delivery.DELIVERED
    assert "a.md" not in articles(library)


def test_l3_a_delivery_that_slept_too_long_begins_again(desk: Desk, library: MemoryFolder, writer: Author) -> None:
    steps = writer.steps(edit("a.md", OLD, OURS))
    run_to(steps, "publish")
    desk.clock.wait(121)
    other = author(library, desk.home, desk.clock, "other")
    assert repair(other.seat, other.client, ["a.md"]) == ("a.md",)
    assert finish(steps).outcome is Delivery.DELIVERED
    assert articles(library)["a.md"] == OURS


def test_l3_a_rename_that_slept_too_long_begins_again(desk: Desk, library: MemoryFolder, writer: Author) -> None:
    steps = writer.steps(edit("new.md", OLD, OURS, moved_from="a.md"))
    run_to(steps, "bury")
    desk.clock.wait(121)
    other = author(library, desk.home, desk.clock, "other")
    assert repair(other.seat, other.client, ["a.md"]) == ("a.md",)
    assert finish(steps).outcome is Delivery.DELIVERED
    assert articles(library) == {"b.md": OLD, "c.md": OLD, "new.md": OURS}


def test_l3_a_note_of_a_change_that_was_cut_off_before_it_named_anybody_holds_up_nobody(
    library: MemoryFolder, writer: Author
) -> None:
    submission = edit("a.md", OLD, OURS)
    run_to(writer.steps(submission), "claim")
    (note,) = [path for path in library.files if path.startswith(lease.ROOT)]
    library.write(note, b"")
    assert writer.deliver(submission).outcome is Delivery.DELIVERED
