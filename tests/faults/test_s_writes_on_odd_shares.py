"""S1 S2 S3 S12 S19 S20: what shares do otherwise than a disk, and what happens to `.kb`."""

import json
from pathlib import Path

import pytest
from fakes.deliveries import Author, articles, author, edit, everything, finish, run_to
from fakes.desk import START, Clock
from fakes.filling import fill, mark
from fakes.memory_folder import MemoryFolder

from kb_app.sync.founding import prepare
from kb_app.sync.identity import identify
from kb_app.sync.publisher import Terms
from kb_app.sync.repair import deposit_again
from kb_app.sync.submission import Delivery

OLD = b"text of a.md"


@pytest.fixture
def library(share: MemoryFolder) -> MemoryFolder:
    mark(share)
    share.client = "server"
    fill(share, "a.md")
    return share


@pytest.fixture
def two(library: MemoryFolder, clock: Clock, tmp_path: Path) -> tuple[Author, Author]:
    return author(library, tmp_path, clock, "1"), author(library, tmp_path, clock, "2")


def test_s1_open_at_somebodys_desk_is_delivered_later(two: tuple[Author, Author], library: MemoryFolder) -> None:
    library.open_elsewhere.add("a.md")
    submission = edit("a.md", OLD, b"ours")
    receipt = two[0].deliver(submission)
    assert (receipt.outcome, receipt.reason) == (Delivery.WAITING, "open-elsewhere")
    assert articles(library) == {"a.md": OLD}
    library.open_elsewhere.clear()
    assert two[0].deliver(submission).outcome is Delivery.DELIVERED


def test_s2_both_computers_win_the_rename(two: tuple[Author, Author], library: MemoryFolder, clock: Clock) -> None:
    """SMB renames an open file: the second one moves it again, and both are told that it worked."""
    submissions = [edit("a.md", OLD, text) for text in (b"ours", b"theirs")]
    first, second = (one.steps(item) for one, item in zip(two, submissions, strict=True))
    run_to(first, "claim")
    library.files = {path: file for path, file in library.files.items() if not path.startswith(".kb/locks/")}
    run_to(second, "claim")
    two[1].seat.holds["a.md"] = library.open("a.md")
    run_to(first, "verify the claim")
    run_to(second, "verify the claim")
    assert finish(second).outcome is Delivery.DELIVERED
    assert finish(first).reason == "being-changed"
    assert two[0].deliver_until_done(submissions[0], clock.wait).outcome is Delivery.CONFLICT
    assert set(articles(library).values()) == {b"ours", b"theirs"}


def test_s2_the_later_rename_comes_after_the_first_was_verified(
    two: tuple[Author, Author], library: MemoryFolder, clock: Clock
) -> None:
    submissions = [edit("a.md", OLD, text) for text in (b"ours", b"theirs")]
    first, second = (one.steps(item) for one, item in zip(two, submissions, strict=True))
    run_to(first, "claim")
    library.files = {path: file for path, file in library.files.items() if not path.startswith(".kb/locks/")}
    run_to(second, "claim")
    two[1].seat.holds["a.md"] = library.open("a.md")
    run_to(first, "publish")
    run_to(second, "publish")
    assert finish(first).outcome is Delivery.DELIVERED
    assert finish(second).reason == "being-changed", "the file is a second old"
    assert two[1].deliver_until_done(submissions[1], clock.wait).outcome is Delivery.CONFLICT
    assert set(articles(library).values()) == {b"ours", b"theirs"}
    assert OLD in everything(library)


def test_s3_no_safe_rename_means_deposits_only(two: tuple[Author, Author], library: MemoryFolder) -> None:
    library.moves_safely = False
    submission = edit("a.md", OLD, b"ours")
    receipt = two[0].deliver(submission)
    assert (receipt.outcome, receipt.reason) == (Delivery.WAITING, "not-supported")
    assert articles(library) == {"a.md": OLD}
    assert b"ours" in everything(library)
    flag = edit("", None, None)
    flagged = two[0].deliver(type(flag)(flag.id, "", "", None, inbox=b"---\nkind: flag\n---\nwrong"))
    assert flagged.outcome is Delivery.DELIVERED, "a record needs no rename"


def test_s12_a_listing_that_does_not_show_what_we_just_wrote(
    two: tuple[Author, Author], library: MemoryFolder, clock: Clock
) -> None:
    two[0].seat.caches = two[1].seat.caches = True
    texts = [OLD]
    for number in range(4):
        texts.append(texts[-1] + b"\nline %d" % number)
        assert two[number % 2].deliver(edit("a.md", texts[-2], texts[-1])).outcome is Delivery.DELIVERED
        clock.wait(1)
    assert articles(library) == {"a.md": texts[-1]}
    assert set(texts) <= everything(library)


def test_s12_a_crash_that_the_listing_hides(two: tuple[Author, Author], library: MemoryFolder, clock: Clock) -> None:
    two[0].seat.caches = True
    submission = edit("a.md", OLD, b"ours")
    run_to(two[0].steps(submission), "publish")
    receipt = two[0].deliver_until_done(submission, clock.wait)
    assert receipt.outcome is Delivery.DELIVERED
    assert articles(library) == {"a.md": b"ours"}
    assert OLD in everything(library)


def test_s19_without_its_marker_nothing_is_written(two: tuple[Author, Author], library: MemoryFolder) -> None:
    pinned = two[0].with_terms(Terms(pinned=identify(library)))
    library.delete_directory(".kb")
    receipt = pinned.deliver(edit("a.md", OLD, b"ours"))
    assert (receipt.outcome, receipt.reason) == (Delivery.WAITING, "marker-missing")
    assert ".kb" not in library.directories
    assert two[0].deliver(edit("a.md", OLD, b"ours")).reason == "not-prepared"


def test_s19_after_a_tidy_up_deposits_are_made_again(two: tuple[Author, Author], library: MemoryFolder) -> None:
    submission = edit("a.md", OLD, b"ours")
    assert two[0].deliver(submission).outcome is Delivery.DELIVERED
    library.delete_directory(".kb")
    prepare(library, "again", clock=lambda: START)
    deposit_again(library, two[0].client, submission)
    assert b'kind: "revision"' in b"".join(everything(library)), "the record too"
    next_edit = two[0].deliver(edit("a.md", b"ours", b"ours and more"))
    assert next_edit.outcome is Delivery.DELIVERED
    assert articles(library) == {"a.md": b"ours and more"}


def test_s20_a_newer_format_is_not_written_to(two: tuple[Author, Author], library: MemoryFolder) -> None:
    library.write(".kb/share.json", json.dumps({"uuid": "our library", "format": 2}))
    before = dict(library.files)
    receipt = two[0].deliver(edit("a.md", OLD, b"ours"))
    assert (receipt.outcome, receipt.reason) == (Delivery.WAITING, "newer-format")
    assert library.files == before


def test_s20_another_library_under_the_same_letter(two: tuple[Author, Author], library: MemoryFolder) -> None:
    pinned = two[0].with_terms(Terms(pinned=identify(library)))
    mark(library, uuid="another")
    before = dict(library.files)
    assert pinned.deliver(edit("a.md", OLD, b"ours")).reason == "other-library"
    assert library.files == before
