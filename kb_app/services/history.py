"""The versions of an article: what each changed, who signed it, and the way back to one of them.

Versions are on the shared folder; nothing here answers while it is away. Every text that was ever displaced by one of
our computers is there, and what other editors wrote over is not.
"""

import difflib
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from kb_app.domain.contribution import OutboxItem
from kb_app.domain.errors import ArticleNotFound, UsageError
from kb_app.language import tr
from kb_app.library.catalogue import Catalogue
from kb_app.parsing.decoding import decode
from kb_app.services.editing import Editing
from kb_app.settings import FollowedFolder, Settings
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

    `author` tells who signed a revision.
    """

    def __init__(
        self, catalogue: Catalogue, editing: Editing, author: Callable[[str], str], settings: Callable[[], Settings]
    ) -> None:
        self._catalogue = catalogue
        self._editing = editing
        self._author = author
        self._settings = settings

    def versions(self, id_: str) -> tuple[Version, ...]:
        """Of the article with that id or path, the newest first. Raises ArticleNotFound."""
        folder, path = self._place(id_)
        share = open_folder(folder.path)
        try:
            identify(share)
            displaced = history(share, path)[:MOST_VERSIONS]
            texts = list(_texts(share, path, displaced))
        except OSError as error:
            raise offline(error) from error
        written = [replaced for _, replaced in texts[1:]] + [None]
        return tuple(
            Version(_hash(content), content, begun, replaced, self._author(_hash(content)))
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
        return self._editing.give_back(folder.label, path, next(iter(found.values())).content)

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


def _texts(share: Folder, path: str, displaced: tuple[Displaced, ...]) -> Iterator[tuple[bytes, datetime | None]]:
    """Texts, newest first, with when each was replaced."""
    present = read(share, path)
    if present is not None:
        yield present, None
    for former in displaced:
        yield restore(share, former), former.when


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
