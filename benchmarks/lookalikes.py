"""How often the article that says it already is among the three that the editor shows while a new title is typed.

A new title is each question of a judged set, as somebody worded it who did not know the article; the duplicate is any
article that the set judges as its answer. It is looked for when half, three quarters and all of the letters are there.
"""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.relevance import FORMS, judged_sets
from benchmarks.tables import table
from kb_app import settings as settings_module
from kb_app.bootstrap import build, build_refresher
from kb_app.services.searching import Searching
from kb_app.services.writing.lookalikes import alike

HEAD = ("set, titles", "count", "half typed", "three quarters typed", "all typed")
SHARES = (0.5, 0.75, 1.0)


def measure(place: Path, work: Path) -> str:
    """A table in Markdown: the share of titles whose duplicate is shown, a row for each set and form of question."""
    rows = []
    for one in judged_sets(place):
        services = build(_copied(one.articles, work / one.name))
        wanted = {qid: {id_ for id_, grade in grades.items() if grade > 0} for qid, grades in one.grades.items()}
        for form in FORMS:
            asked = [(title, wanted[qid]) for qid, title in one.questions[form] if wanted.get(qid)]
            shown = [_percent(services.searching, asked, share) for share in SHARES]
            rows.append([f"{one.name}, {form}", str(len(asked)), *shown])
        services.close()
    return table(HEAD, rows)


def _copied(articles: Path, home: Path) -> settings_module.Settings:
    """A home that has the articles. Raises KbError."""
    followed = settings_module.follow(settings_module.load(home, environment={}), (articles,))
    refresher = build_refresher(followed)
    try:
        refresher.refresh(lambda _event: None)
    finally:
        refresher.close()
    return followed


def _percent(searching: Searching, asked: Sequence[tuple[str, set[str]]], share: float) -> str:
    found = sum(_is_shown(searching, title[: round(share * len(title))], wanted) for title, wanted in asked)
    return f"{100 * found / len(asked):.0f} %"


def _is_shown(searching: Searching, title: str, wanted: set[str]) -> bool:
    return any(hit.id in wanted for hit in alike(searching, title))
