"""What stands for an article now: its text in the copy, this person's own last one, what the next is written upon."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from kb_app.domain.contribution import Change
from kb_app.domain.errors import ArticleNotFound, UsageError
from kb_app.domain.names import Names, slug
from kb_app.language import tr
from kb_app.library.catalogue import Catalogue
from kb_app.library.rows import Entry
from kb_app.services.rights import may_write
from kb_app.settings import Settings
from kb_app.sync import state as sync_state
from kb_app.workspace.bases import Bases
from kb_app.workspace.outbox import Outbox


class Standing:
    """Looks at the local copy, the library and the outbox; never at a shared folder."""

    def __init__(
        self,
        outbox: Outbox,
        bases: Bases,
        catalogue: Catalogue,
        settings: Callable[[], Settings],
        clock: Callable[[], float],
    ) -> None:
        self.catalogue = catalogue
        self._outbox = outbox
        self._bases = bases
        self._settings = settings
        self._clock = clock

    def entry(self, id_: str) -> Entry:
        """The article of that key, id or path. Raises ArticleNotFound."""
        entry = self.catalogue.entry(id_) or self.catalogue.find(id_, self.labels())
        if entry is None:
            raise ArticleNotFound(id_)
        return entry

    def content(self, entry: Entry) -> bytes:
        """Its bytes in the copy. Raises ArticleNotFound."""
        try:
            return (self._settings().copy / entry.folder / entry.local).read_bytes()
        except OSError as error:
            raise ArticleNotFound(entry.id) from error

    def present(self, entry: Entry) -> bytes:
        """The text that this person's next one is written upon: their own last one, else the copy's."""
        last = self.last_change(entry.folder, entry.path)
        return self.content(entry) if last is None or last.content is None else last.content

    def base(self, entry: Entry) -> str:
        """The revision that this person's next text is written upon: their own last one, else the copy's."""
        last = self.last_change(entry.folder, entry.path)
        if last is None:
            return self.keep(self.content(entry))
        return revision_of(last.content) if last.content is not None else ""

    def last_change(self, folder: str, path: str) -> Change | None:
        """What of this person waits to leave for that article, the latest."""
        waiting = (item.contribution for item in reversed(self._outbox.waiting()) if item.folder == folder)
        return next((change for change in waiting if isinstance(change, Change) and change.path == path), None)

    def keep(self, content: bytes) -> str:
        """Something is written upon `content` from now on; its revision. Raises LocalError."""
        return self._bases.keep(content, self._clock())

    def kept(self, revision: str) -> bytes | None:
        """A text that something was begun upon, if it is kept."""
        return self._bases.text_of(revision)

    def free_path(self, label: str, name: str, into: str) -> str:
        """Where a new article of that name can lie in the directory `into` of a folder."""
        directory = "/".join(filter(None, (slug(part) for part in into.split("/"))))
        taken = {path.casefold().rpartition(".")[0] for path in self.catalogue.revisions(label)}
        return f"{Names(taken).take('/'.join(filter(None, (directory, name))))}.md"

    def labels(self) -> tuple[str, ...]:
        return self._settings().labels

    def first_label(self) -> str:
        """The folder of what is new: the first that takes something. Raises UsageError where none is followed."""
        if not self.labels():
            raise UsageError(tr("Aucun dossier partagé n'est suivi : rien ne peut être envoyé."))
        return next((label for label in self.labels() if not self.obstacle(label)), self.labels()[0])

    def obstacle(self, label: str) -> str:
        """Why nothing that this person writes can reach that folder, as far as is known here; empty if it can."""
        known = sync_state.load(self._settings().sync / f"{label}.json").identity
        if known is not None and known.is_read_only:
            return tr("Ce dossier demande une version plus récente de Vademecum : il est en lecture seule ici.")
        refused = any(item.folder == label and item.progress.reason == "read-only" for item in self._outbox.waiting())
        if refused or not may_write(self._settings(), label):
            return tr("Le dossier « {label} » est en lecture seule pour vous.", label=label)
        return ""

    def templates(self) -> dict[str, Path]:
        """Templates of the followed folders, by name; of two with the same name that of the first folder."""
        found: dict[str, Path] = {}
        for label in self.labels():
            for file in sorted((self._settings().copy / label / "templates").glob("*.md")):
                found.setdefault(file.stem, file)
        return found


def revision_of(content: bytes) -> str:
    """The SHA-256 that a text goes by."""
    return hashlib.sha256(content).hexdigest()
