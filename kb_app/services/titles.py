"""Going to an article without words of one's own: every listed title, filtered as it is typed, and the topics."""

from collections.abc import Callable

from kb_app.domain.mark import Mark
from kb_app.library.catalogue import Catalogue
from kb_app.search.analysis import fold

MOST_TOPICS = 18  # two or three lines of buttons


class Titles:
    """`folders` are the labels followed. The titles are read once for each opening of the list."""

    def __init__(self, catalogue: Catalogue, folders: Callable[[], tuple[str, ...]]) -> None:
        self._catalogue = catalogue
        self._folders = folders

    def topics(self) -> tuple[tuple[str, int], ...]:
        """The tags that most articles have, and how many have each, by name."""
        return tuple(sorted(self._catalogue.tags(MOST_TOPICS), key=lambda topic: fold(topic[0])))

    def all(self) -> tuple[tuple[str, Mark], ...]:
        """Every article that is no variant, by title, each with its folded title."""
        folders = set(self._folders())
        marks = (Mark(key, title) for key, title in self._catalogue.titles() if key.partition(":")[0] in folders)
        return tuple(sorted(((fold(mark.title), mark) for mark in marks), key=lambda pair: (pair[0], pair[1].key)))


def matching(titles: tuple[tuple[str, Mark], ...], typed: str, limit: int) -> tuple[Mark, ...]:
    """Those that have every typed word in their title, best first: at its beginning, at that of a word, anywhere."""
    words = fold(typed).split()
    found = (
        [
            (0 if folded.startswith(words[0]) else 1 if f" {words[0]}" in folded else 2, len(folded), at)
            for at, (folded, _) in enumerate(titles)
            if all(word in folded for word in words)
        ]
        if words
        else []
    )
    return tuple(titles[at][1] for _, _, at in sorted(found)[:limit])
