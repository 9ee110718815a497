"""Why a hit is where it is: what the search engine found for each word, and what it counted for it."""

from dataclasses import dataclass
from enum import StrEnum


class Where(StrEnum):
    """The most telling place in which an article has a word."""

    TITLE = "title"
    ALIAS = "alias"
    PASSAGE = "passage"
    ELSEWHERE = "elsewhere"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class WordEvidence:
    """One thing that was asked for.

    `meant` replaces a misspelt word, `instead` is the synonym or acronym that the article has in its place; both are
    empty where the word itself was found. `points` is what its occurrences brought to the score.
    """

    typed: str
    where: Where
    points: float
    meant: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that made one score: `(words + title + neighbours) * trust`, unless the article is pinned.

    `title` is for the share of its best name (title or alias) that the query explains, `neighbours` for words that
    stand side by side in both, `trust` the factor for confidence and site. No unit; compares within one answer.
    """

    words: tuple[WordEvidence, ...]
    title: float
    neighbours: float
    trust: float
    pinned: bool = False

    @property
    def points(self) -> float:
        """What all the words brought."""
        return sum(word.points for word in self.words)

    def having(self, *places: Where) -> int:
        """How many of the words are in one of `places`."""
        return sum(word.where in places for word in self.words)
