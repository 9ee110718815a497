"""Names as people compare them, link to them and safely look at them."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ß": "ss", "’": "'", "ʼ": "'"}
)
_MARKS = re.compile("[\u0300-\u036f]+")
_NOT_IN_SLUG = re.compile(r"[^\w\s-]+")
_GAPS = re.compile(r"[\s-]+")
# C0 and C1 controls, line separators, bidirectional controls, halves of surrogate pairs (undecodable file names)
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def fold(text: str) -> str:
    """`text` without case, accents, ligatures or doubled spaces, for comparing what people wrote."""
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text.translate(_LIGATURES)))
    return " ".join(text.casefold().split())


def slug(text: str) -> str:
    """The anchor of a heading, or the code of a site: GitHub's rule, accents folded, hyphens single.

    An anchor typed by hand passes through this too, so that `#Étape 2`, `#étape-2` and `#etape--2` all lead there.
    """
    return _GAPS.sub("-", _NOT_IN_SLUG.sub("", fold(text))).strip("-")


class Names:
    """Gives out names that are each taken once: `a`, then `a-1`, `a-2`, …"""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._numbers: dict[str, int] = {}

    def take(self, wanted: str) -> str:
        name, number = wanted, self._numbers.get(wanted, 0)
        while name in self._taken:
            number += 1
            name = f"{wanted}-{number}"
        self._numbers[wanted] = number
        self._taken.add(name)
        return name


def displayable(text: str) -> str:
    r"""`text` on one line, with characters that hide or reorder others written out (`\u202e`)."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def readable_name(path: str) -> str:
    """A title made from a file name: `mot-de-passe_oublie.md` is `Mot de passe oublie`."""
    words = re.sub(r"[-_\s]+", " ", displayable(PurePosixPath(path).stem)).strip()
    return words[:1].upper() + words[1:] or displayable(path)
