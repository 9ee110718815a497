"""Blocks of inverted articles to one segment on disk."""

import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb_app.search.arrays import Array, write_arrays
from kb_app.search.block import Block, Runs
from kb_app.search.codec import ImpactCodec, Lists
from kb_app.search.schema import FAMILIES, STEM, WORD, schema
from kb_app.search.storage import INDEX_NAME, LocalStorage, seal

COLUMNS = ".cols"


def write_segment(folder: Path, blocks: list[Block]) -> Any:
    """Write and seal one segment of all `blocks`; returns Whoosh's segment, which is not yet part of the index.

    Nothing in it depends on what else the index holds: what a word tells is worked out by who reads. Holds some 25
    bytes a posting of the largest family while it works: 100 MB for 10,000 articles.
    """
    storage = LocalStorage(str(folder))
    codec = ImpactCodec()
    segment = codec.new_segment(storage, INDEX_NAME)
    segment.set_doc_count(sum(block.count for block in blocks))
    writer = codec.field_writer(storage, segment)
    frequency: dict[str, dict[str, int]] = {}
    for family in FAMILIES:
        lists = _merged(blocks, family)
        if family in (STEM, WORD):
            frequency[family] = dict(zip(lists.terms, lists.counts.tolist(), strict=True))
        writer.add_family(family, schema()[family], lists)
    writer.close()
    columns = _columns(blocks, frequency)
    with segment.create_file(storage, COLUMNS) as file:
        write_arrays(file, columns)
    seal(folder, segment)
    return segment


def rarity(count: Any, collection: float) -> Any:
    """Robertson and Spärck Jones's inverse document frequency, never negative."""
    return np.log1p((collection - count + 0.5) / (count + 0.5))


def letters(word: str) -> int:
    """Which letters are in `word`, a bit each (digits share bits): an edit changes two bits at most."""
    bits = 0
    for char in word:
        bits |= 1 << (ord(char) & 31)
    return bits


def _merged(blocks: list[Block], family: str) -> Lists:
    """The posting lists of all blocks, their articles numbered through."""
    known: dict[str, int] = {}
    keys, ids, impacts = [], [], []
    first = 0
    for block in blocks:
        some = block.postings[family]
        numbers = np.array([known.setdefault(term, len(known)) for term in some.terms], np.uint32)
        keys.append(numbers[some.numbers])
        ids.append(some.ids + np.uint32(first))
        impacts.append(some.impacts)
        first += block.count
    terms, rank = _ranked(known)
    key = rank[np.concatenate(keys)]
    order = np.argsort(key, kind="stable")
    counts = np.bincount(key, minlength=len(terms)).astype(np.uint32)
    return Lists(terms, counts, np.concatenate(ids)[order], np.concatenate(impacts)[order])


def _ranked(known: dict[str, int]) -> tuple[list[str], npt.NDArray[np.uint32]]:
    """Words in order (of their code points, which is that of their bytes); from the number of each to its place."""
    words = sorted(known)
    rank = np.empty(len(words), np.uint32)
    rank[np.fromiter((known[word] for word in words), np.intp, len(words))] = np.arange(len(words), dtype=np.uint32)
    return words, rank


def _columns(blocks: list[Block], frequency: dict[str, dict[str, int]]) -> dict[str, Array]:
    known: dict[str, int] = {}
    numbers = [np.array([known.setdefault(word, len(known)) for word in block.words], np.uint32) for block in blocks]
    words, rank = _ranked(known)
    stem_of = {word: root for block in blocks for word, root in zip(block.words, block.stems, strict=True)}
    stems = [stem_of[word] for word in words]
    stem_keys = np.array([zlib.crc32(root.encode("utf-8")) for root in stems], np.uint32)
    names = _joined([block.names for block in blocks], numbers, rank)
    sections = _joined([block.sections for block in blocks], numbers, rank)
    return {
        "words": np.frombuffer("\n".join(words).encode("utf-8"), np.uint8),
        "word_count": np.array([frequency[WORD].get(word, 0) for word in words], np.uint32),
        "word_stem": stem_keys,
        "stem_count": np.array([frequency[STEM].get(root, 0) for root in stems], np.uint32),
        "word_letters": np.array([letters(word) for word in words], np.uint32),
        "cards": np.concatenate([block.cards for block in blocks]),
        "card_start": _starts(np.concatenate([block.card_lengths for block in blocks]), np.uint64),
        "flags": np.concatenate([block.flags for block in blocks]),
        "names": names.words,
        "name_counts": _first_of_stem(names, stem_keys).astype(np.uint8),
        "name_start": _starts(names.lengths, np.uint32),
        "first_name": _starts(names.each, np.uint32),
        "tokens": sections.words,
        "gaps": np.concatenate([block.gaps for block in blocks]),
        "token_start": _starts(sections.lengths, np.uint32),
        "first_section": _starts(sections.each, np.uint32),
        "heading": np.concatenate([block.headings for block in blocks]),
    }


def _joined(runs: list[Runs], numbers: list[npt.NDArray[np.uint32]], rank: npt.NDArray[np.uint32]) -> Runs:
    """The runs of all blocks, their words numbered by place in the segment's lexicon."""
    words = [rank[own[some.words]] for some, own in zip(runs, numbers, strict=True)]
    return Runs(
        np.concatenate(words),
        np.concatenate([some.lengths for some in runs]),
        np.concatenate([some.each for some in runs]),
    )


def _first_of_stem(names: Runs, stem_keys: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Which words of names are the first of their stem there: the others tell nothing more."""
    name_of = np.repeat(np.arange(len(names.lengths), dtype=np.uint64), names.lengths)
    first = np.zeros(len(names.words), bool)
    first[np.unique(name_of << np.uint64(32) | stem_keys[names.words], return_index=True)[1]] = True
    return first


def _starts(lengths: Iterable[int], kind: Any) -> Array:
    """Where each run begins, and where the last one ends."""
    sizes = np.asarray(lengths, np.uint64)
    return np.concatenate([np.zeros(1, np.uint64), np.cumsum(sizes, dtype=np.uint64)]).astype(kind)
