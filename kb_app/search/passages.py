"""What is shown of a passage: a snippet, and where the words that were looked for stand in a text."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from kb_app.domain.query import Span
from kb_app.search.analysis import stem, tokens

_ELLIPSIS = "…"
_BEFORE = 30
"""Characters shown before the first match, about."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of text on one line; `matches` are spans in it."""

    text: str
    matches: tuple[Span, ...]


def find_matches(text: str, terms: Iterable[str]) -> tuple[Span, ...]:
    """Spans of the words of `text` that `terms` (of a `Found`) stand for, in order and apart from each other."""
    wanted = frozenset(terms)
    beginnings = tuple(term[:-1] for term in wanted if term.endswith("*"))
    spans: list[Span] = []
    for token in tokens(text):
        for word in token.words:
            if stem(word.text) in wanted or (beginnings and word.text.startswith(beginnings)):
                start, end = token.start + word.start, token.start + word.end
                if spans and start < spans[-1][1]:
                    start, end = spans[-1][0], max(end, spans[-1][1])
                    spans.pop()
                spans.append((start, end))
    return tuple(spans)


def snippet(text: str, terms: Iterable[str], length: int = 180, at: int = 0) -> Snippet:
    """About `length` characters of `text` around its matches, looked for from `at` (a `Match`'s) on, then anywhere."""
    wanted = frozenset(terms)
    start = max(0, at - _BEFORE)
    spans = find_matches(text[start : start + length + _BEFORE], wanted)
    if not spans and text:
        start, everywhere = 0, find_matches(text, wanted)
        if everywhere:
            start = max(0, _densest(everywhere, length) - _BEFORE)
    start = _word_start(text, start)
    end = _word_end(text, min(len(text), start + length))
    shown = "".join(" " if char.isspace() else char for char in text[start:end])
    found = find_matches(shown, wanted)
    before = _ELLIPSIS if start else ""
    after = _ELLIPSIS if end < len(text) else ""
    return Snippet(before + shown + after, tuple((first + len(before), last + len(before)) for first, last in found))


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
