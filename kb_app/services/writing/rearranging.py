"""Before an article leaves its place, removed or moved: who may, what leads to it; and the way into the outbox."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath

from kb_app.domain.article import Confidence
from kb_app.domain.contribution import Change, OutboxItem
from kb_app.domain.errors import FrontMatterError, UsageError
from kb_app.language import tr
from kb_app.library.rows import Entry
from kb_app.parsing.decoding import decode, encode
from kb_app.parsing.header_edit import edit
from kb_app.parsing.moved_links import with_moved_links
from kb_app.services.listing import ARTICLE_SUFFIXES, is_article
from kb_app.services.writing.leading import Lead, Leading
from kb_app.services.writing.standing import Standing
from kb_app.services.writing.submitting import Submitting
from kb_app.sync.ignore import is_litter_directory, kind_of
from kb_app.sync.names import is_fit_for_all
from kb_app.workspace.outbox import Outbox


@dataclass(frozen=True, slots=True)
class Prospect:
    """What leads to an article that may leave its place: `linking` are articles, `variants` the titles of its sites'.

    `obstacle` says why this person cannot remove or move it, empty if they can.
    """

    key: str
    title: str
    path: str
    linking: tuple[Lead, ...]
    variants: tuple[str, ...]
    obstacle: str
    is_archived: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """What waits to leave: the move, and the articles whose links follow it."""

    item: OutboxItem
    following: tuple[OutboxItem, ...]


class Rearranging:
    """Works on the local copy and the outbox; never asks the shared folder."""

    def __init__(self, outbox: Outbox, standing: Standing, submitting: Submitting, leading: Leading) -> None:
        self._outbox = outbox
        self._standing = standing
        self._submitting = submitting
        self._leading = leading

    def prospect(self, id_: str) -> Prospect:
        """Not for the window's own thread: looks through the folder's articles. Raises ArticleNotFound, LocalError."""
        entry = self._standing.entry(id_)
        return Prospect(
            entry.key,
            entry.title,
            entry.path,
            tuple(sorted(self._leading.to(entry), key=lambda lead: lead.title)),
            tuple(variant.title for variant in self._standing.catalogue.variants(entry)),
            self._obstacle(entry),
            entry.confidence is Confidence.ARCHIVED,
        )

    def remove(self, id_: str) -> OutboxItem:
        """Take that article out of the folder; its text stays in the history.

        Raises ArticleNotFound, UsageError, LocalError.
        """
        entry = self._allowed(id_)
        change = Change(entry.id, entry.title, entry.path, self._standing.base(entry), None)
        return self._submitting.send(entry.folder, change)

    def move(self, id_: str, place: str, following: Collection[str] = ()) -> Moved:
        """Put that article at `place` of its folder; one that ends with `/` is a directory, and the name stays.

        Its id is written into its header, so that it stays the same article, and its relative links lead where they
        did. The articles of the keys `following` are sent with their links to it leading there. Raises ArticleNotFound,
        UsageError, LocalError.
        """
        entry = self._allowed(id_)
        path = self._free(entry, place)
        decoded = decode(self._standing.present(entry))
        try:
            text = edit(decoded.text, {"id": entry.id})
        except FrontMatterError as error:
            raise UsageError(str(error)) from error
        content = encode(with_moved_links(text, entry.path, path), decoded.encoding)
        change = Change(entry.id, entry.title, path, self._standing.base(entry), content, entry.path)
        return Moved(self._submitting.send(entry.folder, change), self._leading.follow(entry, path, following))

    def _allowed(self, id_: str) -> Entry:
        entry = self._standing.entry(id_)
        if obstacle := self._obstacle(entry):
            raise UsageError(obstacle)
        return entry

    def _obstacle(self, entry: Entry) -> str:
        if not self._submitting.may_decide(entry):
            return tr("Cette fiche est validée : c'est à {owner} de la retirer ou de la déplacer.", owner=entry.owner)
        if obstacle := self._standing.obstacle(entry.folder):
            return obstacle
        if any(item.folder == entry.folder and _leaves(item, entry.path) for item in self._outbox.waiting()):
            return tr("Cette fiche est déjà en train d'être retirée ou déplacée : voyez À envoyer (kb outbox).")
        return ""

    def _free(self, entry: Entry, place: str) -> str:
        """The path that is meant. Raises UsageError where no article can lie there."""
        path = f"{place}{PurePosixPath(entry.path).name}" if place.endswith("/") else place
        path = path.removeprefix("/")
        if not path.lower().endswith(ARTICLE_SUFFIXES):
            path = f"{path}.md"
        is_litter = any(is_litter_directory(part) for part in path.split("/"))
        if is_litter or kind_of(path) is None or not is_article(path) or not is_fit_for_all(path):
            raise UsageError(tr("Aucune fiche ne peut s'appeler « {path} » : choisissez un autre chemin.", path=path))
        if path == entry.path:
            raise UsageError(tr("La fiche est déjà à cette place."))
        taken = {known.casefold() for known in self._standing.catalogue.revisions(entry.folder)}
        if path.casefold() in taken:
            raise UsageError(tr("Une fiche a déjà cette place : {path}.", path=path))
        return path


def _leaves(item: OutboxItem, path: str) -> bool:
    change = item.contribution
    if not isinstance(change, Change):
        return False
    return change.moved_from == path or (change.content is None and change.path == path)
