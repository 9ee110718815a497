"""One segment as a reader sees it: posting lists, words, and the side columns. Everything stays in mapped files."""

import json
import zlib
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb_app.search.arrays import Array, read_arrays
from kb_app.search.codec import Ids, Impacts, postings
from kb_app.search.inversion import HAS_SITES, IS_VARIANT
from kb_app.search.schema import ACRONYM
from kb_app.search.segment_writer import COLUMNS
from kb_app.search.storage import LocalStorage
from kb_app.search.whoosh_parts import TermNotFound

_KEPT = 8192
"""Posting lists remembered: some 300 bytes each, as they are views of the file."""


@dataclass(frozen=True, slots=True)
class Stems:
    """Distinct stems by their keys, in how many articles each is, and for each word of a name the place of its stem."""

    keys: npt.NDArray[np.uint32]
    counts: npt.NDArray[np.uint32]
    of_names: npt.NDArray[np.intp]


class Segment:
    """Reads one segment. Raises ValueError, OSError or struct.error where the files are damaged."""

    def __init__(self, folder: Path, segment: Any) -> None:
        storage = LocalStorage(str(folder))
        self.name: str = segment.segment_id()
        self._terms = segment.codec().terms_reader(storage, segment)
        self._postings = read_arrays(self._terms._postfile.buffer)
        self._columns: dict[str, Array] = read_arrays(segment.open_file(storage, COLUMNS).buffer)
        self.count = len(self._columns["card_start"]) - 1
        flags = self._columns["flags"].reshape(-1, 3)
        if len(flags) != self.count or segment.doc_count_all() != self.count:
            raise ValueError("columns and postings disagree")
        self.is_variant = (flags[:, 0] & IS_VARIANT).astype(bool)
        self.has_sites = (flags[:, 0] & HAS_SITES).astype(bool)
        self.confidence = flags[:, 1]
        self.known_postings: dict[tuple[str, str], tuple[Ids, Impacts] | None] = {}

    def postings(self, family: str, term: str) -> tuple[Ids, Impacts] | None:
        """Article numbers (ascending) and impacts of a term, or None. Deleted articles are still in it."""
        key = (family, term)
        try:
            return self.known_postings[key]
        except KeyError:
            pass
        if len(self.known_postings) >= _KEPT:
            self.known_postings.clear()
        try:
            info = self._terms.term_info(family, term.encode("utf-8", "surrogatepass"))
            found = postings(self._postings, family, info)
        except TermNotFound:
            found = None
        self.known_postings[key] = found
        return found

    def terms(self, family: str) -> Iterator[tuple[str, int]]:
        """Every term of a family with the number of its articles: some 10 us each, so for small families only."""
        for (name, text), info in self._terms.items_from(family, b""):
            if name != family:
                return
            yield text.decode("utf-8", "surrogatepass"), info.doc_frequency()

    @cached_property
    def acronyms(self) -> list[tuple[str, tuple[str, ...], int]]:
        """Each acronym with an expansion, and how many articles say so."""
        split = ((term.split(" "), count) for term, count in self.terms(ACRONYM))
        return [(short, tuple(long), count) for (short, *long), count in split]

    def card(self, number: int) -> tuple[str, str, str, str, list[str]]:
        """Key, id, folder, what it is a variant of (or empty) and sites of an article."""
        start = self._columns["card_start"]
        card = self._columns["cards"][int(start[number]) : int(start[number + 1])].tobytes()
        key, id_, folder, common, sites = json.loads(card.decode("ascii"))
        return key, id_, folder, common, sites

    def column(self, name: str) -> Array:
        return self._columns[name]

    @cached_property
    def words(self) -> list[str]:
        """The distinct words of the segment, sorted: about 5 ms for 100,000."""
        text = self._columns["words"].tobytes().decode("utf-8")
        return text.split("\n") if text else []

    @cached_property
    def stems(self) -> Stems:
        """The stems of the segment's words: some 10 ms for 100,000."""
        keys, first, place = np.unique(self._columns["word_stem"], return_index=True, return_inverse=True)
        return Stems(keys, self._columns["stem_count"][first], place[self._columns["names"]])

    @cached_property
    def word_lengths(self) -> npt.NDArray[np.int16]:
        """The letters of each of `words`."""
        return np.fromiter(map(len, self.words), np.int16, len(self.words))

    def word_number(self, word: str) -> int | None:
        """The number of a word in `words`, or None."""
        at = bisect_left(self.words, word)
        return at if at < len(self.words) and self.words[at] == word else None

    def prefix_range(self, prefix: str) -> tuple[int, int]:
        """First and last (exclusive) number of the words that begin with `prefix`."""
        return bisect_left(self.words, prefix), bisect_left(self.words, prefix + "\U0010ffff")

    def words_of_stem(self, root: str) -> npt.NDArray[np.intp]:
        """Numbers of the words that have this stem."""
        return np.flatnonzero(self._columns["word_stem"] == zlib.crc32(root.encode("utf-8")))
