"""Hints of the operating system: debounced, never an error, and no news about our own reading."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.desk import Clock

from kb_app.sync.watcher import Watcher, is_watchable


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "share" / "sub").mkdir(parents=True)
    (tmp_path / "share" / "sub" / "a.md").write_text("text")
    return tmp_path / "share"


@pytest.fixture
def watcher(root: Path, clock: Clock) -> Iterator[Watcher]:
    made = Watcher(root, clock)
    made.tend()
    yield made
    made.stop()


def next_hints(watcher: Watcher, clock: Clock, *, patience: float = 5.0) -> frozenset[str]:
    """What is told within some seconds of real time; the watcher's own time passes faster."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        time.sleep(0.02)
        clock.wait(3)
        if found := watcher.hints():
            return found
    return frozenset()


def test_a_saved_article_hints_at_its_directory(watcher: Watcher, root: Path, clock: Clock) -> None:
    (root / "sub" / "a.md").write_text("edited")
    assert next_hints(watcher, clock) == {"sub"}
    (root / "new.md").write_text("new")
    assert next_hints(watcher, clock) == {""}


def test_a_move_hints_at_both_directories(watcher: Watcher, root: Path, clock: Clock) -> None:
    (root / "sub" / "a.md").rename(root / "a.md")
    found = next_hints(watcher, clock)
    while found != {"", "sub"} and (more := next_hints(watcher, clock, patience=1)):
        found |= more
    assert found == {"", "sub"}


def test_a_new_directory_is_looked_into(watcher: Watcher, root: Path, clock: Clock) -> None:
    (root / "made").mkdir()
    found = next_hints(watcher, clock)
    while "made" not in found and (more := next_hints(watcher, clock, patience=1)):
        found |= more
    assert "made" in found


def test_reading_and_litter_are_no_news(watcher: Watcher, root: Path, clock: Clock) -> None:
    (root / "sub" / "a.md").read_text()
    list((root / "sub").iterdir())
    (root / "Thumbs.db").write_text("litter")
    (root / ".kb").mkdir()
    (root / ".kb" / "a.md").write_text("ours")
    assert next_hints(watcher, clock, patience=0.5) == frozenset()


def test_hints_wait_until_the_directory_comes_to_rest_but_not_for_ever(
    root: Path, clock: Clock, watcher: Watcher
) -> None:
    (root / "sub" / "a.md").write_text("edited")
    time.sleep(0.3)
    clock.wait(1)
    assert watcher.hints() == frozenset()
    for _ in range(20):
        (root / "sub" / "a.md").write_text("edited again")
        time.sleep(0.05)
        clock.wait(1)
        if watcher.hints() == {"sub"}:
            break
    else:
        pytest.fail("a directory that never rests was never told")


def test_an_absent_folder_is_no_error_and_is_tried_again(tmp_path: Path, clock: Clock) -> None:
    watcher = Watcher(tmp_path / "share", clock)
    watcher.tend()
    (tmp_path / "share").mkdir()
    watcher.tend()
    (tmp_path / "share" / "unseen.md").write_text("text")
    clock.wait(700)
    watcher.tend()
    (tmp_path / "share" / "a.md").write_text("text")
    try:
        assert next_hints(watcher, clock) == {""}
    finally:
        watcher.stop()


def test_a_watcher_that_died_is_replaced(root: Path, clock: Clock, watcher: Watcher) -> None:
    dead = watcher._observer
    assert dead is not None
    dead.stop()
    dead.join()
    watcher.tend()
    (root / "sub" / "a.md").write_text("edited")
    assert next_hints(watcher, clock) == {"sub"}


def test_network_mounts_of_linux_are_not_watched(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\n"
        "//server/kb /mnt/kb cifs rw 0 0\n"
        "//server/long /mnt/my\\040share smb3 rw 0 0\n"
        "host:/kb /mnt/nfs nfs4 rw 0 0\n"
        "sshfs /mnt/ssh fuse.sshfs rw 0 0\n"
        "/dev/sdb1 /mnt/usb fuseblk rw 0 0\n"
        "tmpfs /mnt/kb/local tmpfs rw 0 0\n"
    )
    watchable = {
        path: is_watchable(Path(path), mounts)
        for path in (
            "/home/x",
            "/mnt/kb",
            "/mnt/kb/sub",
            "/mnt/my share/x",
            "/mnt/nfs",
            "/mnt/ssh/a",
            "/mnt/usb",
            "/mnt/kb2",
        )
    }
    assert [path for path, worth in watchable.items() if worth] == ["/home/x", "/mnt/usb", "/mnt/kb2"]
    assert is_watchable(Path("/mnt/kb/local/x"), mounts)
    assert is_watchable(Path("/anything"), tmp_path / "no such file")
