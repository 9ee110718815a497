"""What leads to an article: the links of others, found; and written anew when it moves, as changes like any other."""

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from kb_app.domain.article import LinkKind
from kb_app.domain.contribution import OutboxItem
from kb_app.domain.errors import ArticleNotFound, UsageError
from kb_app.domain.names import fold
from kb_app.library.rows import Entry
from kb_app.parsing.decoding import decode, encode
from kb_app.parsing.links import LinkNames
from kb_app.parsing.moved_links import with_links_to_new_place
from kb_app.parsing.parser import parse_article
from kb_app.services.writing.standing import Standing
from kb_app.services.writing.submitting import Submitting

_ELSEWHERE = "\x00/\x00.md"
"""A place that no article has."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lead:
    """An article that leads to another; one that `holds` finds it by its title or id, wherever it is."""

    key: str
    title: str
    holds: bool


class Leading:
    """Works on the local copy and the outbox; never asks the shared folder."""

    def __init__(self, standing: Standing, submitting: Submitting) -> None:
        self._standing = standing
        self._submitting = submitting

    def to(self, entry: Entry) -> Iterator[Lead]:
        """The other articles that lead to that one: by its path, by a name, or as a notice about it.

        Looks through all articles of the folder.
        """
        marks = {mark.casefold() for mark in (PurePosixPath(entry.path).stem, entry.id, entry.title)}
        names = self._names(entry, entry.path)
        for other in self._standing.catalogue.all_entries():
            if other.folder != entry.folder or other.path == entry.path:
                continue
            is_notice = entry.id in other.concerns
            try:
                content = self._standing.present(other)
            except ArticleNotFound:
                continue
            decoded = decode(content).text
            text = unquote(decoded).casefold()
            # most articles do not even name it, and need not be taken apart
            if is_notice or any(mark in text or fold(mark) in text for mark in marks):
                links = parse_article(content, folder=other.folder, path=other.path).links
                is_linked = any(
                    link.target == entry.path
                    if link.kind is LinkKind.ARTICLE
                    else link.kind is LinkKind.NAMED and entry.path in names.find(link.target)
                    for link in links
                )
                if is_linked or is_notice:
                    after = self._names(entry, _ELSEWHERE)
                    moved = with_links_to_new_place(decoded, other.path, entry.path, _ELSEWHERE, names, after)
                    yield Lead(other.key, other.title, moved == decoded)

    def follow(self, entry: Entry, path: str, keys: Collection[str]) -> tuple[OutboxItem, ...]:
        """Send the articles of `keys` with their links leading to `path`, where the article of `entry` goes.

        Each goes as its writer's changes go: merged with what others wrote meanwhile, or proposed to its owner. One
        that cannot be changed stays as it is. Raises LocalError.
        """
        names, after = self._names(entry, entry.path), self._names(entry, path)
        sent = []
        for other in self._standing.catalogue.entries(keys).values():
            try:
                content = self._standing.present(other)
                decoded = decode(content)
                text = with_links_to_new_place(decoded.text, other.path, entry.path, path, names, after)
                if text != decoded.text:
                    article = parse_article(content, folder=other.folder, path=other.path)
                    base = self._standing.base(other)
                    sent.append(self._submitting.put(article, base, encode(text, decoded.encoding)))
            except (ArticleNotFound, UsageError) as error:
                log.info("links not written anew: %s", error)
        return tuple(sent)

    def _names(self, entry: Entry, path: str) -> LinkNames:
        """The names of the folder, with that article at `path`."""
        paths = self._standing.catalogue.revisions(entry.folder).keys() - {entry.path} | {path}
        return LinkNames(sorted(paths), ((name, path) for name in (entry.id, entry.title)))
