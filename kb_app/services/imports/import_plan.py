"""What an import would write: a path, an id and the bytes for each document that was read"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
from kb_app.services.imports.arriving import Arriving, Planned, compare, picture_file
from kb_app.services.imports.import_target import SOURCE, Target
from kb_app.sync.names import fold, is_fit_for_all
from kb_app.transfer.importing.imported import Imported
from kb_app.transfer.importing.ledger import digest
from kb_app.transfer.importing.links import plain_path, resolve, way
from kb_app.transfer.importing.register import Read

LONGEST_ID = 60


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
    given: set[str] = set()
    for label, read in reads:
        for document in read.documents:
            source = f"{label}/{read.name}" if label else read.name
            is_wide = document.key.partition(":")[0] in ("mediawiki", "dokuwiki", "confluence")
            key = keys.take(document.key if is_wide or not label else f"{label}/{document.key}")
            path = target.path_of(key)
            if path is None and document.keeps_path and is_fit_for_all(f"{document.path}.md"):
                path = target.path_for(f"{document.path}.md")
                path = target.folded.get(fold(path), path)
            if path is None or fold(path) in given:
                path = f"{taken.take(target.path_for(plain_path(document.path)))}.md"
            elif not target.bytes_at(path):
                taken.take(fold(path).rpartition(".")[0])
            given.add(fold(path))
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
    pictures = tuple(picture_file(path, picture, target) for path, picture in images.values())
    arriving = Arriving(placed.source, placed.key, document.title, placed.path, content, tuple(notes), pictures)
    planned = compare(arriving, target)
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
    planned = compare(Arriving(source, source, PurePosixPath(path).name, place, content), target)
    return replace(planned, row=replace(planned.row, is_article=False), id=slug(PurePosixPath(path).stem))


def _text(article: Article) -> str:
    return "\n".join(section.text for section in article.sections)
