"""French for the engines that do not bring it: folding and words, with the stop words that ours uses."""

import re
import unicodedata

from benchmarks.engines.engine import Question
from kb_app.search.words import STOP_WORDS

SHORTEST_SLIP, TWO_EDITS_FROM = 4, 9
"""Letters from which an unknown word is taken for a slip of one edit, and of two: as ours does."""
_WORD = re.compile(r"[^\W_]+")


class _Folding(dict[int, str]):
    """Code point to folded text, for `str.translate`."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFKD", chr(code).casefold().replace("œ", "oe").replace("æ", "ae"))
        folded = "".join(char for char in decomposed if not unicodedata.combining(char))
        self[code] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """`text` without case, accents and ligatures."""
    return text.translate(_FOLDING)


def words(text: str) -> list[str]:
    """The folded words of `text` that are no stop words, in order."""
    return [word for word in _WORD.findall(fold(text)) if word not in STOP_WORDS]


def asked(question: Question) -> tuple[list[str], str]:
    """The words to look for, and the last one apart when it may be unfinished (else empty).

    A question of nothing but stop words keeps them.
    """
    typed = _WORD.findall(fold(question.text))
    unfinished = typed.pop() if question.prefix and typed else ""
    meant = [word for word in typed if word not in STOP_WORDS]
    return (meant if meant or unfinished else typed), unfinished
