"""Records of others: each is brought once, whole, and whatever else lies in the inbox is passed over."""

import errno
from pathlib import Path

import pytest
from fakes.desk import START, Clock
from fakes.memory_folder import MemoryFolder

from kb_app.sync.inbox import RECORD_LIMIT, fetch_records

ANNA, BORIS = "a" * 16, "b" * 16


@pytest.fixture
def share() -> MemoryFolder:
    return MemoryFolder(Clock(START))


def send(share: MemoryFolder, client: str, number: int, text: str = "mot") -> str:
    """As another computer does; the record's name."""
    name = f"{number:06d}-{number:032x}.md"
    share.write(f".kb/inbox/{client}/{name}", text)
    share.files = {path: file for path, file in share.files.items() if not path.startswith(f".kb/heads/{client}.")}
    share.write(f".kb/heads/{client}.{number}", "")
    return name


def fetch(share: MemoryFolder, into: Path) -> int:
    share.listed.clear()
    share.read_paths.clear()
    return fetch_records(share, into, cancelled=lambda: False)


def test_a_folder_that_nobody_wrote_to_has_none(share: MemoryFolder, tmp_path: Path) -> None:
    assert fetch(share, tmp_path) == 0
    assert list(tmp_path.iterdir()) == []


def test_only_news_are_listed_and_only_new_records_read(share: MemoryFolder, tmp_path: Path) -> None:
    send(share, ANNA, 1)
    send(share, BORIS, 1)
    assert fetch(share, tmp_path) == 2
    assert fetch(share, tmp_path) == 0
    assert share.listed == [".kb/heads"]
    name = send(share, BORIS, 2, "du nouveau")
    assert fetch(share, tmp_path) == 1
    assert share.listed == [".kb/heads", f".kb/inbox/{BORIS}"]
    assert share.read_paths == [f".kb/inbox/{BORIS}/{name}"]
    assert (tmp_path / BORIS / name).read_text() == "du nouveau"


def test_what_was_deleted_here_comes_again_and_what_was_deleted_there_stays(
    share: MemoryFolder, tmp_path: Path
) -> None:
    name = send(share, ANNA, 1)
    fetch(share, tmp_path)
    (tmp_path / "seen.json").write_bytes(b"\0\0")
    (tmp_path / ANNA / name).unlink()
    assert fetch(share, tmp_path) == 1
    share.delete(f".kb/inbox/{ANNA}/{name}")
    send(share, ANNA, 2)
    fetch(share, tmp_path)
    assert (tmp_path / ANNA / name).exists()


@pytest.mark.parametrize("text", ["", "x" * (RECORD_LIMIT + 1)])
def test_half_or_endless_records_are_not_taken(share: MemoryFolder, tmp_path: Path, text: str) -> None:
    send(share, ANNA, 1, text)
    send(share, ANNA, 2, "entier")
    assert fetch(share, tmp_path) == 1


def test_one_that_was_half_there_is_asked_for_again(share: MemoryFolder, tmp_path: Path) -> None:
    name = send(share, ANNA, 1, "")
    assert fetch(share, tmp_path) == 0
    share.write(f".kb/inbox/{ANNA}/{name}", "entier")
    assert fetch(share, tmp_path) == 1


def test_s13_x1_litter_and_names_that_lead_elsewhere_are_passed_over(share: MemoryFolder, tmp_path: Path) -> None:
    send(share, ANNA, 1)
    for name in ("Thumbs.db", "~$x.md", "000002-zz.md", "..md"):
        share.write(f".kb/inbox/{ANNA}/{name}", "?")
    share.write(".kb/heads/desktop.ini", "?")
    share.write(".kb/heads/..%2f.9", "?")
    assert fetch(share, tmp_path) == 1
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == [f"000001-{1:032x}.md", "seen.json"]


def test_a_share_that_goes_away_in_between_loses_nothing(share: MemoryFolder, tmp_path: Path) -> None:
    send(share, ANNA, 1)
    name = send(share, BORIS, 1)
    share.reading_errors[f".kb/inbox/{BORIS}/{name}"] = OSError(errno.EHOSTDOWN, "down")
    with pytest.raises(OSError, match="down"):
        fetch(share, tmp_path)
    share.reading_errors.clear()
    assert fetch(share, tmp_path) == 1
