"""N9 N10 N14 N16 S18: the share refuses, fills up, or goes away while we write."""

import errno
import os
from pathlib import Path

import pytest
from fakes.deliveries import articles, author, edit
from fakes.desk import Clock
from fakes.filling import fill, mark
from fakes.memory_folder import MemoryFolder

from kb_app.sync.disk_folder import DiskFolder
from kb_app.sync.founding import prepare
from kb_app.sync.history import read
from kb_app.sync.submission import Delivery

OLD, NEW = b"text of a.md", b"our text"


@pytest.fixture
def library(share: MemoryFolder) -> MemoryFolder:
    mark(share)
    share.client = "server"
    fill(share, "a.md")
    return share


def test_n9_cut_while_writing_leaves_stubs_in_tmp_only(library: MemoryFolder, clock: Clock, tmp_path: Path) -> None:
    computer = author(library, tmp_path, clock)
    plain = library.create

    def cut(path: str, content: bytes) -> bool:
        plain(path, content[:0])
        raise OSError(errno.ECONNRESET, "connection reset", path)

    library.create = cut  # type: ignore[method-assign]
    receipt = computer.deliver(edit("a.md", OLD, NEW))
    assert (receipt.outcome, receipt.reason) == (Delivery.WAITING, "offline")
    assert articles(library) == {"a.md": OLD}
    stubs = [path for path, file in library.files.items() if not file.content]
    assert stubs and all(path.startswith(".kb/tmp/") for path in stubs)


def test_n9_a_damaged_deposit_is_noticed_and_made_anew(library: MemoryFolder, clock: Clock, tmp_path: Path) -> None:
    computer = author(library, tmp_path, clock)
    submission = edit("a.md", OLD, NEW)
    steps = computer.steps(submission)
    while next(steps) != "record":
        pass
    deposit = next(path for path in library.files if path.startswith(".kb/objects/"))
    library.write(deposit, NEW[:3])
    assert computer.deliver(submission).outcome is Delivery.DELIVERED
    assert read(library, deposit) == NEW
    assert any(".bad-" in path for path in library.files), "what was there is kept for whoever wants to know"


def test_n10_the_answer_to_every_write_is_lost_in_turn(library: MemoryFolder, clock: Clock, tmp_path: Path) -> None:
    """Nothing but the answers: the delivery is repeated until one comes through."""
    computer = author(library, tmp_path, clock)
    submission = edit("a.md", OLD, NEW)
    done: set[tuple[str, int]] = set()

    def lose(number: int, name: str) -> str:
        key = (name, len([one for one in done if one[0] == name]))
        if name in {"create", "move", "remove"} and key[1] < 4:
            done.add(key)
            return "lose"
        return ""

    computer.seat.fault = lose
    receipts = [computer.deliver(submission) for _ in range(14)]
    assert receipts[-1].outcome is Delivery.DELIVERED
    assert articles(library) == {"a.md": NEW}


def test_n14_a_read_only_share_keeps_the_draft_waiting(library: MemoryFolder, clock: Clock, tmp_path: Path) -> None:
    computer = author(library, tmp_path, clock)
    for error in (PermissionError(errno.EACCES, "denied"), OSError(errno.EROFS, "read-only file system")):
        library.refusal = error
        receipt = computer.deliver(edit("a.md", OLD, NEW))
        assert (receipt.outcome, receipt.reason) == (Delivery.WAITING, "read-only")
    library.refusal = None
    assert computer.deliver(edit("a.md", OLD, NEW)).outcome is Delivery.DELIVERED


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.ENOSYS])
def test_n16_fsync_refused_by_the_share(
    number: int, root: Path, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = DiskFolder(root, "0" * 16)
    prepare(folder, "test", clock=clock)
    (root / "a.md").write_bytes(OLD)
    computer = author(folder, tmp_path, clock)
    plain = os.fsync

    def fsync(descriptor: int) -> None:
        if str(root) in str(Path(f"/proc/self/fd/{descriptor}").readlink()):
            raise OSError(number, "not here")
        plain(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    assert computer.deliver(edit("a.md", OLD, NEW)).outcome is Delivery.DELIVERED
    assert (root / "a.md").read_bytes() == NEW


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_s18_a_full_share_keeps_the_draft_waiting(
    number: int, library: MemoryFolder, clock: Clock, tmp_path: Path
) -> None:
    library.refusal = OSError(number, "full")
    computer = author(library, tmp_path, clock)
    receipt = computer.deliver(edit("a.md", OLD, NEW))
    assert (receipt.outcome, receipt.reason) == (Delivery.WAITING, "share-full")
    assert articles(library) == {"a.md": OLD}
    library.refusal = None
    assert computer.deliver(edit("a.md", OLD, NEW)).outcome is Delivery.DELIVERED


def test_s18_full_in_the_gap_the_old_text_is_put_back_at_once(
    library: MemoryFolder, clock: Clock, tmp_path: Path
) -> None:
    computer = author(library, tmp_path, clock)
    plain = library.move

    def move(old: str, new: str) -> None:
        if new == "a.md" and old.startswith(".kb/tmp"):
            raise OSError(errno.EDQUOT, "quota exceeded")
        plain(old, new)

    library.move = move  # type: ignore[method-assign]
    receipt = computer.deliver(edit("a.md", OLD, NEW))
    assert (receipt.outcome, receipt.reason) == (Delivery.WAITING, "share-full")
    assert articles(library) == {"a.md": OLD}
