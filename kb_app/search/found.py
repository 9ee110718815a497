"""What a search of the index gives back."""

from dataclasses import dataclass
from enum import StrEnum

from kb_app.domain.evidence import Evidence
from kb_app.domain.query import Relaxed


class IndexState(StrEnum):
    """EMPTY: nothing was ever indexed. BUILDING: it answers from a part of the articles. BROKEN: rebuild it."""

    EMPTY = "empty"
    READY = "ready"
    BUILDING = "building"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Match:
    """One article that answers. `key` and `id` are the listed article's.

    `passage_key` and `section` say where the best text is: the article that holds it (a site variant, or `key`) and the
    index in its `sections`; `at` is about where the matching text begins there, in characters. `site` is the site whose
    variant it is, or empty. `score` compares within one answer.
    """

    key: str
    id: str
    passage_key: str
    section: int
    at: int
    score: float
    site: str = ""
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The matches, best first, and what had to be done to find them.

    With filters alone nothing is better than the rest: `is_ranked` is false, and all that they let through is there.
    `terms` is what `passages.find_matches` highlights. `corrected_query` is the text with its misspelt words replaced.
    `note` is a sentence for the person who asked, or empty.
    """

    matches: tuple[Match, ...] = ()
    is_ranked: bool = True
    relaxed: Relaxed | None = None
    corrected_query: str = ""
    terms: frozenset[str] = frozenset()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """An article that could not be indexed, and why; it is not in the index."""

    key: str
    reason: str
