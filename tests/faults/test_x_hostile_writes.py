"""X1 X14: paths that lead elsewhere, and a `.kb` that somebody tampers with."""

from pathlib import Path

import pytest
from fakes.deliveries import Author, articles, author, edit, everything
from fakes.desk import START, Clock
from fakes.filling import LONG_AGO, mark
from fakes.memory_folder import MemoryFolder

from kb_app.sync.disk_folder import DiskFolder
from kb_app.sync.founding import prepare
from kb_app.sync.history import ROOT, history, past_of, restore
from kb_app.sync.repair import repair
from kb_app.sync.submission import Delivery, Submission

OLD, OURS = b"text of a.md", b"our text"
DATE = "20260901T000000Z"
ELSEWHERE = (
    "../a.md",
    "sub/../../a.md",
    "/etc/a.md",
    "C:/a.md",
    "C:a.md",
    "sub\\..\\..\\a.md",
    "\\\\server\\share\\a.md",
    "a.md:stream.md",
    "./a.md",
    "sub//a.md",
    "a\n.md",
    "a\udce9.md",
    "",
)
NOT_ARTICLES = (".kb/share.json", ".kb/x.md", ".KB/x.md", "sub/.git/x.md", "a.exe", "run.lnk", ".md", "~$a.md")
NOT_EVERYWHERE = (
    "CON.md",
    "sub/aux.md",
    "a?.md",
    "sub./a.md",
    "a /b.md",
    "e\u0301.md",
    "x" * 210 + ".md",
    "nul.x.md",
)


@pytest.fixture
def library(share: MemoryFolder) -> MemoryFolder:
    mark(share)
    share.client = "server"
    share.write("a.md", OLD, mtime=LONG_AGO)
    return share


@pytest.fixture
def writer(library: MemoryFolder, clock: Clock, tmp_path: Path) -> Author:
    return author(library, tmp_path, clock)


@pytest.mark.parametrize("path", [*ELSEWHERE, *NOT_ARTICLES, *NOT_EVERYWHERE])
def test_x1_a_path_that_is_none_of_ours_is_refused_before_anything_is_written(
    path: str, library: MemoryFolder, writer: Author
) -> None:
    before = dict(library.files)
    attempts = [edit(path, None, OURS), edit(path, OLD, OURS, moved_from="a.md")]
    attempts += [] if path in NOT_EVERYWHERE else [edit("b.md", OLD, OURS, moved_from=path)] if path else []
    for submission in attempts:
        receipt = writer.deliver(submission)
        assert (receipt.outcome, receipt.reason) == (Delivery.WAITING, "unsafe-path")
    assert library.files == before


def test_x1_an_article_of_an_odd_name_that_is_there_can_be_edited(library: MemoryFolder, writer: Author) -> None:
    library.write("CON.md", OLD, mtime=LONG_AGO)
    assert writer.deliver(edit("CON.md", OLD, OURS)).outcome is Delivery.DELIVERED


@pytest.mark.parametrize("name", ["../../x", "", "g" * 32, "A" * 32])
def test_x1_an_id_that_is_no_id_is_refused(name: str, writer: Author) -> None:
    assert writer.deliver(Submission(name, "a.md", "", OURS)).reason == "unsafe-path"


def test_x1_a_signature_cannot_lead_elsewhere(library: MemoryFolder, writer: Author) -> None:
    receipt = writer.deliver(edit("a.md", b"other", OURS, author="../../(x), con:\n" + "y" * 300))
    assert receipt.outcome is Delivery.CONFLICT
    assert set(articles(library)) == {"a.md", receipt.conflict_path}
    assert "/" not in receipt.conflict_path


def test_x1_a_linked_directory_is_not_written_through(root: Path, tmp_path: Path, clock: Clock) -> None:
    folder = DiskFolder(root, "0" * 16)
    prepare(folder, "test", clock=clock)
    (tmp_path / "outside").mkdir()
    (root / "sub").symlink_to(tmp_path / "outside")
    receipt = author(folder, tmp_path, clock).deliver(edit("sub/a.md", None, OURS))
    assert (receipt.outcome, receipt.reason) == (Delivery.WAITING, "not-supported")
    assert list((tmp_path / "outside").iterdir()) == []


@pytest.mark.parametrize("target", ["../../x.md", "/x.md", ".kb/share.json", "", "\xff", "x.exe"])
def test_x14_a_tombstone_that_points_elsewhere_is_not_followed(
    target: str, library: MemoryFolder, writer: Author
) -> None:
    name = f"{ROOT}/a.md/000001-{DATE}-{'b' * 16}-{'c' * 32}-{'0' * 12}"
    library.delete("a.md")
    library.write(f"{name}.md", OLD)
    library.write(f"{name}.gone", target.encode("latin-1"))
    receipt = writer.deliver(edit("a.md", OLD, OURS))
    assert (receipt.outcome, receipt.reason, receipt.path) == (Delivery.DELIVERED, "was-deleted", "a.md")
    assert articles(library) == {"a.md": OURS}


def test_x14_tombstones_that_point_at_each_other_end(library: MemoryFolder, writer: Author) -> None:
    library.delete("a.md")
    for here, there in (("a.md", "b.md"), ("b.md", "a.md")):
        name = f"{ROOT}/{here}/000001-{DATE}-{'b' * 16}-{'c' * 32}-{'0' * 12}"
        library.write(f"{name}.md", OLD)
        library.write(f"{name}.gone", there.encode())
    assert writer.deliver(edit("a.md", OLD, OURS)).outcome in {Delivery.WAITING, Delivery.DELIVERED}
    assert OURS in everything(library)


@pytest.mark.parametrize(
    "name",
    [
        "Thumbs.db",
        "desktop.ini",
        "999999999999-x.md",
        f"000001-99999999T999999Z-{'b' * 16}-{'c' * 32}-{'0' * 12}.md",
        f"000001-{DATE}-{'b' * 16}-{'c' * 32}-../../x.md",
    ],
)
def test_x14_junk_in_the_history_and_among_heads_stops_nobody(name: str, library: MemoryFolder, writer: Author) -> None:
    for place in (f"{ROOT}/a.md", ".kb/heads", f".kb/inbox/{writer.client.id}", ".kb/locks", ".kb/objects"):
        library.write(f"{place}/{name}", b"junk")
    assert writer.deliver(edit("a.md", OLD, OURS)).outcome is Delivery.DELIVERED
    assert repair(writer.seat, writer.client) == ()
    assert [restore(library, found) for found in history(library, "a.md")] == [OLD]


def test_x14_a_history_that_is_wiped_or_forged_loses_no_article(library: MemoryFolder, writer: Author) -> None:
    assert writer.deliver(edit("a.md", OLD, OURS)).outcome is Delivery.DELIVERED
    library.delete_directory(".kb/history")
    library.write(f"{ROOT}/a.md/999999-{DATE}-{'b' * 16}-{'c' * 32}-{'0' * 12}.gone", b"")
    assert articles(library) == {"a.md": OURS}
    assert writer.deliver(edit("a.md", OURS, b"more")).outcome is Delivery.DELIVERED
    assert articles(library) == {"a.md": b"more"}
    assert past_of(library, "a.md").next_number == 1_000_001


def test_x14_a_forged_deposit_is_not_taken_for_a_text(library: MemoryFolder, writer: Author) -> None:
    """Its name is its hash: whoever puts something else there makes no base of it."""
    submission = edit("a.md", OLD, OURS)
    library.write(f".kb/objects/{submission.base[:2]}/{submission.base}.md", b"forged base")
    library.write("a.md", b"changed by hand", mtime=LONG_AGO)
    receipt = writer.deliver(submission)
    assert receipt.outcome is Delivery.CONFLICT
    assert set(articles(library).values()) == {b"changed by hand", OURS}


def test_x14_an_overwritten_article_has_its_former_texts_in_the_history(
    library: MemoryFolder, writer: Author, clock: Clock
) -> None:
    writer.deliver(edit("a.md", OLD, OURS))
    library.write("a.md", b"defaced")
    clock.wait(3600)
    best = history(library, "a.md")[0]
    assert (restore(library, best), best.is_deleted) == (OLD, False)
    assert writer.deliver(edit("a.md", b"defaced", OURS)).outcome is Delivery.DELIVERED
    assert articles(library) == {"a.md": OURS}
    assert clock() > START
