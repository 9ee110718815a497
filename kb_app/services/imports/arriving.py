"""What arriving bytes mean for what lies at their place: nobody's text is written over but an import's own"""

from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from kb_app.domain.errors import FrontMatterError
from kb_app.domain.imports import ImportRow, Outcome
from kb_app.domain.names import slug
from kb_app.language import tr
from kb_app.parsing.header_edit import edit
from kb_app.services.imports.import_target import SOURCE, Target
from kb_app.transfer.importing.ledger import Record, digest


@dataclass(frozen=True, slots=True)
class File:
    """`before` is the digest of what lay at `path` when the plan was made, None for nothing.

    `base` is the digest of the text that `content` was written upon, where that is an earlier import's.
    """

    path: str
    content: bytes
    before: str | None
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A row of the report and the files behind it: images first, then the article. `records` are for the ledger.

    `files` are to be written; `result` is what lies there then, written or not, as `files` are ordered.
    `id` is the article's.
    """

    row: ImportRow
    files: tuple[File, ...] = ()
    records: tuple[tuple[str, Record], ...] = ()
    result: tuple[File, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Arriving:
    """Bytes that would be at `path`, with what is told of them and the pictures that come along."""

    source: str
    key: str
    title: str
    path: str
    content: bytes
    notes: tuple[str, ...] = ()
    pictures: tuple[File, ...] = ()

    def row(self, outcome: Outcome, *more: str) -> ImportRow:
        return ImportRow(self.source, self.key, self.title, self.path, outcome, (*self.notes, *more))

    def with_pictures(self, *files: File) -> tuple[File, ...]:
        """`files` after the pictures that are not there yet."""
        return (*(each for each in self.pictures if each.before is None), *files)


def compare(new: Arriving, target: Target) -> Planned:
    """What it means for what lies at its path: nobody's text is written over but the import's own."""
    there, sha256, record = target.bytes_at(new.path), digest(new.content), target.records.get(new.key)
    old = digest(there) if there is not None else None
    mine = ((new.key, Record(new.path, sha256)),)
    file = File(new.path, new.content, old)
    files, result = new.with_pictures(file), (*new.pictures, file)
    if there is None:
        return Planned(new.row(Outcome.CREATED), files, mine, result)
    if old == sha256:
        return Planned(new.row(Outcome.UNCHANGED), new.with_pictures(), mine, result)
    if record is not None and record.sha256 == old:
        return Planned(new.row(Outcome.UPDATED), files, mine, result)
    if record is not None and record.sha256 == sha256:
        told = tr("inchangé à la source ; la fiche, modifiée ici depuis, est gardée")
        kept = (*new.pictures, File(new.path, there, old))
        return Planned(new.row(Outcome.UNCHANGED, told), result=kept)
    if record is not None and record.path == new.path and target.merges(record.sha256):
        told = tr("modifiée ici aussi : les deux textes seront réunis, ou gardés côte à côte")
        files = new.with_pictures(File(new.path, new.content, old, record.sha256))
        return Planned(new.row(Outcome.UPDATED, told), files, mine, result)
    return _conflict(new, target)


def _conflict(new: Arriving, target: Target) -> Planned:
    """The new text beside the article, as an article of its own; the same copy is not made twice."""
    copy_key, content = f"{new.key}#import", new.content
    record = target.records.get(copy_key)
    stem, _, suffix = new.path.rpartition(".")
    number = 1
    while True:
        copy = f"{stem}-import{'' if number == 1 else f'-{number}'}.{suffix}"
        if suffix == "md":
            content = _with_id_of_copy(content, copy)
        there = target.bytes_at(copy)
        is_mine = record is not None and record.path == copy and there is not None and digest(there) == record.sha256
        if there is None or is_mine or there == content:
            break
        number += 1
    told = tr("{path} a été modifié ici et à la source : les deux textes sont gardés, à comparer", path=new.path)
    file = File(copy, content, digest(there) if there is not None else None)
    files = () if there == content else new.with_pictures(file)
    records = ((copy_key, Record(copy, digest(content))),)
    return Planned(replace(new.row(Outcome.CONFLICT, told), path=copy), files, records, (*new.pictures, file))


def _with_id_of_copy(content: bytes, copy: str) -> bytes:
    """The id must not be that of the article beside it."""
    try:
        text = edit(content.decode("utf-8"), {"id": slug(PurePosixPath(copy).stem), SOURCE: None})
    except (FrontMatterError, UnicodeDecodeError):
        return content
    return text.encode()


def picture_file(path: str, content: bytes, target: Target) -> File:
    there = target.bytes_at(path)
    return File(path, content, digest(there) if there is not None else None)
