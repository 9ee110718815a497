"""What each part of our ranking is worth: the answers without it, on the sets of `relevance`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from benchmarks.engines.process import LIMIT
from benchmarks.figures import mean
from benchmarks.relevance import JudgedSet, Scores, difference, judged_sets, scored
from benchmarks.tables import table
from kb_app.domain.article import Article
from kb_app.domain.query import Query
from kb_app.parsing.parser import parse_article
from kb_app.search import indexer
from kb_app.search.index import SearchIndex
from kb_app.search.ranking import DEFAULT, Ranking


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the ranking, and the weights that switch it off; `indexed` when these are written into the index."""

    name: str
    off: Mapping[str, Any] = field(default_factory=dict)
    indexed: bool = False
    literal: bool = False

    def without(self) -> Ranking:
        return replace(DEFAULT, **self.off)


PARTS = (
    Part("title cover", {"cover": 0.0}),
    Part("adjacent pairs", {"pairs": 0.0}),
    Part("exact word beside the stem", {"exact": 0.0}),
    Part("words of the same family", {"family": 0.0}),
    Part("spelling", literal=True),
    Part("second candidate for a misspelt word", {"second_guess": 0.0}),
    Part("acronyms from the articles", {"acronym": 0.0}),
    Part("validated and unfinished", {"validated": 1.0, "unfinished": 1.0}),
    Part("title in the score of words", {"title": 0.0}, indexed=True),
    Part("lead paragraph", {"lead": 0.0}, indexed=True),
    Part("headings", {"headings": 0.0}, indexed=True),
    Part("tags", {"tags": 0.0}, indexed=True),
    Part("length of the article", {"length": 0.0}, indexed=True),
)


def compare(place: Path, work: Path) -> str:
    """Every part on every set in `place`: a table in Markdown."""
    sets = judged_sets(place)
    rows: list[list[str]] = [["whole"], *([part.name] for part in PARTS)]
    header = ["without"]
    for one in sets:
        header += [f"{one.name}: typed / slip / keywords", f"{one.name}: worth"]
        articles = _articles(one)
        indexer.rebuild(work / one.name, articles, total=len(articles))
        whole = _answered(one, work / one.name, DEFAULT)
        rows[0] += [_means(whole), ""]
        for row, part in zip(rows[1:], PARTS, strict=True):
            index = work / one.name
            if part.indexed:
                index = work / f"{one.name}-{part.name}"
                indexer.rebuild(index, articles, total=len(articles), ranking=part.without())
            less = _answered(one, index, part.without(), literal=part.literal)
            row += [_means(less), difference(whole, less)]
    return table(header, rows)


def _articles(one: JudgedSet) -> list[Article]:
    paths = sorted(one.articles.rglob("*.md"))
    return [
        parse_article(path.read_bytes(), folder=one.name, path=path.relative_to(one.articles).as_posix())
        for path in paths
    ]


def _answered(one: JudgedSet, index: Path, ranking: Ranking, *, literal: bool = False) -> Scores:
    search = SearchIndex(index, ranking)
    answers = {
        form: {
            qid: [match.id for match in search.search(Query(text, limit=LIMIT, literal=literal)).matches]
            for qid, text in questions
        }
        for form, questions in one.questions.items()
    }
    search.close()
    return scored(answers, one)


def _means(scores: Scores) -> str:
    return " / ".join(f"{mean(list(rows.values())).ndcg:.3f}" for rows in scores.values())
