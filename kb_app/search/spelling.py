"""Misspelt words, put right from the index's own vocabulary."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kb_app.search.segment import Segment
from kb_app.search.segment_writer import letters
from kb_app.search.snapshot import Snapshot

SHORTEST = 4
"""Letters below which an unknown word is left alone: too many words are one letter away."""
TWO_EDITS_FROM = 9


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
    most = 2 if len(word) >= TWO_EDITS_FROM and not prefix else 1
    counts: dict[tuple[int, str], int] = {}
    for segment in snapshot.segments:
        for edits, found, count in _near(word, segment, most, prefix):
            key = (edits, found)
            counts[key] = counts.get(key, 0) + count
    near = [Guess(edits, found[0] != word[0], -count, (found,)) for (edits, found), count in counts.items()]
    return sorted([*near, *_split(word, snapshot)])


def _near(word: str, segment: Segment, most: int, prefix: bool) -> Iterator[tuple[int, str, int]]:
    signature = np.uint32(letters(word))
    known = segment.column("word_letters")
    differing = signature & ~known if prefix else signature ^ known
    candidates = np.flatnonzero(np.bitwise_count(differing) <= (most if prefix else 2 * most))
    counts = segment.column("word_count")
    for number in candidates.tolist():
        found = segment.words[number]
        whole = found
        if prefix:
            if len(found) < len(word):
                continue
            found = found[: len(word)]
        elif abs(len(found) - len(word)) > most or (most == 2 and found[0] != word[0]):
            continue
        edits = distance(word, found, most)
        if 0 < edits <= most and counts[number]:
            yield edits, found if prefix else whole, int(counts[number])


def _split(word: str, snapshot: Snapshot) -> Iterator[Guess]:
    for at in range(3, len(word) - 2):
        counts = []
        for part in (word[:at], word[at:]):
            numbers = [(segment, segment.word_number(part)) for segment in snapshot.segments]
            counts.append(sum(int(segment.column("word_count")[n]) for segment, n in numbers if n is not None))
        if min(counts) > 1:
            yield Guess(1, False, -min(counts), (word[:at], word[at:]))


def distance(one: str, two: str, most: int) -> int:
    """Edits (letter added, dropped, changed, two neighbours swapped) between two words; `most` + 1 when more."""
    start = 0
    shorter = min(len(one), len(two))
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
    if most == 1 or max(len(one), len(two)) > 2 * most + 2:
        return most + 1
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
