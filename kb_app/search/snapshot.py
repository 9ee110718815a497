"""The index as of one commit: its segments side by side, numbered through, less what was deleted."""

import struct
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb_app.domain.errors import IndexUnusable
from kb_app.search.analysis import stem
from kb_app.search.codec import Ids, Impacts
from kb_app.search.inversion import CONFIDENCES
from kb_app.search.schema import ACRONYM, FILTER
from kb_app.search.segment import Segment
from kb_app.search.segment_writer import rarity
from kb_app.search.storage import Pointer, read_pointer, read_toc

Mask = npt.NDArray[np.bool_]

DAMAGE = (OSError, ValueError, IndexError, KeyError, TypeError, struct.error, EOFError, AttributeError)
"""What reading a damaged file raises, in Whoosh and here."""

_ARCHIVED = [str(confidence) for confidence in CONFIDENCES].index("archived")


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

    def having(self, term: str) -> Mask:
        """The articles that a `FILTER` term names."""
        mask = np.zeros(self.size, bool)
        for base, ids, _ in self.postings(FILTER, term):
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

    def joined(self, column: str) -> npt.NDArray[Any]:
        """A per-article column of all segments."""
        parts = [getattr(segment, column) for segment in self.segments]
        joined: npt.NDArray[Any] = np.concatenate(parts) if parts else np.zeros(0, bool)
        return joined

    @cached_property
    def archived(self) -> Mask:
        return np.asarray(self.joined("confidence") == _ARCHIVED, bool)

    @cached_property
    def acronyms(self) -> dict[str, dict[tuple[str, ...], int]]:
        """Acronym to its expansions (content words), with how many articles say so."""
        found: dict[str, dict[tuple[str, ...], int]] = defaultdict(lambda: defaultdict(int))
        for segment in self.segments:
            for term, count in segment.terms(ACRONYM):
                short, *long = term.split(" ")
                found[short][tuple(long)] += count
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
