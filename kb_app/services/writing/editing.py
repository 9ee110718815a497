"""Write articles: a draft from a template or of an article, and a text into the outbox."""

import re
from dataclasses import replace
from pathlib import Path, PurePosixPath

from kb_app.domain.article import Article
from kb_app.domain.contribution import Change, OutboxItem, is_proposal
from kb_app.domain.errors import UsageError
from kb_app.domain.names import Names, displayable, slug
from kb_app.durable import refusal
from kb_app.language import tr
from kb_app.library.rows import Entry
from kb_app.parsing.decoding import MAX_BYTES, decode
from kb_app.parsing.header_edit import edit
from kb_app.parsing.parser import parse_article
from kb_app.services.writing.standing import Standing, revision_of
from kb_app.services.writing.submitting import Submitting
from kb_app.workspace.drafts import Drafts, Origin

LONGEST_NAME = 60  # characters of a file name, so that its path fits everywhere
_REVISION = re.compile(r"[0-9a-f]{64}")
_REFUSED = frozenset({"empty-file", "not-text", "broken-header", "too-large"})
_PLAIN = "# {title}\n\n"


class Editing:
    """Works on the local copy, the drafts and the outbox; never on a shared folder."""

    def __init__(self, drafts: Drafts, standing: Standing, submitting: Submitting) -> None:
        self._drafts = drafts
        self._standing = standing
        self._submitting = submitting

    def templates(self) -> tuple[str, ...]:
        """Names of the followed folders' templates."""
        return tuple(self._standing.templates())

    def begin(self, title: str, template: str = "", into: str = "") -> Path:
        """A draft of a new article, to lie in the directory `into` of the first folder.

        Raises UsageError, LocalError.
        """
        label = self._standing.first_label()
        text = _PLAIN.format(title=title or tr("Nouvelle fiche"))
        if template:
            known = self._standing.templates()
            if template not in known:
                names = ", ".join(known) or tr("aucun")
                raise UsageError(tr("Aucun modèle « {name} » ; il y a : {names}.", name=template, names=names))
            text = decode(_bytes(known[template])).text
        wanted = slug(title)[:LONGEST_NAME].strip("-") or template or "fiche"
        # also the id: two articles of one title must stay two
        name = Names(self._standing.catalogue.names(label)).take(wanted)
        if title:
            text = edit(text, {"id": name, "title": title})
        path = self._standing.free_path(label, name, into)
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
        entry = self._standing.entry(id_)
        content = self._standing.present(entry)
        name = PurePosixPath(entry.path).stem[:LONGEST_NAME]
        return self._drafts.open(name, Origin(entry.folder, entry.path, self._standing.keep(content)), content)

    def publish(self, file: Path, base: str | None = None) -> OutboxItem:
        """Put the text in `file` into the outbox: published, or proposed to the article's owner (`Submitting`).

        The `id` in its header, else its name, says which article it is for; a draft knows. Without `base` it was
        written upon what its draft was begun with, else upon what waits in the outbox for that article, else upon the
        local copy. Raises UsageError, LocalError.
        """
        content = _bytes(file)
        origin = self._drafts.origin(file) or self._origin(file, content)
        if base is not None:
            origin = replace(origin, base=self._revision(base, origin))
        article = parse_article(content, folder=origin.folder, path=origin.path)
        _check(article)
        revision = revision_of(content)
        if revision in (origin.base, origin.sent):
            raise UsageError(tr("Rien n'a changé dans ce texte : il n'y a rien à publier."))
        item = self._submitting.put(article, origin.base, content)
        # what is proposed is written on upon the same text, until the owner has decided
        base = origin.base if is_proposal(item) else revision
        self._drafts.note(file, Origin(origin.folder, origin.path, base, sent=revision))
        return item

    def obstacle(self, label: str) -> str:
        """Why nothing that is written can reach that folder, as far as is known here; empty if it can."""
        return self._standing.obstacle(label)

    def send_picture(self, article: Article, path: str, picture: bytes) -> OutboxItem:
        """Send a picture that `article` shows: what is sent for the article afterwards waits until it is there.

        Raises LocalError.
        """
        name = PurePosixPath(path).name
        return self._submitting.send(article.folder, Change(article.id, name, path, "", picture))

    def present(self, folder: str, path: str) -> bytes | None:
        """The text of that article in the copy; None when it is not listed."""
        entry = self._standing.catalogue.entry(f"{folder}:{path}")
        return self._standing.content(entry) if entry is not None else None

    def rival(self, origin: Origin) -> bytes | None:
        """The text that took the place of what `origin` was begun upon; None when nobody changed it.

        While something of this person is still on its way there, the share will tell. Raises ArticleNotFound.
        """
        entry = self._standing.catalogue.entry(f"{origin.folder}:{origin.path}")
        if (
            entry is None
            or entry.revision == origin.base
            or self._standing.last_change(origin.folder, origin.path) is not None
        ):
            return None
        return self._standing.content(entry)

    def _origin(self, file: Path, content: bytes) -> Origin:
        """What an arbitrary file is for: an article of the library, or a new one."""
        parsed = parse_article(content, folder="", path=file.name)
        entry = self._standing.catalogue.find(parsed.id, self._standing.labels())
        if entry is None and not parsed.header.id:
            entry = self._of_that_name(file.stem)
        if entry is not None:
            return Origin(entry.folder, entry.path, self._standing.base(entry))
        label = self._standing.first_label()
        name = slug(parsed.header.id or file.stem)[:LONGEST_NAME].strip("-") or "fiche"
        waiting = self._standing.last_change(label, f"{name}.md")
        if waiting is not None and waiting.content is not None:
            return Origin(label, waiting.path, revision_of(waiting.content))
        return Origin(label, self._standing.free_path(label, name, ""), "")

    def _of_that_name(self, name: str) -> Entry | None:
        """The article whose file has that name, wherever it is. Raises UsageError if there are several."""
        places = [
            (label, path) for label in self._standing.labels() for path in self._standing.catalogue.revisions(label)
        ]
        found = [f"{label}:{path}" for label, path in places if PurePosixPath(path).stem == name]
        if len(found) > 1:
            raise UsageError(
                tr("Plusieurs fiches s'appellent « {name} » : passez par kb edit.", name=displayable(name))
            )
        return self._standing.catalogue.entry(found[0]) if found else None

    def _revision(self, base: str, origin: Origin) -> str:
        """The whole of `base`, which may be the beginning of the revision in the local copy."""
        entry = self._standing.catalogue.entry(f"{origin.folder}:{origin.path}")
        known = entry.revision if entry else ""
        if len(base) >= 6 and known.startswith(base.lower()):
            return known
        if not _REVISION.fullmatch(base.lower()):
            raise UsageError(tr("« {base} » n'est pas une version : kb history en donne la liste.", base=base))
        return base.lower()


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
        path = displayable(str(file))
        raise UsageError(tr("{path} ne peut pas être lu : {reason}", path=path, reason=refusal(error))) from error
