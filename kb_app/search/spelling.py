"""Misspelt words, put right from the index's own vocabulary."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kb_app.search.segment import Segment
from kb_app.search.segment_writer import letters
from kb_app.search.snapshot import Snapshot

SHORTEST = 4
"""Letters below which an unknown word is left alone: too many words are one letter away."""
TWO_EDITS_FROM = 9
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True, order=True)
class Guess:
    """A word (or two, when a space is missing) that may have been meant; the smallest is the likeliest."""

    edits: int
    other_beginning: bool
    rareness: int
    words: tuple[str, ...]


def guesses(word: str, snapshot: Snapshot, *, prefix: bool = False) -> list[Guess]:
    """The likeliest words for an unknown folded `word`, best first; with `prefix`, for the beginning of one."""
    if len(word) < SHORTEST or not word.isalpha():
        return []
    counts: dict[tuple[int, tuple[str, ...]], int] = defaultdict(int)
    for segment in snapshot.segments:
        near = _begun(word, segment) if prefix else _near(word, segment, 1)
        for edits, found, count in near:
            counts[edits, (found,)] += count
    for parts in _parts(word):
        least = min(sum(_count(part, segment) for segment in snapshot.segments) for part in parts)
        if least > 1:
            counts[1, parts] = least
    if not counts and not prefix and len(word) >= TWO_EDITS_FROM:
        for segment in snapshot.segments:
            for edits, found, count in _near(word, segment, 2):
                counts[edits, (found,)] += count
    return sorted(Guess(edits, words[0][0] != word[0], -count, words) for (edits, words), count in counts.items())


def _near(word: str, segment: Segment, most: int) -> Iterator[tuple[int, str, int]]:
    """Words of `segment` at most so many edits away, with how many articles have them.

    Only words that begin with the same letter are compared, and for one edit those that begin otherwise by it.
    """
    first, last = segment.prefix_range(word[0])
    differing = segment.column("word_letters")[first:last] ^ np.uint32(letters(word))
    longer = np.abs(segment.word_lengths[first:last] - len(word))
    near = (np.bitwise_count(differing) <= 2 * most) & (longer <= most)
    for number in (np.flatnonzero(near) + first).tolist():
        found = segment.words[number]
        if 0 < (edits := distance(word, found, most)) <= most:
            yield edits, found, int(segment.column("word_count")[number])
    if most == 1:
        for found in _other_beginnings(word):
            if count := _count(found, segment):
                yield 1, found, count


def _begun(word: str, segment: Segment) -> Iterator[tuple[int, str, int]]:
    """Beginnings of words of `segment` that are one edit from `word`, with how many articles have such words."""
    first, last = segment.prefix_range(word[:1])
    missing = np.uint32(letters(word)) & ~segment.column("word_letters")[first:last]
    counts = segment.column("word_count")
    for number in (np.flatnonzero(np.bitwise_count(missing) <= 1) + first).tolist():
        for size in (len(word), len(word) + 1, len(word) - 1):
            begun = segment.words[number][:size]
            if len(begun) == size and distance(word, begun, 1) == 1:
                yield 1, begun, int(counts[number])
                break


def _other_beginnings(word: str) -> Iterator[str]:
    """`word` with another first letter, one more, one less, or its first two swapped."""
    yield word[1:]
    yield word[1] + word[0] + word[2:]
    for letter in _ALPHABET:
        if letter != word[0]:
            yield letter + word[1:]
            yield letter + word


def _parts(word: str) -> Iterator[tuple[str, str]]:
    for at in range(3, len(word) - 2):
        yield word[:at], word[at:]


def _count(word: str, segment: Segment) -> int:
    number = segment.word_number(word)
    return 0 if number is None else int(segment.column("word_count")[number])


def distance(one: str, two: str, most: int) -> int:
    """Edits (letter added, dropped, changed, two neighbours swapped) between two words; `most` + 1 when more."""
    start, shorter = 0, min(len(one), len(two))
    while start < shorter and one[start] == two[start]:
        start += 1
    end = 0
    while end < shorter - start and one[-1 - end] == two[-1 - end]:
        end += 1
    one, two = one[start : len(one) - end], two[start : len(two) - end]
    if not one or not two:
        return len(one) + len(two)
    if max(len(one), len(two)) == 1 or (len(one) == 2 and one == two[::-1]):
        return 1
    if most == 1 or abs(len(one) - len(two)) > most:
        return most + 1
    return _edits(one, two)


def _edits(one: str, two: str) -> int:
    """The optimal string alignment distance: Levenshtein's, with swaps."""
    previous: list[int] = []
    row = list(range(len(two) + 1))
    for i, char in enumerate(one, 1):
        before, previous, row = previous, row, [i]
        for j, other in enumerate(two, 1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (char != other))
            if i > 1 and j > 1 and char == two[j - 2] and one[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
    return row[-1]
