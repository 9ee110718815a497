"""Inverted articles to one segment on disk."""

import zlib
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb_app.search.analysis import stem
from kb_app.search.arrays import Array, write_arrays
from kb_app.search.codec import ImpactCodec
from kb_app.search.inversion import Inverted
from kb_app.search.schema import FAMILIES, STEM, WORD, schema
from kb_app.search.storage import INDEX_NAME, LocalStorage, seal

COLUMNS = ".cols"

Postings = dict[str, tuple["array[int]", "array[float]"]]
"""Term to article numbers and impacts."""


class Gathered:
    """Articles on their way to a segment. Holds about 8 bytes a posting, 5 to 10 kB an article."""

    def __init__(self) -> None:
        self.count = 0
        self.postings: dict[str, Postings] = {family: {} for family in FAMILIES}
        self._words: dict[str, int] = {}
        self._cards: list[bytes] = []
        self._flags = bytearray()
        self._names = array("I")
        self._name_lengths = array("I")
        self._names_each = array("I")
        self._tokens = array("I")
        self._token_lengths = array("I")
        self._sections_each = array("I")
        self._headings = array("I")
        self._gaps = bytearray()

    def add(self, article: Inverted) -> None:
        for family, terms in article.terms.items():
            postings = self.postings[family]
            for term, impact in terms.items():
                found = postings.get(term)
                if found is None:
                    found = postings[term] = array("I"), array("f")
                found[0].append(self.count)
                found[1].append(impact)
        known = self._words
        numbers = np.array([known.setdefault(word, len(known)) for word in article.words], np.uint32)
        self._append(numbers, article.names, self._names, self._name_lengths, self._names_each)
        self._append(numbers, article.sections, self._tokens, self._token_lengths, self._sections_each)
        self._headings.extend(article.headings)
        self._gaps += article.gaps
        self._cards.append(article.card)
        self._flags += bytes(article.flags)
        self.count += 1

    @staticmethod
    def _append(
        numbers: npt.NDArray[np.uint32],
        runs: Iterable["array[int]"],
        into: "array[int]",
        lengths: "array[int]",
        each: "array[int]",
    ) -> None:
        before = len(lengths)
        for run in runs:
            into.frombytes(numbers[np.frombuffer(run, np.uint32)].tobytes())
            lengths.append(len(run))
        each.append(len(lengths) - before)

    def columns(self, collection: int, stem_count: Any) -> dict[str, Array]:
        """The side columns. `stem_count(stem)` is in how many of `collection` articles a stem is."""
        words = sorted(self._words)
        rank = np.empty(len(words), np.uint32)
        rank[[self._words[word] for word in words]] = np.arange(len(words), dtype=np.uint32)
        stems = [stem(word) for word in words]
        frequency = np.array([stem_count(root) for root in stems], np.float64)
        mass = rarity(frequency, collection)
        names = rank[np.frombuffer(self._names, np.uint32)]
        by_word = self.postings[WORD]
        return {
            "words": np.frombuffer("\n".join(words).encode("utf-8"), np.uint8),
            "word_count": np.array([len(by_word[word][0]) if word in by_word else 0 for word in words], np.uint32),
            "word_stem": np.array([zlib.crc32(root.encode("utf-8")) for root in stems], np.uint32),
            "word_letters": np.array([letters(word) for word in words], np.uint32),
            "cards": np.frombuffer(b"".join(self._cards), np.uint8),
            "card_start": _starts([len(card) for card in self._cards], np.uint64),
            "flags": np.frombuffer(bytes(self._flags), np.uint8),
            "names": names,
            "name_mass": mass[names].astype(np.float32),
            "name_start": _starts(self._name_lengths, np.uint32),
            "first_name": _starts(self._names_each, np.uint32),
            "tokens": rank[np.frombuffer(self._tokens, np.uint32)],
            "gaps": np.frombuffer(bytes(self._gaps), np.uint8),
            "token_start": _starts(self._token_lengths, np.uint32),
            "first_section": _starts(self._sections_each, np.uint32),
            "heading": np.array(self._headings, np.uint32),
        }


def rarity(count: Any, collection: float) -> Any:
    """Robertson and Spärck Jones's inverse document frequency, never negative."""
    return np.log1p((collection - count + 0.5) / (count + 0.5))


def letters(word: str) -> int:
    """Which letters are in `word`, a bit each (digits share bits): an edit changes two bits at most."""
    bits = 0
    for char in word:
        bits |= 1 << (ord(char) & 31)
    return bits


def write_segment(folder: Path, gathered: Gathered, others: int = 0, stem_count: Any = None) -> Any:
    """Write and seal one segment of everything in `gathered`; returns Whoosh's segment, not yet part of the index.

    `others` is how many articles are in the index besides, and `stem_count(stem)` in how many of those a stem is.
    """
    storage = LocalStorage(str(folder))
    codec = ImpactCodec()
    segment = codec.new_segment(storage, INDEX_NAME)
    segment.set_doc_count(gathered.count)
    writer = codec.field_writer(storage, segment)
    fields = schema()
    for family in FAMILIES:
        writer.start_field(family, fields[family])
        encoded = sorted(
            (term.encode("utf-8", "surrogatepass"), postings) for term, postings in gathered.postings[family].items()
        )
        for term, (ids, impacts) in encoded:
            writer.add_term(
                term, np.frombuffer(ids, np.uint32).astype("<u4"), np.frombuffer(impacts, np.float32).astype("<f2")
            )
        writer.finish_field()
    writer.close()
    own = gathered.postings[STEM]

    def count(root: str) -> int:
        here = len(own[root][0]) if root in own else 0
        return here + (stem_count(root) if stem_count else 0)

    with segment.create_file(storage, COLUMNS) as file:
        write_arrays(file, gathered.columns(gathered.count + others, count))
    seal(folder, segment)
    return segment


def _starts(lengths: Iterable[int], kind: Any) -> Array:
    """Where each run begins, and where the last one ends."""
    sizes = np.fromiter(lengths, np.uint64)
    return np.concatenate([np.zeros(1, np.uint64), np.cumsum(sizes, dtype=np.uint64)]).astype(kind)
