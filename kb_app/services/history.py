"""The versions of an article: what each changed, who signed it, and the way back to one of them.

Versions are on the shared folder; nothing here answers while it is away. Every text that was ever displaced by one of
our computers is there, and what other editors wrote over is not.
"""

import difflib
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from kb_app.domain.contribution import OutboxItem
from kb_app.domain.errors import ArticleNotFound, UsageError
from kb_app.language import tr
from kb_app.library.catalogue import Catalogue
from kb_app.parsing.decoding import decode
from kb_app.services.former_places import former_places
from kb_app.services.inbox import Inbox
from kb_app.services.writing.tending import Tending
from kb_app.settings import FollowedFolder, Settings
from kb_app.sync.depot import object_path
from kb_app.sync.folder import Folder
from kb_app.sync.history import Displaced, history, read, restore
from kb_app.sync.identity import identify, offline
from kb_app.sync.opening import open_folder

MOST_VERSIONS = 100
SHORTEST_REVISION = 6


@dataclass(frozen=True, slots=True)
class Version:
    """One text of an article. `revision` is its SHA-256. `written` is None for the first that is known, `replaced` for
    the present one. `author` is as signed, a claim that nobody verified, or empty.
    """

    revision: str
    content: bytes
    written: datetime | None
    replaced: datetime | None
    author: str

    @property
    def is_present(self) -> bool:
        return self.replaced is None


class History:
    """Asks the shared folder: not for the window. Methods raise ShareOffline while it is away.

    The `inbox` tells who signed a revision, and where an article stood before it was moved.
    """

    def __init__(self, catalogue: Catalogue, tending: Tending, inbox: Inbox, settings: Callable[[], Settings]) -> None:
        self._catalogue = catalogue
        self._tending = tending
        self._inbox = inbox
        self._settings = settings

    def versions(self, id_: str) -> tuple[Version, ...]:
        """Of the article with that id or path, the newest first. Raises ArticleNotFound."""
        folder, path = self._place(id_)
        share = open_folder(folder.path)
        try:
            identify(share)
            displaced = [*history(share, path), *self._before_moves(share, folder.label, path)]
            displaced.sort(key=lambda former: former.when, reverse=True)
            texts = _without_repeats(_texts(share, path, displaced[:MOST_VERSIONS]))
        except OSError as error:
            raise offline(error) from error
        written = [replaced for _, replaced in texts[1:]] + [None]
        return tuple(
            Version(_hash(content), content, begun, replaced, self._inbox.author(_hash(content)))
            for (content, replaced), begun in zip(texts, written, strict=True)
        )

    def restore(self, id_: str, revision: str) -> OutboxItem:
        """Send the version whose revision begins with `revision` again.

        Raises ArticleNotFound, UsageError, LocalError.
        """
        found = {version.revision: version for version in self.versions(id_) if version.revision.startswith(revision)}
        if len(revision) < SHORTEST_REVISION or len(found) != 1:
            raise UsageError(tr("Aucune version « {revision} » : kb history en donne la liste.", revision=revision))
        folder, path = self._place(id_)
        return self._tending.give_back(folder.label, path, next(iter(found.values())).content)

    def _before_moves(self, share: Folder, label: str, path: str) -> list[Displaced]:
        """Versions from the paths where the article stood earlier. Raises OSError."""
        listed = self._catalogue.revisions(label)
        entry = self._catalogue.entry(f"{label}:{path}")
        places = former_places(
            path,
            entry.id if entry is not None else "",
            self._inbox.published(label),
            listed,
            lambda revision: read(share, object_path(revision)),
        )
        found: list[Displaced] = []
        for old in places:
            # where another article stands now, what was displaced since the move is that one's
            kept = history(share, old)
            moved = next((at for at, former in enumerate(kept) if former.is_deleted), len(kept))
            found += kept[moved:] if old in listed else kept
        return found

    def _place(self, id_: str) -> tuple[FollowedFolder, str]:
        """Where the article is, or was: one that was deleted is known by its path only."""
        folders = {folder.label: folder for folder in self._settings().folders}
        entry = self._catalogue.find(id_, tuple(folders))
        if entry is not None and entry.folder in folders:
            return folders[entry.folder], entry.path
        if id_.endswith(".md") and folders:
            return next(iter(folders.values())), id_
        raise ArticleNotFound(id_)


def version_text(version: Version) -> str:
    """What stands in it, for people."""
    return decode(version.content).text


def differences(before: bytes, after: bytes) -> list[str]:
    """The lines that differ, as in `diff -u` without context."""
    old, new = (decode(content).text.splitlines() for content in (before, after))
    return [line for line in difflib.unified_diff(old, new, lineterm="", n=0) if not line.startswith(("---", "+++"))]


def _without_repeats(texts: Iterator[tuple[bytes, datetime | None]]) -> list[tuple[bytes, datetime | None]]:
    """A move displaces the text that goes on elsewhere: it was replaced when the later of the two was."""
    kept: list[tuple[bytes, datetime | None]] = []
    for content, replaced in texts:
        if not kept or kept[-1][0] != content:
            kept.append((content, replaced))
    return kept


def _texts(share: Folder, path: str, displaced: Sequence[Displaced]) -> Iterator[tuple[bytes, datetime | None]]:
    """Texts, newest first, with when each was replaced."""
    present = read(share, path)
    if present is not None:
        yield present, None
    for former in displaced:
        yield restore(share, former), former.when


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
