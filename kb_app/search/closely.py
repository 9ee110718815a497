"""A close look at the few articles worth it: how much of a title the query explains, neighbours, passages.

Works on the side columns, for all the articles of a segment at once: every word of the lexicon is given the place in
the query of the concept it stands for (0: none), and one gather turns token runs into runs of places.
"""

from dataclasses import dataclass
from itertools import pairwise

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


def title_cover(segment: Segment, masses: Scores, standing: Standing, numbers: Numbers) -> Scores:
    """Of each article: its best name, by explained mass squared over mass (`masses` of each word of its names).

    A title of which the query explains everything gains its whole mass; half of it gains a quarter.
    """
    first_name, name_start = segment.column("first_name"), segment.column("name_start")
    names, owner = _ranges(first_name[numbers], first_name[numbers + 1])
    tokens, name_of = _ranges(name_start[names], name_start[names + 1])
    mass = masses[tokens]
    explained = np.bincount(name_of, mass * standing.quality[segment.column("names")[tokens]], len(names))
    total = np.bincount(name_of, mass, len(names))
    cover = np.divide(explained**2, total, out=np.zeros(len(names)), where=total > 0)
    best = np.zeros(len(numbers), np.float32)
    np.maximum.at(best, owner, cover.astype(np.float32))
    return best


def neighbours(segment: Segment, standing: Standing, numbers: Numbers, rarity: Scores) -> Scores:
    """For each article, the summed worth of the pairs of neighbouring concepts that stand side by side in it."""
    pairs = np.minimum(rarity[:-1], rarity[1:])
    found = np.zeros((len(numbers), len(pairs)), bool)
    for first, start, column in (("first_section", "token_start", "tokens"), ("first_name", "name_start", "names")):
        run_start = segment.column(start)
        begins = run_start[segment.column(first)[numbers]]
        ends = run_start[segment.column(first)[numbers + 1]]
        place, before = _places(segment.column(column), begins, ends, standing)
        beside = np.flatnonzero((place[1:] == place[:-1] + 1) & (place[:-1] > 0))
        owner = np.searchsorted(before, beside, side="right") - 1
        same = owner == np.searchsorted(before, beside + 1, side="right") - 1
        found[owner[same], place[beside[same]] - 1] = True
    return _worth(found, pairs)


def passages(segment: Segment, standing: Standing, numbers: Numbers, rarity: Scores) -> list[Passage]:
    """Of each article, the section that explains most of the query; the first of equals.

    What the article's title or an alias says is said for every section of it. So a query that only names the article
    leads to its beginning, where the answer is, and not to a section that happens to repeat the name.
    """
    first_section, token_start = segment.column("first_section"), segment.column("token_start")
    found = []
    sections, owner = _ranges(first_section[numbers], first_section[numbers + 1])
    begins, ends = token_start[sections], token_start[sections + 1]
    place, before = _places(segment.column("tokens"), begins, ends, standing)
    hits = np.flatnonzero(place)
    has = np.zeros((len(sections), len(rarity)), bool)
    has[np.searchsorted(before, hits, side="right") - 1, place[hits] - 1] = True
    worth = _worth(has | _named(segment, standing, numbers, len(rarity))[owner], rarity)
    bounds = np.searchsorted(owner, np.arange(len(numbers) + 1)).tolist()
    weight = rarity.tolist()
    for first, last in pairwise(bounds):
        if first == last:
            found.append(Passage(0, 0, ()))
            continue
        best = first + int(worth[first:last].argmax())
        run = int(before[best])
        text_begin = run + int(segment.column("heading")[sections[best]])
        text_end = run + int(ends[best]) - int(begins[best])
        low, high = hits.searchsorted((text_begin, text_end)).tolist()
        own = hits[low : min(high, low + _LOOKED_AT)]
        at = 0
        if len(own):
            densest = _densest(own.tolist(), place[own].tolist(), weight)
            begin = int(begins[best]) - run
            at = int(segment.column("gaps")[begin + text_begin : begin + densest + 1].sum(dtype=np.int64))
        found.append(Passage(best - first, at, tuple(has[best].nonzero()[0].tolist())))
    return found


def _named(segment: Segment, standing: Standing, numbers: Numbers, concepts: int) -> npt.NDArray[np.bool_]:
    """For each article, which concepts of the query its title and aliases hold."""
    first_name, name_start = segment.column("first_name"), segment.column("name_start")
    begins, ends = name_start[first_name[numbers]], name_start[first_name[numbers + 1]]
    place, before = _places(segment.column("names"), begins, ends, standing)
    hits = np.flatnonzero(place)
    named = np.zeros((len(numbers), concepts), bool)
    named[np.searchsorted(before, hits, side="right") - 1, place[hits] - 1] = True
    return named


_NEAR = 24
"""Content words that a snippet shows, about."""
_LOOKED_AT = 60
"""Hits of a section that a snippet may begin at."""


def _densest(hits: list[int], places: list[int], rarity: list[float]) -> int:
    """The hit from which the next words say most."""
    best, best_worth = hits[0], 0.0
    seen = [0] * (len(rarity) + 1)
    worth, last = 0.0, 0
    for at, hit in enumerate(hits):
        while last < len(hits) and hits[last] < hit + _NEAR:
            if not seen[places[last]]:
                worth += rarity[places[last] - 1]
            seen[places[last]] += 1
            last += 1
        if worth > best_worth * 1.001:
            best, best_worth = hit, worth
        seen[places[at]] -= 1
        if not seen[places[at]]:
            worth -= rarity[places[at] - 1]
    return best


def _places(
    column: npt.NDArray[np.uint32], begins: npt.NDArray[np.uint32], ends: npt.NDArray[np.uint32], standing: Standing
) -> tuple[Places, Numbers]:
    """The places in the query of the words of some runs of a column, run together; where each run begins there."""
    runs = [column[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
    lengths = ends.astype(np.intp) - begins
    words = np.concatenate(runs) if runs else column[:0]
    return standing.place.take(words), np.cumsum(lengths) - lengths


def _ranges(starts: npt.NDArray[np.uint32], ends: npt.NDArray[np.uint32]) -> tuple[Numbers, Numbers]:
    """All numbers of some ranges, run together, and for each the range it is from."""
    first = starts.astype(np.intp)
    lengths = ends.astype(np.intp) - first
    owner = np.repeat(np.arange(len(first)), lengths)
    before = np.cumsum(lengths) - lengths
    return np.arange(int(lengths.sum())) + (first - before)[owner], owner


def _worth(has: npt.NDArray[np.bool_], worth: Scores) -> Scores:
    """Sum of `worth` where `has`, a row at a time; not by `@`, whose BLAS raises spurious floating-point warnings."""
    summed: Scores = np.where(has, worth, np.float32(0)).sum(axis=1, dtype=np.float32)
    return summed


def weights(rarity: tuple[float, ...]) -> Scores:
    """Concepts' rarities as an array; at least a little each, so that a word that is everywhere still counts."""
    return np.maximum(np.array(rarity, np.float32), np.float32(0.05))
