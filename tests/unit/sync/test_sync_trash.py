"""Former versions are kept for 90 days and can be had back."""

from pathlib import Path

import pytest
from fakes.desk import START

from kb_app.sync import trash

DAY = 86_400.0


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    (tmp_path / "copy" / "sub").mkdir(parents=True)
    (tmp_path / "copy" / "sub" / "a.md").write_text("first")
    (tmp_path / "copy" / "b.md").write_text("other")
    return tmp_path / "copy"


def test_a_removed_file_leaves_the_copy_with_its_empty_directory(copy: Path, tmp_path: Path) -> None:
    trash.move_in(tmp_path / "trash", copy, "sub/a.md", START)
    assert sorted(path.name for path in copy.iterdir()) == ["b.md"]
    (found,) = trash.entries(tmp_path / "trash")
    assert (found.path, found.why, found.when.timestamp()) == ("sub/a.md", trash.Why.REMOVED, START)
    assert found.file.read_text() == "first"


def test_a_replaced_version_is_kept_beside_the_new_one(copy: Path, tmp_path: Path) -> None:
    trash.keep_version(tmp_path / "trash", copy, "b.md", START)
    (tmp_path / "new").write_text("new")
    (tmp_path / "new").replace(copy / "b.md")
    (found,) = trash.entries(tmp_path / "trash")
    assert (found.why, found.file.read_text()) == (trash.Why.REPLACED, "other")
    assert (copy / "b.md").read_text() == "new"


def test_two_versions_of_one_second_are_both_kept_newest_first(copy: Path, tmp_path: Path) -> None:
    trash.move_in(tmp_path / "trash", copy, "b.md", START)
    (copy / "b.md").write_text("second")
    trash.move_in(tmp_path / "trash", copy, "b.md", START)
    (copy / "b.md").write_text("third")
    trash.move_in(tmp_path / "trash", copy, "b.md", START + 1)
    texts = [found.file.read_text() for found in trash.entries(tmp_path / "trash")]
    assert texts[0] == "third"
    assert sorted(texts[1:]) == ["other", "second"]


def test_a_file_that_is_not_there_is_not_missed(copy: Path, tmp_path: Path) -> None:
    trash.move_in(tmp_path / "trash", copy, "absent.md", START)
    trash.keep_version(tmp_path / "trash", copy, "absent.md", START)
    assert trash.entries(tmp_path / "trash") == ()


def test_after_ninety_days_it_is_gone_and_nothing_else(copy: Path, tmp_path: Path) -> None:
    place = tmp_path / "trash"
    trash.move_in(place, copy, "b.md", START)
    trash.move_in(place, copy, "sub/a.md", START + 10 * DAY)
    (place / "somebody's own").mkdir()
    assert trash.expire(place, START + 90 * DAY) == 0
    assert trash.expire(place, START + 90 * DAY + 1) == 1
    assert [found.path for found in trash.entries(place)] == ["sub/a.md"]
    assert (place / "somebody's own").is_dir()


def test_no_trash_yet(tmp_path: Path) -> None:
    assert trash.entries(tmp_path / "trash") == ()
    assert trash.expire(tmp_path / "trash", START) == 0
