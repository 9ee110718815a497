"""A close look at the few articles worth it: how much of a title the query explains, neighbours, passages.

Works on the side columns, for all the articles of a segment at once: every word of the lexicon is given the place in
the query of the concept it stands for (0: none), and one gather turns token runs into runs of places.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb_app.search.analysis import stem
from kb_app.search.plan import Plan, Term
from kb_app.search.segment import Segment

Numbers = npt.NDArray[np.intp]
Places = npt.NDArray[np.uint8]
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Standing:
    """For each word of a segment's lexicon: the concept it stands for (1-based, 0: none), and how surely (0 to 1)."""

    place: Places
    quality: Scores


@dataclass(frozen=True, slots=True)
class Passage:
    """The section that says most: about where in its text it does (`at`, in characters), and which concepts it has."""

    section: int
    at: int
    places: tuple[int, ...]


def stand(plan: Plan, segment: Segment) -> Standing:
    """Which words of `segment` stand for which concept of `plan`."""
    place = np.zeros(len(segment.column("word_stem")), np.uint8)
    quality = np.zeros(len(place), np.float32)
    for equivalent in plan.equivalents:
        span = range(equivalent.first, equivalent.last + 1)
        for at, word in enumerate(equivalent.words):
            concept = span[min(at, len(span) - 1)]
            _mark(Term(word, equivalent.factor), concept, segment, place, quality)
    for concept, meant in reversed(list(enumerate(plan.concepts))):
        for form in meant.forms:
            for term in form:
                _mark(term, concept, segment, place, quality)
    return Standing(place, quality)


def _mark(term: Term, concept: int, segment: Segment, place: Places, quality: Scores) -> None:
    numbers = segment.words_of_stem(stem(term.text))
    if term.prefix:
        first, last = segment.prefix_range(term.text)
        numbers = np.concatenate([numbers, np.arange(first, last)])
    worse = numbers[quality[numbers] <= term.quality]
    place[worse] = concept + 1
    quality[worse] = term.quality


def title_cover(segment: Segment, standing: Standing, numbers: Numbers) -> tuple[Scores, npt.NDArray[np.intp]]:
    """Of each article: its best name by explained mass squared over mass, and how many of its words are explained.

    A title of which the query explains everything gains its whole mass; half of it gains a quarter.
    """
    first_name, name_start = segment.column("first_name"), segment.column("name_start")
    names, owner = _ranges(first_name[numbers], first_name[numbers + 1])
    tokens, name_of = _ranges(name_start[names], name_start[names + 1])
    words = segment.column("names")[tokens]
    mass = segment.column("name_mass")[tokens]
    explained = np.bincount(name_of, mass * standing.quality[words], len(names))
    total = np.bincount(name_of, mass, len(names))
    cover = np.divide(explained**2, total, out=np.zeros(len(names)), where=total > 0)
    best = np.zeros(len(numbers), np.float32)
    np.maximum.at(best, owner, cover.astype(np.float32))
    counted = np.bincount(name_of, standing.place[words] > 0, len(names)).astype(np.intp)
    most = np.zeros(len(numbers), np.intp)
    np.maximum.at(most, owner, counted)
    return best, most


def neighbours(segment: Segment, standing: Standing, numbers: Numbers, rarity: Scores) -> Scores:
    """For each article, the summed worth of the pairs of neighbouring concepts that stand side by side in it."""
    pairs = np.minimum(rarity[:-1], rarity[1:])
    found = np.zeros((len(numbers), len(pairs)), bool)
    for first, start, column in (
        ("first_section", "token_start", "tokens"),
        ("first_name", "name_start", "names"),
    ):
        first_run, run_start = segment.column(first), segment.column(start)
        begins, ends = run_start[first_run[numbers]], run_start[first_run[numbers + 1]]
        tokens, owner = _ranges(begins, ends)
        if len(tokens) < 2:
            continue
        place = standing.place[segment.column(column)[tokens]]
        beside = np.flatnonzero((place[1:] == place[:-1] + 1) & (place[:-1] > 0) & (owner[1:] == owner[:-1]))
        found[owner[beside], place[beside] - 1] = True
    worth: Scores = (found @ pairs).astype(np.float32)
    return worth


def passage(segment: Segment, standing: Standing, number: int, rarity: Scores) -> Passage:
    """The section of an article that explains most of the query; the first of equals."""
    first_section, token_start = segment.column("first_section"), segment.column("token_start")
    first, last = int(first_section[number]), int(first_section[number + 1])
    starts = token_start[first : last + 1].astype(np.intp)
    if first == last or starts[0] == starts[-1]:
        return Passage(0, 0, ())
    place = standing.place[segment.column("tokens")[starts[0] : starts[-1]]]
    hits = np.flatnonzero(place)
    if not len(hits):
        return Passage(0, 0, ())
    section_of = np.searchsorted(starts - starts[0], hits, side="right") - 1
    has = np.zeros((last - first, len(rarity)), bool)
    has[section_of, place[hits] - 1] = True
    best = int(np.argmax(has @ rarity))
    own = hits[section_of == best]
    begin = starts[best] - starts[0]
    text_begin = int(begin + segment.column("heading")[first + best])
    in_text = own[own >= text_begin]
    at = 0
    if len(in_text):
        densest = _densest(in_text, place, rarity)
        gaps = segment.column("gaps")[starts[0] + text_begin : starts[0] + densest + 1]
        at = int(gaps.sum(dtype=np.int64))
    return Passage(best, at, tuple(np.flatnonzero(has[best]).tolist()))


_NEAR = 24
"""Content words that a snippet shows, about."""
_LOOKED_AT = 100
"""Hits of a section that a snippet may begin at."""


def _densest(hits: Numbers, place: Places, rarity: Scores) -> int:
    """The hit from which the next words say most."""
    best, best_worth = int(hits[0]), 0.0
    for hit in hits[:_LOOKED_AT].tolist():
        near = hits[(hits >= hit) & (hits < hit + _NEAR)]
        worth = float(rarity[np.unique(place[near]) - 1].sum())
        if worth > best_worth * 1.001:
            best, best_worth = hit, worth
    return best


def _ranges(starts: npt.NDArray[np.uint32], ends: npt.NDArray[np.uint32]) -> tuple[Numbers, Numbers]:
    """All numbers of some ranges, run together, and for each the range it is from."""
    starts = starts.astype(np.intp)
    lengths = ends.astype(np.intp) - starts
    owner = np.repeat(np.arange(len(starts)), lengths)
    before = np.cumsum(lengths) - lengths
    return np.arange(int(lengths.sum())) + (starts - before)[owner], owner


def weights(rarity: tuple[float, ...]) -> Scores:
    """Concepts' rarities as an array; at least a little each, so that a word that is everywhere still counts."""
    return np.maximum(np.array(rarity, np.float32), np.float32(0.05))
