"""Drafts as an editor works on them: opened, saved as they are typed, seen as they will be read, discarded, sent."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from posixpath import normpath

from kb_app.domain.article import Confidence, Header, LinkKind
from kb_app.domain.contribution import Change, OutboxItem
from kb_app.domain.errors import LocalError, UsageError
from kb_app.durable import local_error
from kb_app.language import tr
from kb_app.parsing.decoding import decode, encode
from kb_app.parsing.header_edit import Written, edit
from kb_app.parsing.line_ends import shown, written
from kb_app.parsing.parser import parse_article
from kb_app.services.reading import Reading
from kb_app.services.reading_room import ReadingRoom
from kb_app.services.writing.content_standard import ContentStandard
from kb_app.services.writing.editing import Editing
from kb_app.services.writing.manuscript import Manuscript, Preview, Review, Rival
from kb_app.services.writing.merging import Part, State, parts_of
from kb_app.services.writing.standing import Standing
from kb_app.services.writing.tending import Tending
from kb_app.services.writing.writing_names import WritingNames
from kb_app.workspace.drafts import Drafts, Origin

MEDIA = "assets"
"""Where an article's images lie beside it, by the habit of formats.md."""


class Drafting:
    """Works on drafts and the local copy. `save` may be called from another thread than the rest."""

    def __init__(
        self,
        editing: Editing,
        standing: Standing,
        tending: Tending,
        drafts: Drafts,
        room: ReadingRoom,
        content_standard: ContentStandard,
        names: Callable[[str], WritingNames],
        author: Callable[[str], str],
    ) -> None:
        self._editing = editing
        self._standing = standing
        self._tending = tending
        self._drafts = drafts
        self._room = room
        self._standard = content_standard
        self._names = names
        self._author = author

    def edit(self, id_: str) -> Manuscript:
        """The draft of that article, begun now if it was not. Raises ArticleNotFound, UsageError, LocalError."""
        return self.load(self._editing.open_draft(id_))

    def begin(self, title: str, template: str = "", into: str = "") -> Manuscript:
        """A draft of a new article. Raises UsageError, LocalError."""
        return self.load(self._editing.begin(title, template, into))

    def begin_variant(self, key: str, site: str, anchor: str) -> Manuscript:
        """A draft of the variant of that article for `site`, with the section of that anchor as the site has it now.

        A variant that exists is written on, and gets the section if it has none of that heading. Raises
        ArticleNotFound, UsageError, LocalError.
        """
        reading = self._room.open(key, site)
        section = next((part.section for part in reading.parts if part.section.anchor == anchor), None)
        if section is None:
            section = reading.parts[0].section
        if site in reading.variants:
            own = any(part.own and part.section.anchor == section.anchor for part in reading.parts)
            manuscript = self.edit(reading.revisions[-1][0].partition(":")[2])
            if not own:
                self.save(manuscript, f"{manuscript.text.rstrip()}\n\n{section.source}\n")
            return self.load(manuscript.file)
        title = f"{reading.title} ({reading.site_label})"
        text = edit(
            f"{section.source}\n",
            {"title": title, "variant_of": reading.article.id, "sites": [site], "confidence": Confidence.WIP},
        )
        return self.load(self._editing.begin_variant(reading.article, site, text))

    def variant_written(self, reading: Reading) -> datetime | None:
        """When the site's variant that is read was written; None when there is none."""
        return self._room.variant_written(reading)

    def load(self, file: Path) -> Manuscript:
        """A draft as it was left. Raises UsageError when it is none, or no text."""
        try:
            content = file.read_bytes()
        except OSError as error:
            raise UsageError(tr("Ce brouillon n'existe plus.")) from error
        origin = self._drafts.origin(file) or Origin("", file.name, "")
        problem = decode(content, file.name).problem if content else None
        if problem is not None and problem.rule == "not-text":
            raise UsageError(problem.message)
        return Manuscript(
            file, origin.folder, origin.path, origin.base, content, self._standing.obstacle(origin.folder)
        )

    def content(self, manuscript: Manuscript, text: str) -> bytes:
        """The bytes that `text` makes of it: lines that nobody touched stay as they were."""
        decoded = decode(manuscript.content)
        return encode(written(decoded.text, text), decoded.encoding)

    def save(self, manuscript: Manuscript, text: str) -> None:
        """Put `text` on the disk; it is safe when this returns. Raises LocalError."""
        self._drafts.save(manuscript.file, self.content(manuscript, text))

    def save_elsewhere(self, manuscript: Manuscript, text: str, file: Path) -> None:
        """Write `text` to a file that the person chose. Raises LocalError."""
        try:
            file.write_bytes(self.content(manuscript, text))
        except OSError as error:
            raise local_error(error) from error

    def stop_rendering(self) -> None:
        """Nobody waits for what is being rendered; may be called on any thread."""
        self._room.stop_rendering()

    def preview(self, manuscript: Manuscript, text: str) -> Preview:
        """How `text` will be read, and what is to be said of it. Raises ArticleNotFound."""
        attached = self._attached(manuscript)
        reading = self._room.read(self.content(manuscript, text), manuscript.folder, manuscript.path, attached)
        article = reading.article
        own = [part.section for part in reading.parts if part.path == manuscript.path]
        return Preview(
            reading,
            article.header,
            tuple(sorted((section.line, section.anchor if section.level > 1 else "") for section in own)),
            self._standard.checklist(article, attached),
            self._standard.step_rows(article),
        )

    def review(self, manuscript: Manuscript, text: str) -> Review:
        """What publishing would do. Raises ArticleNotFound."""
        present = self._editing.present(manuscript.folder, manuscript.path)
        before = None
        if present is not None:
            before = self._room.read(present, manuscript.folder, manuscript.path)
        return Review(self.preview(manuscript, text), before, self._rival(manuscript, text))

    def _rival(self, manuscript: Manuscript, text: str) -> Rival | None:
        base = self._drafts.origin(manuscript.file)
        theirs = self._editing.rival(base) if base is not None else None
        if base is None or theirs is None:
            return None
        was = self._standing.kept(base.base) or b""
        revision = hashlib.sha256(theirs).hexdigest()
        forms = [shown(decode(content).text) for content in (was, theirs)]
        parts = parts_of(forms[0], text, forms[1])
        beside = str(PurePosixPath(manuscript.path).with_name("_.md"))

        def reading(part: Part, source: str) -> Reading | None:
            if part.state is State.SAME or part.is_header or not source.strip():
                return None
            return self._room.read(source.encode(), manuscript.folder, beside, self._attached(manuscript))

        readings = tuple((reading(part, part.mine), reading(part, part.theirs)) for part in parts)
        return Rival(revision, self._author(revision), parts, readings)

    def settle(self, manuscript: Manuscript, rival: Rival, text: str) -> Manuscript:
        """`text` has what is to be kept of both: it is a draft upon the other's text from now on. Raises LocalError.

        Lines of the other's text keep the characters that they have there.
        """
        theirs = self._editing.present(manuscript.folder, manuscript.path) or b""
        self._standing.keep(theirs)
        settled = replace(manuscript, base=rival.revision, content=theirs)
        self.save(settled, text)
        origin = self._drafts.origin(manuscript.file) or Origin(manuscript.folder, manuscript.path, "")
        self._drafts.note(manuscript.file, replace(origin, base=rival.revision))
        return settled

    def reopen(self, item: OutboxItem) -> Manuscript:
        """A draft of what was sent and stands beside its article, to be settled. Raises UsageError, LocalError."""
        change = item.contribution
        if not isinstance(change, Change) or change.content is None:
            raise UsageError(tr("Cet envoi n'est pas un texte de fiche."))
        origin = Origin(item.folder, change.path, change.base)
        name = PurePosixPath(change.path).stem
        return self.load(self._drafts.open(f"{name}-conflit", origin, change.content))

    def put_away(self, item: OutboxItem) -> None:
        """The conflict of `item` was settled: its text beside the article goes. Raises LocalError."""
        self._tending.remove_copy(item)

    def names(self, manuscript: Manuscript) -> WritingNames:
        """What can be completed while it is written."""
        return self._names(manuscript.folder)

    def with_header(self, text: str, changes: Mapping[str, Written | None]) -> str:
        """`text` with header keys changed, every other line as it is. Raises FrontMatterError."""
        return edit(text, changes)

    def header(self, text: str) -> Header:
        return parse_article(text.encode(), folder="", path="x.md").header

    def attach(self, manuscript: Manuscript, picture: bytes, suffix: str) -> str:
        """Keep a picture for the draft; its address to write into the text. Raises LocalError.

        It is named after the article, and after its own bytes: two computers never mean two pictures by one name.
        """
        stem = PurePosixPath(manuscript.path).stem
        name = f"{stem}-{hashlib.sha256(picture).hexdigest()[:8]}{suffix}"
        self._drafts.attach(manuscript.file, name, picture)
        return f"{MEDIA}/{name}"

    def publish(self, manuscript: Manuscript) -> OutboxItem:
        """Send the draft as it is on the disk, its pictures first. Raises UsageError, LocalError."""
        article = parse_article(manuscript.file.read_bytes(), folder=manuscript.folder, path=manuscript.path)
        shows = {link.target for link in article.links if link.kind is LinkKind.MEDIA}
        for path, picture in self._attached(manuscript).items():
            if path in shows:
                self._editing.send_picture(article, path, picture)
        return self._editing.publish(manuscript.file)

    def _attached(self, manuscript: Manuscript) -> dict[str, bytes]:
        """The pictures that are only in the draft, by their path in the folder."""
        beside = PurePosixPath(manuscript.path).parent
        try:
            return {
                normpath(str(beside / MEDIA / file.name)): file.read_bytes()
                for file in self._drafts.attached(manuscript.file)
            }
        except OSError as error:
            raise LocalError("disk-error", str(error)) from error
