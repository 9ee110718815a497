"""Favourites and recents: kept in order, kept on this computer, erased on demand."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb_app.domain.errors import LocalError
from kb_app.domain.mark import Mark
from kb_app.workspace.marks import RECENTS_KEPT, Marks

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def marks(tmp_path: Path) -> Marks:
    return Marks(tmp_path / "workspace" / "marks.db")


def test_nothing_is_marked_at_first_and_nothing_is_written(marks: Marks, tmp_path: Path) -> None:
    assert marks.favourites() == ()
    assert marks.recents() == ()
    assert not (tmp_path / "workspace").exists()


def test_favourites_stay_in_the_order_of_marking(marks: Marks) -> None:
    for minutes, key in enumerate(["c:b.md", "c:a.md"]):
        marks.set_favourite(Mark(key, key), True, NOON + timedelta(minutes=minutes))
    assert [mark.key for mark in marks.favourites()] == ["c:b.md", "c:a.md"]
    marks.set_favourite(Mark("c:b.md", ""), False, NOON)
    assert not marks.is_favourite("c:b.md")


def test_recents_are_the_latest_first_and_bounded(marks: Marks) -> None:
    for minutes in range(RECENTS_KEPT + 5):
        marks.add_recent(Mark(f"c:{minutes}.md", "t"), NOON + timedelta(minutes=minutes))
    recents = marks.recents(1000)
    assert len(recents) == RECENTS_KEPT
    assert recents[0].key == f"c:{RECENTS_KEPT + 4}.md"


def test_another_process_sees_them_at_once(marks: Marks, tmp_path: Path) -> None:
    marks.set_favourite(Mark("c:a.md", "A"), True, NOON)
    assert Marks(tmp_path / "workspace" / "marks.db").favourites() == (Mark("c:a.md", "A"),)


def test_erase_forgets_everything(marks: Marks) -> None:
    marks.set_favourite(Mark("c:a.md", "A"), True, NOON)
    marks.add_recent(Mark("c:a.md", "A"), NOON)
    marks.erase()
    assert marks.favourites() == marks.recents() == ()


def test_a_broken_file_says_so(marks: Marks, tmp_path: Path) -> None:
    (tmp_path / "workspace").mkdir()
    (tmp_path / "workspace" / "marks.db").write_bytes(b"no database" * 100)
    with pytest.raises(LocalError):
        marks.favourites()
