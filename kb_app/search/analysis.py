"""French text to searchable words: the one place that decides what equals what.

Folding forgets case, accents, ligatures and typographic apostrophes. A text becomes tokens that know where they stand
in it. Compounds are kept split *and* joined (`e-mail`: `mail`, `email`), so that each way of writing finds the others;
numbers, codes and e-mail addresses are kept whole beside their parts.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

import snowballstemmer

from kb_app.search.words import ELIDED, INVERTED, STOP_WORDS

MAX_WORD = 48
"""Letters kept of a word: nobody types more, and pasted base64 must not fill the index."""

_PLAIN = str.maketrans({
    "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "º": "°",
    "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "′": "'", "`": "'", "´": "'", "＇": "'",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    "•": "·", "‧": "·", "∙": "·", "⋅": "·",
    "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "",
})  # fmt: skip


class _Folding(dict[int, str]):
    """Code point to folded text, worked out at first sight and kept: what `str.translate` asks for."""

    def __missing__(self, code: int) -> str:
        folded = _fold_once(chr(code))
        while (again := _fold_once(folded)) != folded:
            folded = again
        self[code] = folded
        return folded


def _fold_once(text: str) -> str:
    plain = text.casefold().translate(_PLAIN)
    decomposed = plain if plain in "°·'" else unicodedata.normalize("NFKD", plain)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


_FOLDING = _Folding()


def fold(text: str) -> str:
    """`text` without case, accents and ligatures, with one apostrophe and one dash. Twice changes nothing more."""
    return text.translate(_FOLDING)


class Word(NamedTuple):
    """One searchable word of a compound: its folded text, and its span in the compound as written."""

    text: str
    start: int
    end: int


class Token(NamedTuple):
    """What stands between two separators of a text: its span in it, and the words it is searched by.

    `words` are the parts and, when `joined`, the whole of the compound at the end.
    """

    start: int
    end: int
    words: tuple[Word, ...]
    joined: bool


_LETTERS = r"\w[\w\u0300-\u036f\u00ad\u200b]*"
TOKEN = re.compile(
    rf"""
    (?=[\d+])(?<!\w)(?:
        (?:\+33[ ]?|0)[1-9](?:[ .\u00a0\u202f-]?\d\d){{4}}   # telephone
      | \d{{1,3}}(?:[ \u00a0\u202f]\d{{3}})+                # 1 250
    )(?!\w)
  | {_LETTERS}(?:(?:['’ʼ·•‧.,/@‐‑–-]|\.-){_LETTERS})*        # compounds, codes, e-mail addresses
    (?:\((?:e|s|es|ne|le|trice|euse)\)s?(?!\w)|(?<=\d)[°º])?
    """,
    re.VERBOSE,
)
# étudiant·e·s, étudiant.e.s, étudiant(e)s
_INCLUSIVE = re.compile(r"(?:[·.](?:ne|le|trice|rice|euse|se|e)(?:[·.]?s)?|·s|\((?:ne|le|trice|euse|es|e|s)\)s?)$")
_PART = re.compile(r"[^\W_]+")
_SPACES = re.compile(r"[\s.-]+")
_DOTTED = re.compile(r"(?:\w\.)+\w\.?")


@lru_cache(maxsize=65_536)
def words_of(raw: str) -> tuple[tuple[Word, ...], bool]:
    """The searchable words of one token as written; whether the last one is the whole of a compound."""
    compound = _INCLUSIVE.sub("", fold(raw))
    exact = len(compound) == len(raw)
    parts = [Word(m.group()[:MAX_WORD], m.start(), m.end()) for m in _PART.finditer(compound)]
    while len(parts) > 1 and parts[0].text in ELIDED and compound[parts[0].end] == "'":
        del parts[0]
    if not parts:
        return (), False
    start, end = parts[0].start, len(compound)
    whole = _whole(compound[start:], parts)
    if len(parts) > 1:
        parts = [part for part in parts if len(part.text) > 1 or part.text.isdigit()]
    if whole:
        parts = [*parts, Word(whole[:MAX_WORD], start, end)]
    return tuple(parts if exact else (Word(part.text, 0, len(raw)) for part in parts)), bool(whole)


def _whole(compound: str, parts: list[Word]) -> str:
    """The joined form of `compound`, or empty when its parts say it all."""
    if compound[0].isdigit() or "@" in compound:
        joined = _SPACES.sub("", compound) if " " in compound or compound[0] == "0" else compound
        return joined if joined != parts[0].text else ""
    if len(parts) == 1:
        return ""
    if any(char.isdigit() for char in compound):
        return compound
    if _DOTTED.fullmatch(compound):
        return compound.replace(".", "")
    if any(char in compound for char in ".,/_") or all(part.text in INVERTED for part in parts[1:]):
        return ""
    return "".join(part.text for part in parts)


def tokens(text: str) -> Iterator[Token]:
    """The tokens of `text`, in order."""
    for match in TOKEN.finditer(text):
        yield Token(match.start(), match.end(), *words_of(match.group()))


@lru_cache(maxsize=65_536)
def _content_of(raw: str) -> tuple[str, ...]:
    return tuple(word.text for word in words_of(raw)[0] if word.text not in STOP_WORDS)


def content_words(text: str) -> list[str]:
    """The searchable words of `text` in order, without stop words."""
    return [word for match in TOKEN.finditer(text) for word in _content_of(match.group())]


def content_places(text: str) -> Iterator[tuple[str, int]]:
    """Like `content_words`, each with where its token begins in `text`."""
    for match in TOKEN.finditer(text):
        for word in _content_of(match.group()):
            yield word, match.start()


def name_words(text: str) -> list[str]:
    """The content words of a title; all its words when it has no others."""
    return content_words(text) or [word.text for token in tokens(text) for word in token.words]


_STEMMER = snowballstemmer.stemmer("french")
_STEMMING = Lock()
"""The stemmer keeps the word that it works on; the window stems on two threads."""
_ACCENTED = {"ee": "ée", "ees": "ées", "iere": "ière", "ieres": "ières"}
"""Endings whose accents are beyond doubt: the stemmer's rules want them back (durée, première)."""


@lru_cache(maxsize=262_144)
def stem(word: str) -> str:
    """The stem of a folded word; codes and numbers are their own."""
    if not word.isalpha():
        return word
    for ending, accented in _ACCENTED.items():
        if word.endswith(ending):
            word = word.removesuffix(ending) + accented
    with _STEMMING:
        root = _STEMMER.stemWord(word)
    return fold(root)
