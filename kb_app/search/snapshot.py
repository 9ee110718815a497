"""The index as of one commit: its segments side by side, numbered through, less what was deleted."""

import pickle
import struct
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb_app.domain.article import Confidence
from kb_app.domain.errors import IndexUnusable
from kb_app.search.analysis import stem
from kb_app.search.codec import Ids, Impacts
from kb_app.search.inversion import CONFIDENCES
from kb_app.search.schema import FILTER
from kb_app.search.segment import Segment
from kb_app.search.segment_writer import rarity
from kb_app.search.storage import Pointer, read_pointer, read_toc
from kb_app.search.whoosh_parts import WhooshIndexError

Mask = npt.NDArray[np.bool_]

DAMAGE = (
    OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, ImportError,
    EOFError, struct.error, pickle.UnpicklingError, WhooshIndexError,
)  # fmt: skip
"""What reading a damaged file raises, in Whoosh and here."""


class Snapshot:
    """Read access to one commit; immutable, so a search never sees half an update."""

    def __init__(self, pointer: Pointer, segments: list[Segment], deleted: list[list[int]]) -> None:
        self.pointer = pointer
        self.segments = segments
        sizes = [segment.count for segment in segments]
        self.bases = [sum(sizes[:at]) for at in range(len(sizes))]
        self.size = sum(sizes)
        self.alive: Mask = np.ones(self.size, bool)
        for base, gone in zip(self.bases, deleted, strict=True):
            self.alive[np.array(gone, np.intp) + base] = False
        self.count = int(np.count_nonzero(self.alive))

    def postings(self, family: str, term: str) -> list[tuple[int, Ids, Impacts]]:
        """For each segment that has the term: its first article's number, then numbers from there, and impacts."""
        found = []
        for base, segment in zip(self.bases, self.segments, strict=True):
            postings = segment.postings(family, term)
            if postings is not None:
                found.append((base, *postings))
        return found

    def frequency(self, family: str, term: str) -> int:
        """In how many articles a term is, deleted ones included."""
        return sum(len(ids) for _, ids, _ in self.postings(family, term))

    def rarity(self, frequency: int) -> float:
        """How much a term tells that is in so many articles."""
        return float(rarity(min(frequency, self.size), self.size))

    @cached_property
    def name_masses(self) -> dict[str, npt.NDArray[np.float32]]:
        """By segment, how much each word of its articles' names tells; 0 for one whose stem the name has before it.

        By the stems of all segments together, so that an article weighs the same however the index came about.
        """
        stems, place = np.unique(np.concatenate([one.stems.keys for one in self.segments]), return_inverse=True)
        counts = np.bincount(place, np.concatenate([one.stems.counts for one in self.segments]), len(stems))
        mass = rarity(counts, self.size).astype(np.float32)
        places = np.split(place, np.cumsum([len(one.stems.keys) for one in self.segments])[:-1])
        return {
            segment.name: mass[own][segment.stems.of_names] * segment.column("name_counts")
            for segment, own in zip(self.segments, places, strict=True)
        }

    def having(self, term: str, family: str = FILTER) -> Mask:
        """The articles that have a term, deleted ones included."""
        mask = np.zeros(self.size, bool)
        for base, ids, _ in self.postings(family, term):
            mask[base:][ids] = True
        return mask

    def numbers(self, term: str) -> list[int]:
        """Numbers of the living articles that a `FILTER` term names."""
        numbers = [base + int(number) for base, ids, _ in self.postings(FILTER, term) for number in ids]
        return [number for number in numbers if self.alive[number]]

    def located(self, number: int) -> tuple[Segment, int]:
        """The segment of an article, and its number there."""
        at = bisect_right(self.bases, number) - 1
        return self.segments[at], number - self.bases[at]

    def card(self, number: int) -> tuple[str, str, str, str, list[str]]:
        segment, local = self.located(number)
        return segment.card(local)

    @cached_property
    def current(self) -> Mask:
        """The living articles that are not archived."""
        archived = CONFIDENCES.index(Confidence.ARCHIVED)
        current: Mask = self.alive & (self.confidence != archived)
        return current

    @cached_property
    def confidence(self) -> npt.NDArray[np.uint8]:
        """Of each article, the place of its confidence in `CONFIDENCES`."""
        return self._joined([segment.confidence for segment in self.segments])

    @cached_property
    def has_sites(self) -> Mask:
        return self._joined([segment.has_sites for segment in self.segments]).astype(bool)

    @cached_property
    def is_variant(self) -> Mask:
        return self._joined([segment.is_variant for segment in self.segments]).astype(bool)

    def _joined(self, columns: list[npt.NDArray[Any]]) -> npt.NDArray[Any]:
        joined: npt.NDArray[Any] = np.concatenate([*columns, np.zeros(0, np.uint8)])
        return joined

    @cached_property
    def acronyms(self) -> dict[str, dict[tuple[str, ...], int]]:
        """Acronym to its expansions (content words), with how many articles say so."""
        found: dict[str, dict[tuple[str, ...], int]] = defaultdict(lambda: defaultdict(int))
        for segment in self.segments:
            for short, long, count in segment.acronyms:
                found[short][long] += count
        return found

    @cached_property
    def expanded(self) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
        """By the stem of its first word, each expansion that several articles agree on, with its acronym."""
        found: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        for short, expansions in self.acronyms.items():
            for long, count in expansions.items():
                if count == max(expansions.values()):
                    found[stem(long[0])].append((short, long))
        return found

    def located_each(self, numbers: npt.NDArray[np.intp]) -> Iterator[tuple[Segment, Mask, npt.NDArray[np.intp]]]:
        """For each segment: which of `numbers` are in it, and their numbers there."""
        for base, segment in zip(self.bases, self.segments, strict=True):
            here = (numbers >= base) & (numbers < base + segment.count)
            if here.any():
                yield segment, here, numbers[here] - base


def open_snapshot(directory: Path, previous: Snapshot | None = None) -> Snapshot | None:
    """The index as it is now, reusing what `previous` has open; None when there is none yet.

    Raises IndexUnusable. A commit between two reads only makes it start again.
    """
    while True:
        pointer = read_pointer(directory)
        if pointer is None:
            return None
        try:
            return _open(directory, pointer, previous)
        except (IndexUnusable, *DAMAGE) as error:
            if read_pointer(directory) == pointer:
                raise IndexUnusable(str(error)) from error


def _open(directory: Path, pointer: Pointer, previous: Snapshot | None) -> Snapshot:
    reusable = {segment.name: segment for segment in previous.segments} if previous else {}
    segments, deleted = [], []
    for entry in read_toc(directory, pointer).segments:
        segment = reusable.get(entry.segment_id()) or Segment(directory / pointer.generation, entry)
        segments.append(segment)
        deleted.append(sorted(entry.deleted_docs()))
    return Snapshot(pointer, segments, deleted)
