"""Write articles: a draft from a template or of an article, and a text into the outbox."""

import hashlib
import re
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path, PurePosixPath

from kb_app.domain.article import Article
from kb_app.domain.contribution import Change, OutboxItem
from kb_app.domain.errors import ArticleNotFound, FrontMatterError, UsageError
from kb_app.domain.names import Names, displayable, slug
from kb_app.language import tr
from kb_app.library.catalogue import Catalogue
from kb_app.library.rows import Entry
from kb_app.parsing.decoding import MAX_BYTES, decode, encode
from kb_app.parsing.header_edit import Written, edit
from kb_app.parsing.parser import parse_article
from kb_app.settings import Settings
from kb_app.workspace.bases import Bases
from kb_app.workspace.drafts import Drafts, Origin
from kb_app.workspace.outbox import Outbox

LONGEST_NAME = 60  # characters of a file name, so that its path fits everywhere
_REVISION = re.compile(r"[0-9a-f]{64}")
_REFUSED = frozenset({"empty-file", "not-text", "broken-header", "too-large"})
_PLAIN = "# {title}\n\n"


class Editing:
    """Works on the local copy, the drafts and the outbox; never on a shared folder."""

    def __init__(
        self,
        outbox: Outbox,
        drafts: Drafts,
        bases: Bases,
        catalogue: Catalogue,
        settings: Callable[[], Settings],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._outbox = outbox
        self._drafts = drafts
        self._bases = bases
        self._catalogue = catalogue
        self._settings = settings
        self._clock = clock

    def templates(self) -> dict[str, Path]:
        """Templates of the followed folders, by name; of two with the same name that of the first folder."""
        found: dict[str, Path] = {}
        for label in self._labels():
            for file in sorted((self._settings().copy / label / "templates").glob("*.md")):
                found.setdefault(file.stem, file)
        return found

    def begin(self, title: str, template: str = "", into: str = "") -> Path:
        """A draft of a new article, to lie in the directory `into` of the first folder.

        Raises UsageError, LocalError.
        """
        label = self._first_label()
        text = _PLAIN.format(title=title or tr("Nouvelle fiche"))
        if template:
            known = self.templates()
            if template not in known:
                names = ", ".join(known) or tr("aucun")
                raise UsageError(tr("Aucun modèle « {name} » ; il y a : {names}.", name=template, names=names))
            text = decode(_bytes(known[template])).text
        wanted = slug(title)[:LONGEST_NAME].strip("-") or template or "fiche"
        # also the id: two articles of one title must stay two
        name = Names(self._catalogue.names(label)).take(wanted)
        if title:
            text = edit(text, {"id": name, "title": title})
        path = self._free_path(label, name, into)
        return self._drafts.open(name, Origin(label, path, ""), text.encode())

    def begin_variant(self, common: Article, site: str, text: str) -> Path:
        """A draft of that site's variant, beside its common article. Raises LocalError."""
        place = PurePosixPath(common.path)
        name = f"{place.stem}--{site}"
        path = str(place.with_name(f"{name}.md"))
        return self._drafts.open(name[:LONGEST_NAME], Origin(common.folder, path, ""), text.encode())

    def open_draft(self, id_: str) -> Path:
        """The draft of that article: the one that was begun, else the present text.

        Raises ArticleNotFound, LocalError.
        """
        entry = self._entry(id_)
        content = self._present(entry)
        name = PurePosixPath(entry.path).stem[:LONGEST_NAME]
        return self._drafts.open(
            name, Origin(entry.folder, entry.path, self._bases.keep(content, self._clock())), content
        )

    def publish(self, file: Path, base: str | None = None) -> OutboxItem:
        """Put the text in `file` into the outbox.

        The `id` in its header, else its name, says which article it is for; a draft knows. Without `base` it was
        written upon what its draft was begun with, else upon what waits in the outbox for that article, else upon the
        local copy. Raises UsageError, LocalError.
        """
        content = _bytes(file)
        origin = self._drafts.origin(file) or self._origin(file, content)
        if base is not None:
            origin = Origin(origin.folder, origin.path, self._revision(base, origin))
        article = parse_article(content, folder=origin.folder, path=origin.path)
        _check(article)
        if _hash(content) == origin.base:
            raise UsageError(tr("Rien n'a changé dans ce texte : il n'y a rien à publier."))
        item = self._put(article, origin, content)
        self._drafts.note(file, Origin(origin.folder, origin.path, _hash(content)))
        return item

    def send_picture(self, article: Article, path: str, picture: bytes) -> OutboxItem:
        """Send a picture that `article` shows: what is sent for the article afterwards waits until it is there.

        Raises LocalError.
        """
        name = PurePosixPath(path).name
        change = Change(article.id, name, path, "", picture, author=self._signature())
        return self._outbox.put(article.folder, change, self._clock())

    def present(self, folder: str, path: str) -> bytes | None:
        """The text of that article in the copy; None when it is not listed."""
        entry = self._catalogue.entry(f"{folder}:{path}")
        return self._content(entry) if entry is not None else None

    def rival(self, origin: Origin) -> bytes | None:
        """The text that took the place of what `origin` was begun upon; None when nobody changed it.

        While something of this person is still on its way there, the share will tell. Raises ArticleNotFound.
        """
        entry = self._catalogue.entry(f"{origin.folder}:{origin.path}")
        if entry is None or entry.revision == origin.base or self._last_change(origin.folder, origin.path) is not None:
            return None
        return self._content(entry)

    def base_text(self, revision: str) -> bytes | None:
        """A text that something was begun upon, if it is kept."""
        return self._bases.text_of(revision)

    def keep_base(self, content: bytes) -> None:
        """Something is written upon `content` from now on. Raises LocalError."""
        self._bases.keep(content, self._clock())

    def remove_copy(self, item: OutboxItem) -> None:
        """Take away the text that was put beside its article because of a conflict. Raises LocalError."""
        change = item.contribution
        if isinstance(change, Change) and change.content is not None and item.progress.conflict_path:
            path = item.progress.conflict_path
            gone = Change(path, change.title, path, _hash(change.content), None, author=self._signature())
            self._outbox.put(item.folder, gone, self._clock())
        self._outbox.drop(item)

    def give_back(self, folder: str, path: str, content: bytes) -> OutboxItem:
        """Let the article at `path`, or the one that was there, have the text `content` again.

        Raises UsageError, LocalError.
        """
        entry = self._catalogue.entry(f"{folder}:{path}")
        article = parse_article(content, folder=folder, path=path)
        if entry is not None and _hash(content) == entry.revision:
            raise UsageError(tr("Cette version est déjà celle de la fiche."))
        return self._put(article, Origin(folder, path, self._base(entry) if entry else ""), content)

    def credit(self, id_: str, name: str) -> OutboxItem | None:
        """Name somebody among the contributors of that article; None when they are already.

        Raises ArticleNotFound, UsageError, LocalError.
        """
        entry = self._entry(id_)
        header = parse_article(self._present(entry), folder=entry.folder, path=entry.path).header
        if name in (*header.contributors, *header.authors):
            return None
        return self._change_header(id_, {"contributors": [*header.contributors, name]})

    def confirm(self, id_: str, today: date) -> OutboxItem:
        """Say that an article is still right: checked today, by whoever signs.

        Raises ArticleNotFound, UsageError, LocalError.
        """
        changes: dict[str, Written | None] = {"verified_on": today, "confidence": "validated", "review_on": None}
        if self._signature():
            changes["verified_by"] = self._signature()
        return self._change_header(id_, changes)

    def archive(self, id_: str) -> OutboxItem:
        """Take an article out of the answers; it stays readable. Raises ArticleNotFound, UsageError, LocalError."""
        return self._change_header(id_, {"confidence": "archived"})

    def delete(self, id_: str) -> OutboxItem:
        """Take that article out of the folder; its text stays in the history. Raises ArticleNotFound, LocalError."""
        entry = self._entry(id_)
        change = Change(entry.id, entry.title, entry.path, self._base(entry), None, author=self._signature())
        return self._outbox.put(entry.folder, change, self._clock())

    def move(self, id_: str, path: str) -> OutboxItem:
        """Put that article at `path` of its folder. Its id is written into its header, so that it stays the same
        article. Raises ArticleNotFound, UsageError, LocalError.
        """
        entry = self._entry(id_)
        decoded = decode(self._content(entry))
        content = encode(edit(decoded.text, {"id": entry.id}), decoded.encoding)
        change = Change(entry.id, entry.title, path, self._base(entry), content, entry.path, self._signature())
        return self._outbox.put(entry.folder, change, self._clock())

    def _change_header(self, id_: str, changes: Mapping[str, Written | None]) -> OutboxItem:
        entry = self._entry(id_)
        decoded = decode(self._present(entry))
        try:
            content = encode(edit(decoded.text, changes), decoded.encoding)
        except FrontMatterError as error:
            raise UsageError(str(error)) from error
        article = parse_article(content, folder=entry.folder, path=entry.path)
        return self._put(article, Origin(entry.folder, entry.path, self._base(entry)), content)

    def _present(self, entry: Entry) -> bytes:
        """The text that this person's next one is written upon: their own last one, else the copy's."""
        last = self._last_change(entry.folder, entry.path)
        return self._content(entry) if last is None or last.content is None else last.content

    def _put(self, article: Article, origin: Origin, content: bytes) -> OutboxItem:
        change = Change(article.id, article.title, origin.path, origin.base, content, author=self._signature())
        return self._outbox.put(origin.folder, change, self._clock())

    def _origin(self, file: Path, content: bytes) -> Origin:
        """What an arbitrary file is for: an article of the library, or a new one."""
        parsed = parse_article(content, folder="", path=file.name)
        entry = self._catalogue.find(parsed.id, self._labels())
        if entry is None and not parsed.header.id:
            entry = self._of_that_name(file.stem)
        if entry is not None:
            return Origin(entry.folder, entry.path, self._base(entry))
        label = self._first_label()
        name = slug(parsed.header.id or file.stem)[:LONGEST_NAME].strip("-") or "fiche"
        waiting = self._last_change(label, f"{name}.md")
        if waiting is not None and waiting.content is not None:
            return Origin(label, waiting.path, _hash(waiting.content))
        return Origin(label, self._free_path(label, name, ""), "")

    def _of_that_name(self, name: str) -> Entry | None:
        """The article whose file has that name, wherever it is. Raises UsageError if there are several."""
        places = [(label, path) for label in self._labels() for path in self._catalogue.revisions(label)]
        found = [f"{label}:{path}" for label, path in places if PurePosixPath(path).stem == name]
        if len(found) > 1:
            raise UsageError(
                tr("Plusieurs fiches s'appellent « {name} » : passez par kb edit.", name=displayable(name))
            )
        return self._catalogue.entry(found[0]) if found else None

    def _revision(self, base: str, origin: Origin) -> str:
        """The whole of `base`, which may be the beginning of the revision in the local copy."""
        entry = self._catalogue.entry(f"{origin.folder}:{origin.path}")
        known = entry.revision if entry else ""
        if len(base) >= 6 and known.startswith(base.lower()):
            return known
        if not _REVISION.fullmatch(base.lower()):
            raise UsageError(tr("« {base} » n'est pas une version : kb history en donne la liste.", base=base))
        return base.lower()

    def _base(self, entry: Entry) -> str:
        """What this person's next text for the article is written upon: their own last one, else the copy's."""
        last = self._last_change(entry.folder, entry.path)
        if last is None:
            self._bases.keep(self._content(entry), self._clock())
            return entry.revision
        return _hash(last.content) if last.content is not None else ""

    def _last_change(self, folder: str, path: str) -> Change | None:
        waiting = (item.contribution for item in reversed(self._outbox.waiting()) if item.folder == folder)
        return next((change for change in waiting if isinstance(change, Change) and change.path == path), None)

    def _entry(self, id_: str) -> Entry:
        entry = self._catalogue.find(id_, self._labels())
        if entry is None:
            raise ArticleNotFound(id_)
        return entry

    def _content(self, entry: Entry) -> bytes:
        try:
            return (self._settings().copy / entry.folder / entry.local).read_bytes()
        except OSError as error:
            raise ArticleNotFound(entry.id) from error

    def _free_path(self, label: str, name: str, into: str) -> str:
        directory = "/".join(filter(None, (slug(part) for part in into.split("/"))))
        taken = {path.casefold().rpartition(".")[0] for path in self._catalogue.revisions(label)}
        return f"{Names(taken).take('/'.join(filter(None, (directory, name))))}.md"

    def _labels(self) -> tuple[str, ...]:
        return tuple(folder.label for folder in self._settings().folders)

    def _first_label(self) -> str:
        if not self._labels():
            raise UsageError(tr("Aucun dossier partagé n'est suivi : rien ne peut être envoyé."))
        return self._labels()[0]

    def _signature(self) -> str:
        return self._settings().text("signature")


def _check(article: Article) -> None:
    """Raise UsageError for a text that would harm who reads it; whoever wrote it still has it."""
    for problem in article.problems:
        if problem.rule in _REFUSED:
            raise UsageError(tr("Pas publiée : {reason}", reason=problem.message))
    if not article.sections:
        raise UsageError(tr("Pas publiée : il n'y a pas de texte sous l'en-tête."))


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(
            tr("{path} ne peut pas être lu : {reason}", path=displayable(str(file)), reason=reason)
        ) from error


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
