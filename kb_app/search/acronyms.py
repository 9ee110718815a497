"""Acronyms that articles explain themselves: "comité social et économique (CSE)", "CSE (comité social…)"."""

import re
from collections.abc import Iterator

from kb_app.search.analysis import tokens
from kb_app.search.words import STOP_WORDS

_EXPLAINED = re.compile(r"\(\s*([A-Z][A-Z.]{1,8}[A-Z]?)\s*\)")
_EXPLAINS = re.compile(r"\b([A-Z]{2,8})\s*\(([^()]{6,90})\)")
_LONGEST = 90
"""Characters before a parenthesis in which its expansion is looked for."""


def acronyms(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Folded acronyms with the content words of their expansion, as often as `text` explains them."""
    for match in _EXPLAINED.finditer(text):
        before = text[max(0, match.start() - _LONGEST) : match.start()]
        words = _words(re.split(r"[.;:!?()\n]", before)[-1])
        letters = match.group(1).replace(".", "").lower()
        for first in range(len(words) - 1, -1, -1):
            if words[first] not in STOP_WORDS and _spells(letters, words[first:]):
                yield from _worth(letters, words[first:])
                break
    for match in _EXPLAINS.finditer(text):
        words = _words(match.group(2))
        letters = match.group(1).lower()
        if _spells(letters, words):
            yield from _worth(letters, words)


def _words(text: str) -> list[str]:
    return [word.text for token in tokens(text) for word in token.words[:1]]


def _spells(letters: str, words: list[str]) -> bool:
    """Whether `letters` are beginnings of `words`, in order, each word that means something giving at least one."""
    if not words:
        return not letters
    head, rest = words[0], words[1:]
    if head in STOP_WORDS and _spells(letters, rest):
        return True
    taken = 0
    while taken < min(len(letters), len(head), 3) and letters[taken] == head[taken]:
        taken += 1
        if _spells(letters[taken:], rest):
            return True
    return False


def _worth(letters: str, words: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    meant = tuple(word for word in words if word not in STOP_WORDS)
    if len(letters) > 1 and len(meant) > 1:
        yield letters, meant
