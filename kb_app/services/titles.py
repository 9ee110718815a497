"""Going to an article without words of one's own: every listed title, filtered as it is typed."""

from collections.abc import Callable

from kb_app.domain.mark import Mark
from kb_app.library.catalogue import Catalogue
from kb_app.search.analysis import fold


class Titles:
    """`folders` are the labels followed. May take long where there are many titles: not for the window's own thread."""

    def __init__(self, catalogue: Catalogue, folders: Callable[[], tuple[str, ...]]) -> None:
        self._catalogue = catalogue
        self._folders = folders
        self._read: tuple[object, tuple[tuple[str, Mark], ...]] = (None, ())

    def all(self) -> tuple[tuple[str, Mark], ...]:
        """Every article that is no variant, by title, each with its folded title."""
        folders = self._folders()
        state = (self._catalogue.stamp(), folders)
        if self._read[0] != state:
            marks = (Mark(key, title) for key, title in self._catalogue.titles() if key.partition(":")[0] in folders)
            titles = sorted(((fold(mark.title), mark) for mark in marks), key=lambda pair: (pair[0], pair[1].key))
            self._read = (state, tuple(titles))
        return self._read[1]

    def matching(self, typed: str, limit: int) -> tuple[Mark, ...]:
        """Those that have every typed word in their title, best first: at its beginning, at that of a word, anywhere.

        The first titles of all when nothing is typed.
        """
        titles, words = self.all(), fold(typed).split()
        if not words:
            return tuple(mark for _, mark in titles[:limit])
        found = [
            (0 if folded.startswith(words[0]) else 1 if f" {words[0]}" in folded else 2, len(folded), at)
            for at, (folded, _) in enumerate(titles)
            if all(word in folded for word in words)
        ]
        return tuple(titles[at][1] for _, _, at in sorted(found)[:limit])

    def close(self) -> None:
        self._catalogue.close()
