"""The index is added to, never indexed twice during a first copy, and built anew before it is worn."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from homes import refresh

from kb_app.bootstrap import build
from kb_app.domain.article import Article
from kb_app.domain.query import Query
from kb_app.search import indexer
from kb_app.search.index import Extent, SearchIndex
from kb_app.search.inversion import Inverted
from kb_app.search.ranking import Ranking
from kb_app.services import early_listing, index_upkeep
from kb_app.services.events import Indexing
from kb_app.settings import Settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "Fiches"
    root.mkdir()
    for number in range(40):
        write(root, number, f"sujet{number}")
    return root


def write(root: Path, number: int, word: str) -> None:
    file = root / f"fiche-{number}.md"
    file.write_text(f"# Fiche {number}\n\nElle parle de {word}.\n", "utf-8")
    os.utime(file, (1_700_000_000 + len(word), 1_700_000_000 + len(word)))


def extent(home: Settings) -> Extent:
    return SearchIndex(home.index).extent()


def count(home: Settings, word: str) -> int:
    services = build(home)
    try:
        return len(services.searching.search(Query(word)).hits)
    finally:
        services.close()


def test_a_first_copy_indexes_each_article_once(
    make_home: Callable[..., Settings], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(early_listing, "EARLY_SECONDS", 0.0)
    monkeypatch.setattr(early_listing, "GROWTH", 0)
    home = make_home(folder)
    told = [event for event in refresh(home) if isinstance(event, Indexing)]
    assert len(told) > 5, "what had arrived was searchable meanwhile"
    assert sum(event.total for event in told) == 40
    found = extent(home)
    assert (found.articles, found.forgotten) == (40, 0)
    assert all(count(home, f"sujet{number}") == 1 for number in (0, 20, 39))


def test_an_index_in_many_pieces_is_built_anew(
    make_home: Callable[..., Settings], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_upkeep, "MOST_SEGMENTS", 3)
    home = make_home(folder)
    refresh(home)
    pieces = []
    for turn in range(4):
        write(folder, turn, f"nouveau{turn}")
        refresh(home)
        pieces.append(extent(home).segments)
        assert count(home, f"nouveau{turn}") == 1
        assert count(home, f"sujet{turn}") == 0
    assert max(pieces) == 3
    assert pieces[-1] < 3, "it was built anew"


def test_an_index_that_mostly_carries_former_versions_is_built_anew(
    make_home: Callable[..., Settings], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_upkeep, "MOST_FORGOTTEN", 10)
    home = make_home(folder)
    refresh(home)
    for number in range(12):
        write(folder, number, f"autrement{number}")
    refresh(home)
    assert extent(home).forgotten == 12, "fewer than a third: added"
    for number in range(12, 20):
        write(folder, number, f"autrement{number}")
    refresh(home)
    assert extent(home) == Extent(40, 0, 1)
    assert count(home, "autrement19") == 1


def test_without_its_library_nothing_that_is_gone_is_found(make_home: Callable[..., Settings], folder: Path) -> None:
    home = make_home(folder)
    refresh(home)
    for number in range(5):
        (home.copy / home.folders[0].label / f"fiche-{number}.md").unlink()
    (home.sync / f"{home.folders[0].label}.json").unlink()
    for file in home.library.parent.glob("library.db*"):
        file.unlink()
    for number in range(5):
        (folder / f"fiche-{number}.md").unlink()
    refresh(home)
    assert count(home, "sujet2") == 0
    assert count(home, "sujet30") == 1


def test_b10_an_article_that_the_analyser_cannot_take_hides_no_other(
    make_home: Callable[..., Settings], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No such article is known, so the flaw is planted: it can be read, is said, and the others are found."""
    invert = indexer.invert

    def flawed(article: Article, ranking: Ranking) -> Inverted:
        if article.path == "fiche-7.md":
            raise ValueError("planted")
        return invert(article, ranking)

    monkeypatch.setattr(indexer, "invert", flawed)
    home = make_home(folder)
    refresh(home)
    told = [(each.path, each.rule) for each in build(home).problems()]
    assert told == [("fiche-7.md", "not-searchable")]
    assert [count(home, f"sujet{number}") for number in (6, 7, 8)] == [1, 0, 1]
