"""N1 N2 N6 N8 N11 N13 N17 N18: the share is away, goes away, refuses, hangs. All stays readable, nothing is removed."""

import errno
import threading
from pathlib import Path

import pytest
from fakes.desk import START, Desk
from fakes.filling import fill, fill_disk
from fakes.memory_folder import MemoryFolder

from kb_app.sync.ledger import Outcome
from kb_app.sync.schedule import seconds_until_next

NAMES = tuple(f"{directory}{number}.md" for directory in ("", "x/", "y/") for number in range(8))


def test_n1_share_absent_at_start(disk_desk: Desk, root: Path) -> None:
    fill_disk(root, *NAMES)
    as_of = disk_desk.pull().as_of
    root.rename(root.with_name("elsewhere"))
    for _ in range(3):
        disk_desk.clock.wait(3600)
        result = disk_desk.pull()
        assert (result.outcome, result.reason, result.as_of) == (Outcome.OFFLINE, "absent", as_of)
        assert disk_desk.texts(result).keys() == set(NAMES)
    root.with_name("elsewhere").rename(root)
    result = disk_desk.pull()
    assert (result.outcome, result.removed, result.held) == (Outcome.DONE, (), {})


def test_n1_share_absent_at_the_very_first_start(disk_desk: Desk, root: Path) -> None:
    root.rmdir()
    result = disk_desk.pull()
    assert (result.outcome, result.as_of, result.files) == (Outcome.OFFLINE, None, {})


def test_n1_a_marked_library_that_is_absent_is_not_said_to_lack_its_marker(disk_desk: Desk, root: Path) -> None:
    fill_disk(root, *NAMES)
    (root / ".kb").mkdir()
    (root / ".kb" / "share.json").write_text('{"uuid": "u", "format": 1}')
    assert disk_desk.pull().outcome is Outcome.DONE
    root.rename(root.with_name("elsewhere"))
    assert disk_desk.pull().reason == "absent"


def test_n2_share_goes_away_in_the_middle_of_a_scan(desk: Desk, share: MemoryFolder) -> None:
    fill(share, *NAMES)
    desk.pull()
    for left in (0, 1, 2):
        share.listings_left = left
        for _ in range(2):
            desk.clock.wait(61)
            result = desk.pull()
            assert (result.outcome, result.removed, result.held) == (Outcome.OFFLINE, (), {})
            assert result.as_of == START
            assert desk.texts(result).keys() == set(NAMES)
    share.listings_left = None
    assert desk.pull_twice().outcome is Outcome.DONE


def test_n2_share_goes_away_in_the_middle_of_a_fetch(desk: Desk, share: MemoryFolder) -> None:
    fill(share, *NAMES)
    share.reading_errors["y/3.md"] = OSError(errno.EHOSTDOWN, "host is down")
    result = desk.pull()
    assert result.outcome is Outcome.OFFLINE
    assert result.as_of is None
    assert set(result.added) == result.files.keys() < set(NAMES)
    share.reading_errors.clear()
    again = desk.pull()
    assert again.outcome is Outcome.DONE
    assert set(result.added) | set(again.added) == set(NAMES)
    assert not set(result.added) & set(again.added), "what was there is not fetched twice"


def test_n6_a_share_that_hangs_lets_the_pass_be_cancelled(
    desk: Desk, share: MemoryFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(share, *NAMES)
    desk.pull()
    share.write("3.md", "edited", mtime=START - 1000)
    heal, hanging = threading.Event(), threading.Event()
    plain = share.read

    def hang(path: str, limit: int) -> object:
        if path == "3.md":
            hanging.set()
            heal.wait(20)
        return plain(path, limit)

    monkeypatch.setattr(share, "read", hang)
    try:
        result = desk.pull(cancelled=hanging.is_set)
    finally:
        heal.set()
    assert result.outcome is Outcome.CANCELLED
    assert desk.texts(result)["3.md"] == "text of 3.md"


def test_n8_cut_while_reading_keeps_the_old_version(desk: Desk, share: MemoryFolder) -> None:
    fill(share, *NAMES)
    desk.pull()
    share.write("3.md", "a new and longer text", mtime=START - 1000)
    share.reading_errors["3.md"] = ConnectionResetError(errno.ECONNRESET, "connection reset")
    result = desk.pull()
    assert result.outcome is Outcome.OFFLINE
    assert desk.texts(result)["3.md"] == "text of 3.md"


def test_n8_a_short_reading_is_not_taken(desk: Desk, share: MemoryFolder) -> None:
    """The system says 21 bytes and gives 4, without an error."""
    fill(share, *NAMES)
    desk.pull()
    share.write("3.md", "a new and longer text", mtime=START - 1000)
    plain = share.read
    share.read = lambda path, limit: plain(path, 3 if path == "3.md" else limit)  # type: ignore[method-assign]
    result = desk.pull()
    assert desk.texts(result)["3.md"] == "text of 3.md"
    assert [(problem.path, problem.rule) for problem in result.problems] == [("3.md", "unsettled")]
    share.read = plain  # type: ignore[method-assign]
    desk.clock.wait(3)
    assert desk.texts(desk.pull())["3.md"] == "a new and longer text"


def test_n11_flapping_makes_progress_and_no_storm(desk: Desk, share: MemoryFolder) -> None:
    names = tuple(f"{number:03}.md" for number in range(120))
    fill(share, *names)
    reads_left = 0

    def flap(path: str) -> None:
        nonlocal reads_left
        reads_left -= 1
        if reads_left < 0:
            raise OSError(errno.ENETUNREACH, "network is unreachable")

    share.before_read = flap
    passes, waited = 0, 0.0
    while True:
        reads_left = 12
        passes += 1
        result = desk.pull()
        if result.outcome is Outcome.DONE:
            break
        waited += seconds_until_next(result, took=1.0, failures=passes, chance=0.5)
        assert passes < 40
    assert desk.texts(result).keys() == set(names)
    assert waited > 60 * passes, "the share is asked more and more rarely"


def test_n13_access_denied_on_everything(desk: Desk, share: MemoryFolder) -> None:
    fill(share, *NAMES)
    desk.pull()
    for directory in ("", "x", "y"):
        share.listing_errors[directory] = PermissionError(errno.EACCES, "permission denied")
    share.reading_errors[".kb/share.json"] = PermissionError(errno.EACCES, "permission denied")
    result = desk.pull_twice()
    assert (result.outcome, result.reason, result.as_of) == (Outcome.OFFLINE, "no-access", START)
    assert desk.texts(result).keys() == set(NAMES)


@pytest.mark.parametrize("number", [errno.ESTALE, errno.EIO])
def test_n17_an_error_on_one_file_marks_that_file_only(desk: Desk, share: MemoryFolder, number: int) -> None:
    fill(share, *NAMES)
    desk.pull()
    share.write("3.md", "new", mtime=START - 1000)
    share.write("4.md", "new", mtime=START - 1000)
    share.reading_errors["3.md"] = OSError(number, "bad file")
    result = desk.pull()
    assert result.outcome is Outcome.DONE
    assert [(problem.path, problem.rule) for problem in result.problems] == [("3.md", "unreadable")]
    assert result.changed == ("4.md",)
    assert desk.texts(result)["3.md"] == "text of 3.md"


@pytest.mark.parametrize(
    "error",
    [PermissionError(errno.EACCES, "denied"), FileNotFoundError(errno.ENOENT, "gone"), OSError(errno.EIO, "io")],
)
def test_n18_one_subtree_that_cannot_be_listed_is_kept(desk: Desk, share: MemoryFolder, error: OSError) -> None:
    fill(share, *NAMES)
    desk.pull()
    share.listing_errors["x"] = error
    share.delete("3.md")
    result = desk.pull_twice()
    assert result.removed == ("3.md",), "elsewhere work goes on"
    assert desk.texts(result).keys() == set(NAMES) - {"3.md"}
    assert [(problem.path, problem.rule) for problem in result.problems] == [("x", "folder-unreadable")]


def test_n18_a_subtree_that_may_not_be_read_does_not_make_the_copy_older(desk: Desk, share: MemoryFolder) -> None:
    fill(share, *NAMES)
    share.listing_errors["x"] = PermissionError(errno.EACCES, "denied")
    assert desk.pull().as_of == START
    share.listing_errors["x"] = OSError(errno.EIO, "io")
    desk.clock.wait(100)
    assert desk.pull().as_of == START, "a broken one does: nobody knows what is new in it"
