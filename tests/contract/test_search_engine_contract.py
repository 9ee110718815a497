"""What any search engine behind the index's door must do, asked of ours and of SQLite FTS5, which is the oracle.

The door is small: build, update, search, close. Articles are made of a small vocabulary without stop words, so that
what is found is beyond dispute; order is not compared.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

import pytest
from articles_made import article
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb_app.domain.article import Article
from kb_app.domain.query import Query
from kb_app.search import indexer
from kb_app.search.index import SearchIndex

WORDS = (
    "bourse",
    "caution",
    "diplôme",
    "échéance",
    "forfait",
    "garantie",
    "hébergement",
    "jury",
    "logement",
    "mutuelle",
)
EVERYTHING = 1_000


class Engine(Protocol):
    def build(self, articles: Sequence[Article]) -> None: ...

    def update(self, articles: Sequence[Article], gone: Iterable[str] = ()) -> None: ...

    def having(self, *phrase: str) -> set[str]:
        """Keys of the articles that have these words, next to each other in this order."""
        ...

    def close(self) -> None: ...


class Ours:
    def __init__(self, place: Path) -> None:
        self._place = place / "index"
        self._index = SearchIndex(self._place)

    def build(self, articles: Sequence[Article]) -> None:
        indexer.rebuild(self._place, articles, total=len(articles))

    def update(self, articles: Sequence[Article], gone: Iterable[str] = ()) -> None:
        indexer.update(self._place, articles, gone)

    def having(self, *phrase: str) -> set[str]:
        found = self._index.search(Query(f'"{" ".join(phrase)}"', limit=EVERYTHING))
        return {match.key for match in found.matches}

    def close(self) -> None:
        self._index.close()


class Fts5:
    def __init__(self, _place: Path) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute(
            "create virtual table found using fts5"
            "(key unindexed, title, body, tokenize='unicode61 remove_diacritics 2')"
        )

    def build(self, articles: Sequence[Article]) -> None:
        self._database.execute("delete from found")
        self.update(articles)

    def update(self, articles: Sequence[Article], gone: Iterable[str] = ()) -> None:
        for key in [*gone, *(one.key for one in articles)]:
            self._database.execute("delete from found where key = ?", [key])
        self._database.executemany(
            "insert into found values (?, ?, ?)",
            [[one.key, one.title, "\n".join(section.text for section in one.sections)] for one in articles],
        )

    def having(self, *phrase: str) -> set[str]:
        rows = self._database.execute("select key from found where found match ?", [f'"{" ".join(phrase)}"'])
        return {key for (key,) in rows}

    def close(self) -> None:
        self._database.close()


@pytest.fixture(params=[Ours, Fts5])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterable[Engine]:
    made: Engine = request.param(tmp_path)
    yield made
    made.close()


FEW = [
    article("un", "Bourse", "La caution du logement."),
    article("deux", "Logement", "Une caution, une mutuelle, une bourse."),
    article("trois", "Jury de diplôme", "Échéance le 3."),
]


class TestContract:
    def test_finds_in_title_and_text(self, engine: Engine) -> None:
        engine.build(FEW)
        assert engine.having("bourse") == {"fiches:un.md", "fiches:deux.md"}

    def test_accents_and_case_do_not_matter(self, engine: Engine) -> None:
        engine.build(FEW)
        assert engine.having("ECHEANCE") == engine.having("échéance") == {"fiches:trois.md"}

    def test_what_nobody_wrote_is_not_found(self, engine: Engine) -> None:
        engine.build(FEW)
        assert engine.having("xylophone") == set()

    def test_an_update_replaces(self, engine: Engine) -> None:
        engine.build(FEW)
        engine.update([article("un", "Forfait")])
        assert engine.having("bourse") == {"fiches:deux.md"}
        assert engine.having("forfait") == {"fiches:un.md"}

    def test_what_is_gone_is_not_found(self, engine: Engine) -> None:
        engine.build(FEW)
        engine.update([], ["fiches:deux.md"])
        assert engine.having("mutuelle") == set()
        assert engine.having("bourse") == {"fiches:un.md"}

    def test_building_again_forgets_the_old(self, engine: Engine) -> None:
        engine.build(FEW)
        engine.build(FEW[:1])
        assert engine.having("jury") == set()
        assert engine.having("caution") == {"fiches:un.md"}

    def test_no_article_at_all(self, engine: Engine) -> None:
        engine.build([])
        assert engine.having("bourse") == set()


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
changes = st.lists(
    st.tuples(st.dictionaries(st.sampled_from("abcdefgh"), texts, max_size=4), st.sets(st.sampled_from("abcdefgh"))),
    max_size=5,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from("abcdefgh"), texts), changes)
def test_after_any_changes_both_find_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    start: dict[str, str],
    later: list[tuple[dict[str, str], set[str]]],
) -> None:
    place = tmp_path_factory.mktemp("engines")
    ours, oracle = Ours(place), Fts5(place)
    for engine in (ours, oracle):
        engine.build(_articles(start))
        for changed, gone in later:
            engine.update(_articles(changed), [f"fiches:{id_}.md" for id_ in gone - changed.keys()])
    for first, second in zip(WORDS, WORDS[1:] + WORDS[:1], strict=True):
        assert ours.having(first) == oracle.having(first)
        assert ours.having(first, second) == oracle.having(first, second)
    for engine in (ours, oracle):
        engine.close()


def _articles(texts: dict[str, str]) -> list[Article]:
    return [article(id_, "Sans titre", text) for id_, text in texts.items()]
