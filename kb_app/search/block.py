"""Some inverted articles as a few arrays: what one process hands to another, and what segments are made of."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb_app.search.analysis import stem
from kb_app.search.inversion import Inverted, Numbers
from kb_app.search.schema import FAMILIES


@dataclass(frozen=True, slots=True)
class Postings:
    """Postings of one family in the order of their articles: which of `terms`, in which article, with what impact."""

    terms: list[str]
    numbers: Numbers
    ids: Numbers
    impacts: npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Runs:
    """Word numbers in runs (names, or sections): their lengths, and how many runs each article has."""

    words: Numbers
    lengths: Numbers
    each: Numbers


@dataclass(frozen=True, slots=True)
class Block:
    """`count` articles, numbered from 0. `words`, with their `stems`, are numbered by their place."""

    count: int
    postings: dict[str, Postings]
    words: list[str]
    stems: list[str]
    names: Runs
    sections: Runs
    headings: Numbers
    gaps: npt.NDArray[np.uint8]
    cards: npt.NDArray[np.uint8]
    card_lengths: Numbers
    flags: npt.NDArray[np.uint8]


def block_of(articles: Iterable[Inverted]) -> Block:
    """`articles` as one block, in their order."""
    gathered = list(articles)
    words: dict[str, int] = {}
    local = [np.array([words.setdefault(word, len(words)) for word in one.words], np.uint32) for one in gathered]
    return Block(
        count=len(gathered),
        postings={family: _postings([one.terms[family] for one in gathered]) for family in FAMILIES},
        words=list(words),
        stems=[stem(word) for word in words],
        names=_runs(local, [one.names for one in gathered]),
        sections=_runs(local, [one.sections for one in gathered]),
        headings=np.array([length for one in gathered for length in one.headings], np.uint32),
        gaps=np.frombuffer(b"".join(one.gaps for one in gathered), np.uint8),
        cards=np.frombuffer(b"".join(one.card for one in gathered), np.uint8),
        card_lengths=np.array([len(one.card) for one in gathered], np.uint32),
        flags=np.frombuffer(b"".join(one.flags for one in gathered), np.uint8),
    )


def _postings(articles: list[dict[str, float]]) -> Postings:
    known: dict[str, int] = {}
    numbers = [known.setdefault(term, len(known)) for terms in articles for term in terms]
    return Postings(
        terms=list(known),
        numbers=np.array(numbers, np.uint32),
        ids=np.repeat(np.arange(len(articles), dtype=np.uint32), [len(terms) for terms in articles]),
        impacts=np.array([impact for terms in articles for impact in terms.values()], np.float16),
    )


def _runs(local: list[Numbers], articles: list[tuple[Numbers, ...]]) -> Runs:
    words = [numbers[run] for numbers, runs in zip(local, articles, strict=True) for run in runs]
    return Runs(
        words=np.concatenate(words) if words else np.zeros(0, np.uint32),
        lengths=np.array([len(run) for run in words], np.uint32),
        each=np.array([len(runs) for runs in articles], np.uint32),
    )
