"""Where an article stood before it was moved, by this program or by hand."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from kb_app.parsing.parser import parse_article

MOST_GONE = 50
"""Paths without an article whose last text is looked into for the id."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A text that one of our computers published: where, its SHA-256, and the path that it moved away from."""

    path: str
    revision: str
    moved_from: str


def former_places(
    path: str,
    id_: str,
    records: Collection[Recorded],
    listed: Collection[str],
    text_of: Callable[[str], bytes | None],
) -> tuple[str, ...]:
    """Earlier paths of the article at `path`, whose header says `id_` or nothing.

    Our own moves are recorded. What was moved by hand is known by its id, in the last text published at a path where
    nothing is `listed` any more. `text_of` gives the text of a revision, and may raise OSError.
    """
    found = dict.fromkeys(_moves(path, records))
    gone = {record.path: record.revision for record in records if record.path not in {*listed, *found, path}}
    for old, revision in list(gone.items())[:MOST_GONE] if id_ else ():
        text = text_of(revision)
        if text is not None and parse_article(text, folder="", path=old).header.id == id_:
            found |= dict.fromkeys([old, *_moves(old, records)])
    found.pop(path, None)
    return tuple(found)


def _moves(path: str, records: Collection[Recorded]) -> Iterator[str]:
    origins: dict[str, list[str]] = {}
    for record in records:
        if record.moved_from:
            origins.setdefault(record.path, []).append(record.moved_from)
    waiting, seen = [path], {path}
    while waiting:
        for old in origins.get(waiting.pop(), ()):
            if old not in seen:
                seen.add(old)
                waiting.append(old)
                yield old
