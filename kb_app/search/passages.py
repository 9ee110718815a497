"""What is shown of a passage: a snippet, and where the words that were looked for stand in a text."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kb_app.domain.query import Span
from kb_app.search.analysis import TOKEN, stem, words_of

_ELLIPSIS = "…"
_ANY_SPACE = re.compile(r"\s")
_BEFORE = 30
"""Characters shown before the first match, about."""
_NEAR_THE_BEGINNING = 0.4
"""A match that early in the snippet's length leaves it at the beginning of the text: sentences read better whole."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of text on one line; `matches` are spans in it."""

    text: str
    matches: tuple[Span, ...]


class Highlighter:
    """Finds the words that the terms of one answer stand for.

    Remembers how each word, as written, fares: texts of one answer share most of theirs, and looking a word up again
    is ten times cheaper than analysing it.
    """

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms = frozenset(terms)
        self._beginnings = tuple(term[:-1] for term in self._terms if term.endswith("*"))
        self._known: dict[str, tuple[Span, ...]] = {}

    def spans(self, text: str) -> tuple[Span, ...]:
        """Where these words stand in `text`, in order and apart from each other."""
        if not self._terms:
            return ()
        spans: list[Span] = []
        for written in TOKEN.finditer(text):
            word = written.group()
            found = self._known.get(word)
            if found is None:
                found = self._known[word] = self._spans_in_word(word)
            if found:
                begin = written.start()
                spans += [(begin + start, begin + end) for start, end in found]
        return tuple(spans)

    def _spans_in_word(self, written: str) -> tuple[Span, ...]:
        spans: list[Span] = []
        for text, root, start, end in _forms(written):
            if root in self._terms or (self._beginnings and text.startswith(self._beginnings)):
                overlapped = spans.pop() if spans and start < spans[-1][1] else (start, end)
                spans.append((overlapped[0], max(end, overlapped[1])))
        return tuple(spans)


@lru_cache(maxsize=16_384)
def _forms(written: str) -> tuple[tuple[str, str, int, int], ...]:
    """The searchable words of a token, each with its stem and its span."""
    return tuple((word.text, stem(word.text), word.start, word.end) for word in words_of(written)[0])


def find_matches(text: str, terms: Iterable[str]) -> tuple[Span, ...]:
    """Spans of the words of `text` that `terms` (of a `Found`) stand for."""
    return Highlighter(terms).spans(text)


def snippet(text: str, highlighter: Highlighter, length: int = 180, at: int = 0) -> Snippet:
    """About `length` characters of `text` around its matches, looked for from `at` (a `Match`'s) on, then anywhere."""
    window = max(0, at - _BEFORE)
    found = highlighter.spans(text[window : window + length + _BEFORE])
    if not found and text:
        window, found = 0, highlighter.spans(text)
        if found:
            at = _densest(found, length)
    start = _word_start(text, max(0, at - _BEFORE) if found and at > length * _NEAR_THE_BEGINNING else 0)
    end = _word_end(text, min(len(text), start + length))
    before = _ELLIPSIS if start else ""
    after = _ELLIPSIS if end < len(text) else ""
    shift = window - start + len(before)
    spans = tuple((a + shift, b + shift) for a, b in found if start <= a + window and b + window <= end)
    return Snippet(before + _ANY_SPACE.sub(" ", text[start:end]) + after, spans)


def _densest(spans: tuple[Span, ...], length: int) -> int:
    """The start of the match from which most matches follow within `length`."""
    starts = [start for start, _ in spans]
    return max(starts, key=lambda start: (bisect_left(starts, start + length) - bisect_left(starts, start), -start))


def _word_start(text: str, at: int) -> int:
    """The beginning of the next word after `at`, if `at` is inside one."""
    if at == 0:
        return 0
    for place in range(at, min(at + 25, len(text))):
        if text[place - 1].isspace() and not text[place].isspace():
            return place
    return at


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    for place in range(at, max(0, at - 25), -1):
        if text[place].isspace():
            return len(text[:place].rstrip()) if text[:place].strip() else at
    return at
