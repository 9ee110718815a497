"""What an import would write: a path, an id and the bytes for each document, and what that means for what is there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from kb_app.domain.article import Article, Confidence
from kb_app.domain.errors import FrontMatterError
from kb_app.domain.imports import ImportRow, Outcome
from kb_app.domain.likeness import Likeness
from kb_app.domain.names import Names, slug
from kb_app.language import tr
from kb_app.parsing.header_edit import edit
from kb_app.parsing.parser import parse_article
from kb_app.sync.names import fold, is_fit_for_all
from kb_app.transfer.importing.imported import Imported
from kb_app.transfer.importing.ledger import Record, digest
from kb_app.transfer.importing.links import plain_path, resolve, way
from kb_app.transfer.importing.register import Read

SOURCE = "source"
"""The key of the header that says which document an article came from."""
LONGEST_ID = 60


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

    `id` is the article's.
    """

    row: ImportRow
    files: tuple[File, ...] = ()
    records: tuple[tuple[str, Record], ...] = ()
    id: str = ""


@dataclass(slots=True)
class Target:
    """The folder that is imported into, as it was found: its files' bytes on demand, its articles parsed.

    `merges` says of a digest whether a text written upon that one can be put together with what others made of it.
    What is new goes into the directory `inside`.
    """

    names: frozenset[str]
    read: Any
    articles: Mapping[str, Article]
    records: Mapping[str, Record]
    merges: Callable[[str], bool] = lambda _digest: False
    inside: str = ""
    by_source: dict[str, str] = field(default_factory=dict)
    folded: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folded = {fold(name): name for name in self.names}
        for path, article in self.articles.items():
            source = dict(article.header.other).get(SOURCE)
            if source:
                self.by_source.setdefault(source, path)

    def bytes_at(self, path: str) -> bytes | None:
        known = self.folded.get(fold(path))
        content: bytes | None = self.read(known) if known is not None else None
        return content

    def path_for(self, path: str) -> str:
        """Where what is new goes."""
        return f"{self.inside}/{path}" if self.inside else path

    def path_of(self, key: str) -> str | None:
        """Where the document of that key lies since an earlier import."""
        record = self.records.get(key)
        if record is not None and record.path in self.names:
            return record.path
        return self.by_source.get(key)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A document with its identity, path and id."""

    label: str
    source: str
    key: str
    path: str
    id: str
    document: Imported


def make_plan(reads: Sequence[tuple[str, Read]], target: Target) -> Iterator[Planned]:
    """`reads` with the labels of their trees, in order, to what is to be done; nothing is written."""
    placed = list(_place(reads, target))
    ways = {(each.label, each.document.key): each for each in placed}
    likeness = Likeness()
    for path, article in target.articles.items():
        likeness.add(path, article.title, _text(article))
    for each in placed:
        yield _plan_document(each, ways, target, likeness)
    for label, read in reads:
        source = f"{label}/{read.name}" if label else read.name
        if read.problem:
            yield Planned(ImportRow(source, source, read.name, "", Outcome.SKIPPED, (read.problem,)))
        elif read.attachment is not None:
            yield _plan_attachment(source, *read.attachment, target)


def _place(reads: Sequence[tuple[str, Read]], target: Target) -> Iterator[_Placed]:
    taken = Names(fold(name).rpartition(".")[0] for name in target.names)
    ids = Names(article.id for article in target.articles.values())
    keys = Names()
    for label, read in reads:
        for document in read.documents:
            source = f"{label}/{read.name}" if label else read.name
            is_wide = document.key.partition(":")[0] in ("mediawiki", "dokuwiki", "confluence")
            key = keys.take(document.key if is_wide or not label else f"{label}/{document.key}")
            path = target.path_of(key)
            if path is None and document.keeps_path and is_fit_for_all(f"{document.path}.md"):
                path = target.path_for(f"{document.path}.md")
                path = target.folded.get(fold(path), path)
            elif path is None:
                path = f"{taken.take(target.path_for(plain_path(document.path)))}.md"
            if (there := target.articles.get(path)) is not None:
                id_ = there.id
            else:
                id_ = ids.take(slug(PurePosixPath(path).stem)[:LONGEST_ID].strip("-") or "fiche")
            yield _Placed(label, source, key, path, id_, document)


def _plan_document(
    placed: _Placed, ways: Mapping[tuple[str, str], _Placed], target: Target, likeness: Likeness
) -> Planned:
    document = placed.document
    notes = list(document.notes)
    images = _images(placed)

    def article(key: str, anchor: str) -> str:
        wanted = ways.get((placed.label, key))
        if wanted is None:
            notes.append(tr("lien vers une page qui n'est pas dans l'import : {name}", name=key.rpartition(":")[2]))
            return ""
        place = dict(wanted.document.anchors).get(anchor, slug(anchor))
        if wanted is placed:
            return f"#{place}" if place else ""
        return way(wanted.path, placed.path) + (f"#{place}" if place else "")

    content = document.original
    if content is None:
        text = resolve(document.body, article, lambda name: way(images[name][0], placed.path) if name in images else "")
        content = _with_header(placed, text, notes).encode("utf-8", "replace")
    parsed = parse_article(content, folder="", path=placed.path)
    pictures = tuple(_file(path, picture, target) for path, picture in images.values())
    arriving = _Arriving(placed.source, placed.key, document.title, placed.path, content, tuple(notes), pictures)
    planned = _compare(arriving, target)
    duplicates: tuple[str, ...] = ()
    if planned.row.outcome is Outcome.CREATED:
        duplicates = likeness.of(document.title, _text(parsed), (placed.path,))
        likeness.add(placed.path, document.title, _text(parsed))
    return replace(planned, row=replace(planned.row, duplicates=duplicates), id=placed.id)


def _images(placed: _Placed) -> dict[str, tuple[str, bytes]]:
    """Where images go, by the names that the text calls them: their names hold what they are, so none is replaced."""
    directory, stem = PurePosixPath(placed.path).parent, PurePosixPath(placed.path).stem
    found = {}
    for media in placed.document.media:
        suffix = PurePosixPath(media.name).suffix.lower()
        name = f"assets/{stem}-{digest(media.content)[:8]}{suffix}"
        found[media.name] = ((directory / name).as_posix(), media.content)
    return found


def _with_header(placed: _Placed, text: str, notes: list[str]) -> str:
    """The text as the article will have it: what it says of itself stays, what it does not say is added."""
    document = placed.document
    header = parse_article(text.encode("utf-8", "replace"), folder="", path=placed.path).header
    changes: dict[str, Any] = {}
    if not header.id:
        changes["id"] = placed.id
    if not header.title:
        changes["title"] = document.title
    if document.tags and not header.tags:
        changes["tags"] = list(document.tags)
    if header.confidence is Confidence.NOT_VALIDATED:
        changes["confidence"] = Confidence.NOT_VALIDATED
    changes[SOURCE] = placed.key
    try:
        return edit(text if text.startswith("---") and document.keeps_path else f"\n{text}", changes)
    except FrontMatterError as error:
        notes.append(tr("en-tête laissé tel quel : {reason}", reason=str(error)))
        return text


def _plan_attachment(source: str, path: str, content: bytes, target: Target) -> Planned:
    if not is_fit_for_all(path):
        problem = tr("son nom ne convient pas à tous les ordinateurs")
        return Planned(ImportRow(source, source, path, "", Outcome.SKIPPED, (problem,), is_article=False))
    place = target.path_for(path)
    planned = _compare(_Arriving(source, source, PurePosixPath(path).name, place, content), target)
    return replace(planned, row=replace(planned.row, is_article=False), id=slug(PurePosixPath(path).stem))


@dataclass(frozen=True, slots=True)
class _Arriving:
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


def _compare(new: _Arriving, target: Target) -> Planned:
    """What it means for what lies at its path: nobody's text is written over but the import's own."""
    there, sha256, record = target.bytes_at(new.path), digest(new.content), target.records.get(new.key)
    old = digest(there) if there is not None else None
    mine = ((new.key, Record(new.path, sha256)),)
    files = new.with_pictures(File(new.path, new.content, old))
    if old is None:
        return Planned(new.row(Outcome.CREATED), files, mine)
    if old == sha256:
        return Planned(new.row(Outcome.UNCHANGED), new.with_pictures(), mine)
    if record is not None and record.sha256 == old:
        return Planned(new.row(Outcome.UPDATED), files, mine)
    if record is not None and record.sha256 == sha256:
        return Planned(
            new.row(Outcome.UNCHANGED, tr("inchangé à la source ; la fiche, modifiée ici depuis, est gardée"))
        )
    if record is not None and record.path == new.path and target.merges(record.sha256):
        told = tr("modifiée ici aussi : les deux textes seront réunis, ou gardés côte à côte")
        files = new.with_pictures(File(new.path, new.content, old, record.sha256))
        return Planned(new.row(Outcome.UPDATED, told), files, mine)
    return _conflict(new, target)


def _conflict(new: _Arriving, target: Target) -> Planned:
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
    return Planned(replace(new.row(Outcome.CONFLICT, told), path=copy), files, records)


def _with_id_of_copy(content: bytes, copy: str) -> bytes:
    """The id must not be that of the article beside it."""
    try:
        text = edit(content.decode("utf-8"), {"id": slug(PurePosixPath(copy).stem), SOURCE: None})
    except (FrontMatterError, UnicodeDecodeError):
        return content
    return text.encode()


def _file(path: str, content: bytes, target: Target) -> File:
    there = target.bytes_at(path)
    return File(path, content, digest(there) if there is not None else None)


def _text(article: Article) -> str:
    return "\n".join(section.text for section in article.sections)
