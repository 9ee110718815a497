"""L5 L6 L7 D2 D3 D6 D7 D8 N16: this computer crashes, fills up, refuses. The copy is repaired, nothing is lost."""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.desk import START, Clock, Desk
from fakes.filling import LONG_AGO, fill
from fakes.memory_folder import MemoryFolder

from kb_app.sync.ledger import Outcome
from kb_app.sync.state import load

TESTS = Path(__file__).parents[1]
NAMES = tuple(f"{number}.md" for number in range(12))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each try happens in a fork")
@pytest.mark.parametrize(
    "deed",
    [
        pytest.param("kill", id="l5-killed-before-each-operation"),
        pytest.param("fail once", id="d7-each-operation-refused-once", marks=pytest.mark.slow),
        pytest.param("fail on", id="d2-disk-full-from-each-operation-on", marks=pytest.mark.slow),
    ],
)
def test_any_file_operation_of_a_pass_may_be_the_last(deed: str, tmp_path: Path) -> None:
    """Layer D: count the file operations of a pass, then break it at each in turn. The next pass repairs all of it."""
    script = TESTS / "fakes" / "broken_operations.py"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent)])}
    ran = subprocess.run(
        [sys.executable, str(script), str(tmp_path), deed, "1"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    report = json.loads(ran.stdout)
    assert report["problems"] == []
    assert report["runs"] > 50, "a pass with so much to do has more file operations"


@pytest.fixture
def filled(desk: Desk, share: MemoryFolder) -> Desk:
    fill(share, *NAMES)
    desk.pull()
    desk.clock.wait(1000)
    return desk


@pytest.mark.parametrize("size", [0, 12])
def test_l6_power_loss_left_empty_or_blank_files_in_the_copy(filled: Desk, share: MemoryFolder, size: int) -> None:
    """The state says what should be there (Nextcloud 10547); it is fetched again and is nobody's edit."""
    for name in NAMES[:5]:
        (filled.copy / name).write_bytes(b"\0" * size)
    before = dict(share.files)
    result = filled.pull()
    assert filled.texts(result) == {name: f"text of {name}" for name in NAMES}
    assert (result.changed, result.removed) == ((), ())
    assert share.files == before, "nothing was sent"
    assert filled.trashed() == {}


def test_l6_power_loss_while_the_share_is_away(filled: Desk, share: MemoryFolder) -> None:
    (filled.copy / "3.md").write_bytes(b"")
    share.listings_left = 0
    result = filled.pull()
    assert (result.outcome, result.damaged) == (Outcome.OFFLINE, {"3.md"})
    assert [(problem.path, problem.rule) for problem in result.problems] == [("3.md", "damaged")]
    share.listings_left = None
    assert filled.texts(filled.pull())["3.md"] == "text of 3.md"


def test_l7_power_loss_took_the_last_renames_back(filled: Desk, share: MemoryFolder) -> None:
    """The state is of after the edit, the file in the copy of before."""
    old = (filled.copy / "3.md").read_bytes()
    share.write("3.md", "text two", mtime=LONG_AGO + 1)
    filled.pull()
    (filled.copy / "3.md").write_bytes(old)
    assert filled.texts(filled.pull())["3.md"] == "text two"


@pytest.mark.parametrize("damage", [b"", b"\0" * 500, b"{", b'{"version": 1}'])
def test_d3_the_state_is_corrupt(filled: Desk, share: MemoryFolder, damage: bytes) -> None:
    filled.state_file.write_bytes(damage)
    share.delete("3.md")
    result = filled.pull()
    assert filled.texts(result).keys() == set(NAMES), "what it knew of removals is forgotten"
    filled.clock.wait(61)
    assert filled.pull().removed == ("3.md",)


def test_d3_a_byte_of_the_state_is_wrong(filled: Desk) -> None:
    good = filled.state_file.read_bytes()
    for at in range(0, len(good), max(len(good) // 60, 1)):
        filled.state_file.write_bytes(good[:at] + bytes([good[at] ^ 0x11]) + good[at + 1 :])
        filled.clock.wait(61)
        result = filled.pull()
        assert filled.texts(result) == {name: f"text of {name}" for name in NAMES}


def test_d7_an_antivirus_deletes_a_file_of_the_copy_again_and_again(filled: Desk) -> None:
    for _ in range(3):
        (filled.copy / "3.md").unlink()
        result = filled.pull()
        assert filled.texts(result)["3.md"] == "text of 3.md"
        assert result.removed == ()


def test_d7_an_antivirus_holds_the_place_of_a_file(filled: Desk, share: MemoryFolder) -> None:
    (filled.copy / "new.md").mkdir()
    (filled.copy / "new.md" / "held").write_text("x")
    fill(share, "new.md")
    share.write("3.md", "edited", mtime=LONG_AGO + 1)
    result = filled.pull()
    assert [(problem.path, problem.rule) for problem in result.problems] == [("new.md", "not-stored")]
    assert filled.texts(result)["3.md"] == "edited"
    assert result.as_of == START, "the copy is not all that is on the share"
    (filled.copy / "new.md" / "held").unlink()
    (filled.copy / "new.md").rmdir()
    assert filled.texts(filled.pull())["new.md"] == "text of new.md"


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
def test_n16_fsync_that_is_not_offered_is_done_without(
    desk: Desk, share: MemoryFolder, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(number, "fsync")

    monkeypatch.setattr(os, "fsync", refuse)
    fill(share, *NAMES)
    assert desk.pull().outcome is Outcome.DONE


def test_d8_fsync_that_fails_is_a_disk_problem(
    filled: Desk, share: MemoryFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(errno.EIO, "fsync")

    share.write("3.md", "edited", mtime=LONG_AGO + 1)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        result = filled.pull()
    assert (result.outcome, result.reason) == (Outcome.LOCAL_ERROR, "disk-error")
    assert filled.texts(result)["3.md"] == "text of 3.md"
    assert filled.texts(filled.pull())["3.md"] == "edited"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB."""
    place = tmp_path / "small"
    place.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place], check=False, capture_output=True
    ).returncode:
        pytest.skip("mounting a small file system takes root")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def test_d2_the_disk_is_full(small_disk: Path, share: MemoryFolder, clock: Clock) -> None:
    desk = Desk(share, small_disk / "home", clock)
    fill(share, *NAMES)
    desk.pull()
    for number in range(40):
        share.write(f"big{number}.md", f"{number} " * 50_000, mtime=LONG_AGO)
    result = desk.pull()
    assert (result.outcome, result.reason) == (Outcome.LOCAL_ERROR, "disk-full")
    texts = desk.texts(result)
    assert {name: texts[name] for name in NAMES} == {name: f"text of {name}" for name in NAMES}
    for path, known in result.files.items():
        assert (desk.copy / known.local).read_bytes() == share.files[path].content, "half a file"
    assert not list((desk.copy / ".incoming").iterdir())
    assert load(desk.state_file).files, "the state of before the disk was full is still there"
    for number in range(40):
        share.delete(f"big{number}.md")
        (desk.copy / f"big{number}.md").unlink(missing_ok=True)
    assert desk.pull().outcome is not Outcome.LOCAL_ERROR


def test_d6_the_home_is_read_only(small_disk: Path, share: MemoryFolder, clock: Clock) -> None:
    desk = Desk(share, small_disk / "home", clock)
    fill(share, *NAMES)
    desk.pull()
    share.write("3.md", "edited", mtime=LONG_AGO + 1)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    result = desk.pull()
    assert (result.outcome, result.reason) == (Outcome.LOCAL_ERROR, "read-only")
    assert desk.texts(result) == {name: f"text of {name}" for name in NAMES}
