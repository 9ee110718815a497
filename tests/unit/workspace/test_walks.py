"""Walks in progress: on the disk at each step, forgotten after a day, not in the way when broken."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_app.domain.errors import LocalError
from kb_app.domain.walk import Place, Stop, Walk, Walked
from kb_app.workspace.walks import KEPT, Walks

TODAY = date(2026, 11, 24)
WALK = Walk(
    "rennes",
    (Walked("f:a.md", "a", "Fiche é", "r1"), Walked("f:b.md", "b", "B", "r2")),
    (
        Stop(Place("f:a.md", "un"), "Un", "Oui"),
        Stop(Place("f:b.md", "début"), "Début", "", (Place("f:a.md", "un"),), returned=False),
    ),
    1,
    (Stop(Place("f:a.md", "un"), "Un", "Non", (), returned=True),),
)


def test_another_process_finds_it_as_it_was(tmp_path: Path) -> None:
    Walks(tmp_path / "walks").keep(WALK, TODAY)
    found = Walks(tmp_path / "walks").of("f:a.md", TODAY)
    assert found is not None
    assert (found.walk, found.day) == (WALK, TODAY)
    assert Walks(tmp_path / "walks").of("f:b.md", TODAY) is None


def test_one_walk_an_article_the_latest_first(tmp_path: Path) -> None:
    walks = Walks(tmp_path)
    other = Walk("", (Walked("f:c.md", "c", "C", ""),), (Stop(Place("f:c.md", "x"), "X"),))
    for walk in (WALK, other, Walk("", WALK.articles, WALK.trail[:1])):
        walks.keep(walk, TODAY)
    assert sorted(begun.walk.key for begun in walks.all(TODAY)) == ["f:a.md", "f:c.md"]
    walks.forget("f:c.md")
    walks.forget("f:c.md")
    assert [begun.walk.at for begun in walks.all(TODAY)] == [0]
    walks.erase()
    assert walks.all(TODAY) == ()


def test_an_old_one_is_forgotten(tmp_path: Path) -> None:
    walks = Walks(tmp_path)
    walks.keep(WALK, TODAY)
    assert len(walks.all(TODAY + KEPT)) == 1
    assert walks.of("f:a.md", TODAY + KEPT + timedelta(1)) is None
    assert walks.all(TODAY + KEPT + timedelta(1)) == ()
    assert list(tmp_path.iterdir()) == []


@given(content=st.one_of(st.binary(max_size=40), st.integers(0, 700)))
def test_a_broken_file_is_no_walk(tmp_path_factory: pytest.TempPathFactory, content: bytes | int) -> None:
    root = tmp_path_factory.mktemp("w")
    walks = Walks(root)
    walks.keep(WALK, TODAY)
    (file,) = root.iterdir()
    whole = file.read_bytes()
    if isinstance(content, int) and content >= len(whole):
        return
    file.write_bytes(content if isinstance(content, bytes) else whole[:content])
    assert walks.of("f:a.md", TODAY) is None
    assert walks.all(TODAY) == ()


def test_a_place_outside_the_trail_is_no_walk(tmp_path: Path) -> None:
    walks = Walks(tmp_path)
    walks.keep(WALK, TODAY)
    (file,) = tmp_path.iterdir()
    file.write_text(file.read_text("utf-8").replace('"at": 1', '"at": 7'), "utf-8")
    assert walks.of("f:a.md", TODAY) is None


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    (tmp_path / "walks").write_text("a file", "utf-8")
    with pytest.raises(LocalError):
        Walks(tmp_path / "walks").keep(WALK, TODAY)
