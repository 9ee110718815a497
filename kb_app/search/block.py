"""Some inverted articles as a few arrays: what one process hands to another, and what segments are made of."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb_app.search.inversion import Inverted
from kb_app.search.schema import FAMILIES

Numbers = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Postings:
    """The posting lists of one family, one after the other in the order of `terms`; `counts` is how long each is."""

    terms: list[str]
    counts: Numbers
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
    """`count` articles, numbered from 0. `words` are numbered by their place; `cards` are run together."""

    count: int
    postings: dict[str, Postings]
    words: list[str]
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
        names=_runs(local, [one.names for one in gathered]),
        sections=_runs(local, [one.sections for one in gathered]),
        headings=np.array([length for one in gathered for length in one.headings], np.uint32),
        gaps=np.frombuffer(b"".join(one.gaps for one in gathered), np.uint8),
        cards=np.frombuffer(b"".join(one.card for one in gathered), np.uint8),
        card_lengths=np.array([len(one.card) for one in gathered], np.uint32),
        flags=np.frombuffer(b"".join(bytes(one.flags) for one in gathered), np.uint8),
    )


def _postings(articles: list[dict[str, float]]) -> Postings:
    lists: dict[str, tuple[array[int], array[float]]] = {}
    for number, terms in enumerate(articles):
        for term, impact in terms.items():
            found = lists.get(term)
            if found is None:
                found = lists[term] = array("I"), array("f")
            found[0].append(number)
            found[1].append(impact)
    ids, impacts = array("I"), array("f")
    for some_ids, some_impacts in lists.values():
        ids += some_ids
        impacts += some_impacts
    return Postings(
        terms=list(lists),
        counts=np.array([len(some_ids) for some_ids, _ in lists.values()], np.uint32),
        ids=np.frombuffer(ids, np.uint32),
        impacts=np.frombuffer(impacts, np.float32).astype(np.float16),
    )


def _runs(local: list[Numbers], articles: list["tuple[array[int], ...]"]) -> Runs:
    words = [
        numbers[np.frombuffer(run, np.uint32)] for numbers, runs in zip(local, articles, strict=True) for run in runs
    ]
    return Runs(
        words=np.concatenate(words) if words else np.zeros(0, np.uint32),
        lengths=np.array([len(run) for run in words], np.uint32),
        each=np.array([len(runs) for runs in articles], np.uint32),
    )
