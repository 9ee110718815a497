"""Spelling while writing: with the extra `spelling`, and a French hunspell dictionary that is on this computer already.

Neither is needed: without them nothing is underlined. Hunspell is what Firefox and LibreOffice use; a checker in pure
Python takes 35 seconds for one suggestion in French (spylls), and others know no elisions (pyspellchecker).
"""

import importlib
import logging
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kb_app.domain.query import Span

PLACES = (
    Path("/usr/share/hunspell"),
    Path("/usr/share/myspell/dicts"),
    Path("/Library/Spelling"),
    Path("C:/Program Files/LibreOffice/share/extensions/dict-fr"),
)
NAMES = ("fr", "fr_FR", "fr-toutesvariantes", "fr-classique")
SUGGESTED = 5

_NOT_WORDS = re.compile(
    r"`[^`]*`|\]\([^)]*\)|\[\[[^\]|]*\|?|https?://\S+|\S+@\S+|\[![A-Z]+\]|\{[^}]*\}|<[^>]*>|\S*[\d_/\\]\S*"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_log = logging.getLogger(__name__)


class Spelling:
    """Knows nothing until `load`, which reads the dictionary in some 0.2 s: not on the UI thread."""

    def __init__(self, places: Sequence[Path] = PLACES) -> None:
        self._places = places
        self._speller: Any = None
        self._is_loaded = False
        self._known: dict[str, bool] = {}

    def load(self) -> bool:
        """Whether spelling can be checked here."""
        if not self._is_loaded:
            self._is_loaded = True
            self._speller = self._open()
        return self._speller is not None

    def misspelt(self, line: str) -> tuple[Span, ...]:
        """Where words of a line of Markdown are wrong; code, addresses, acronyms and what has figures are none."""
        if self._speller is None:
            return ()
        text = _NOT_WORDS.sub(lambda found: " " * len(found[0]), line)
        return tuple(found.span() for found in _WORD.finditer(text) if not self._is_known(found[0]))

    def suggestions(self, word: str) -> tuple[str, ...]:
        """What may have been meant, the likeliest first; takes about 0.1 s."""
        return tuple(self._speller.suggest(word))[:SUGGESTED] if self._speller is not None else ()

    def _is_known(self, word: str) -> bool:
        if len(word) < 2 or word.isupper():
            return True
        if word not in self._known:
            self._known[word] = bool(self._speller.spell(word))
        return self._known[word]

    def _open(self) -> Any:
        found = next(
            ((place, name) for place in self._places for name in NAMES if (place / f"{name}.dic").is_file()), None
        )
        if found is None:
            return None
        try:
            library = importlib.import_module("hunspell")
        except ImportError:
            return None
        try:
            return library.Hunspell(found[1], hunspell_data_dir=str(found[0]))
        except (OSError, library.HunspellFilePathError) as error:
            _log.info("no spelling: %s", error)
            return None
