"""What one look at a folder gives, directory by directory."""

import threading
from pathlib import Path

import pytest
from fakes.memory_folder import MemoryFolder

from kb_app.sync.disk_folder import DiskFolder
from kb_app.sync.folder import Fault, Folder
from kb_app.sync.scanner import Complete, Failed, Reason, Scan, Scanning, Skipped, scan

EIO = OSError(5, "input/output error")


def look(folder: Folder, **how: frozenset[str]) -> Scan:
    return scan(folder, on_progress=lambda event: None, cancelled=lambda: False, **how)


def skipped(found: Scan) -> dict[str, Reason]:
    return {path: listing.reason for path, listing in found.listings.items() if isinstance(listing, Skipped)}


def test_every_directory_is_complete_or_says_why_not(share: MemoryFolder) -> None:
    for path in ("a.md", "one/b.md", "one/two/c.md", "three/d.md"):
        share.write(path, "text")
    share.listing_errors["one"] = EIO
    found = look(share)
    assert isinstance(found.listings[""], Complete)
    assert found.listings["one"] == Failed(EIO)
    assert isinstance(found.listings["three"], Complete)
    assert found.files.keys() == {"a.md", "three/d.md"}
    assert "one/two" not in found.listings


def test_an_absent_folder_fails_at_its_root(tmp_path: Path) -> None:
    listing = look(DiskFolder(tmp_path / "nowhere")).listings[""]
    assert isinstance(listing, Failed)
    assert isinstance(listing.error, FileNotFoundError)


def test_what_nobody_follows_is_not_listed_nor_entered(share: MemoryFolder) -> None:
    for path in ("a.md", ".kb/inbox/b.md", ".git/c.md", "d.pdf", "@eaDir/e.md"):
        share.write(path, "text")
    found = look(share)
    assert found.files.keys() == {"a.md"}
    assert found.listings.keys() == {""}


def test_directories_of_recent_use_come_first(share: MemoryFolder) -> None:
    for number in range(20):
        share.write(f"{number:02}/deep/a.md", "text")
    look(share, priority=frozenset({"17/deep"}))
    assert share.listed.index("17") <= 8, "first among the eight that are listed at once"
    assert share.listed.index("17/deep") < share.listed.index("16/deep")


def test_only_the_directories_asked_for_and_the_way_to_them(share: MemoryFolder) -> None:
    for path in ("a.md", "one/b.md", "one/two/c.md", "one/two/three/d.md", "other/e.md"):
        share.write(path, "text")
    found = look(share, only=frozenset({"one/two", "gone"}))
    assert found.files.keys() == {"a.md", "one/b.md", "one/two/c.md"}
    assert isinstance(found.listings["gone"], Failed)
    assert found.listings.keys() == {"", "one", "one/two", "gone"}


def test_a_lost_share_is_not_asked_for_every_directory_left(share: MemoryFolder) -> None:
    for number in range(100):
        share.write(f"{number}/a.md", "text")
    share.listings_left = 10
    found = look(share)
    assert found.went_offline
    assert len(share.listed) < 30
    assert len(found.listings) == 101


def test_a_cancelled_scan_proves_nothing_of_what_it_did_not_reach(share: MemoryFolder) -> None:
    for number in range(100):
        share.write(f"{number}/a.md", "text")
    events: list[Scanning] = []
    found = scan(share, on_progress=events.append, cancelled=lambda: len(events) > 20)
    assert len(found.listings) == 101
    assert set(skipped(found).values()) == {Reason.CANCELLED}
    assert 70 < len(skipped(found)) < 100


def test_a_scan_of_a_hanging_share_can_be_cancelled(share: MemoryFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    share.write("hangs/a.md", "text")
    heal, entered = threading.Event(), threading.Event()
    plain = share.entries

    def hang(path: str) -> object:
        if path == "hangs":
            entered.set()
            heal.wait(10)
        return plain(path)

    monkeypatch.setattr(share, "entries", hang)
    try:
        found = scan(share, on_progress=lambda event: None, cancelled=entered.is_set)
    finally:
        heal.set()
    assert skipped(found) == {"hangs": Reason.CANCELLED}


def test_an_odd_file_is_there_even_if_it_cannot_be_read(share: MemoryFolder) -> None:
    share.write("a.md", "text")
    share.faults["a.md"] = Fault.UNREADABLE
    assert look(share).files["a.md"].fault is Fault.UNREADABLE


def test_two_scans_agree_on_which_name_of_a_directory_counts(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.md").write_text("text")
    for name in ("aaa", "zzz"):
        (tmp_path / name).symlink_to("real")
    found = look(DiskFolder(tmp_path))
    assert found.files.keys() == {"real/a.md"}
    assert skipped(found) == {"aaa": Reason.LOOP, "zzz": Reason.LOOP}


def test_a_directory_that_is_only_reached_through_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / ".stversions").mkdir()
    (tmp_path / ".stversions" / "a.md").write_text("text")
    (tmp_path / "linked").symlink_to(".stversions")
    assert look(DiskFolder(tmp_path)).files.keys() == {"linked/a.md"}
