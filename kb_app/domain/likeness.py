"""Articles that say the same: one title, or nearly the same words in nearly the same order."""

import heapq
import re
import zlib
from collections import Counter
from collections.abc import Iterable

from kb_app.domain.names import fold

NEARLY = 0.8
"""Share of four-word runs in common, of all that either text has: Broder's resemblance, by sketches."""
_SKETCH = 64
_RUN = 4
_SHORT = 12
_WORD = re.compile(r"\w+")


class Likeness:
    """Texts by their paths, asked which of them another text is like."""

    def __init__(self) -> None:
        self._titles: dict[str, list[str]] = {}
        self._holders: dict[int, list[str]] = {}
        self._sizes: dict[str, int] = {}

    def add(self, path: str, title: str, text: str) -> None:
        self._titles.setdefault(fold(title), []).append(path)
        runs = _runs(text)
        self._sizes[path] = len(runs)
        for run in runs:
            self._holders.setdefault(run, []).append(path)

    def of(self, title: str, text: str, but: Iterable[str] = ()) -> tuple[str, ...]:
        """The paths of texts like this one, those `but` aside; short texts are compared by their titles only."""
        runs = _runs(text)
        common = Counter(path for run in runs for path in self._holders.get(run, ()))
        like = [path for path, count in common.items() if count >= NEARLY * (len(runs) + self._sizes[path] - count)]
        found = dict.fromkeys([*self._titles.get(fold(title), ()), *like])
        return tuple(path for path in found if path not in set(but))


def _runs(text: str) -> frozenset[int]:
    """The sketch of a text: the smallest hashes of its runs, all of them for a page or less."""
    words = _WORD.findall(fold(text))
    if len(words) < _SHORT:
        return frozenset()
    runs = {" ".join(words[place : place + _RUN]) for place in range(len(words) - _RUN + 1)}
    return frozenset(heapq.nsmallest(_SKETCH, {zlib.crc32(run.encode()) for run in runs}))
