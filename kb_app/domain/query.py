"""What was asked, and what came back."""

from dataclasses import dataclass, field
from enum import StrEnum

from kb_app.domain.article import Confidence, Kind
from kb_app.domain.evidence import Evidence

Span = tuple[int, int]
"""Start and end (exclusive) of a match, in characters of the text it comes with."""


class Relaxed(StrEnum):
    """What had to be done to answer; said to the person who asked."""

    SOME_WORDS = "some_words"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Query:
    """A search. `text` is as typed, operators included; `site` is the caller's site code, or empty.

    `prefix` says that the last word may be unfinished (as you type). `literal` refuses corrections.
    `explained` asks for each hit's evidence. `limit` is for the best hits; `whole` lifts it for filters
    alone, up to a thousand.
    """

    text: str
    site: str = ""
    limit: int = 20
    prefix: bool = False
    literal: bool = False
    folders: tuple[str, ...] = ()
    explained: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer: an article, and the section of it that explains most of the query.

    `matches` are spans in `snippet`, `title_matches` in `title`. `score` has no unit and compares within one answer.
    `site` is the site whose variant was found, or empty for the common article.
    """

    key: str
    id: str
    path: str
    folder: str
    title: str
    section: str
    anchor: str
    snippet: str
    matches: tuple[Span, ...]
    title_matches: tuple[Span, ...]
    score: float
    sites: tuple[str, ...]
    site: str
    kind: Kind
    confidence: Confidence
    review_on: str = ""
    verified_on: str = ""
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """All that a search gives back. `took_ms` is wall time in milliseconds.

    `terms` are the folded words that were matched, for highlighting an article; `note` is a warning for the person
    who asked (query cut, index being rebuilt), or empty. `is_ranked` is false for an answer to filters alone: by title.
    """

    query: Query
    hits: tuple[Hit, ...] = ()
    took_ms: float = 0.0
    relaxed: Relaxed | None = None
    corrected_query: str = ""
    terms: frozenset[str] = field(default=frozenset())
    note: str = ""
    is_ranked: bool = True
