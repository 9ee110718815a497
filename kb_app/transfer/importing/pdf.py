"""PDF files, by pypdf. A PDF holds letters at places: lines and headings are guessed from their sizes."""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from kb_app.domain.names import readable_name
from kb_app.language import tr, trn
from kb_app.transfer.importing.imported import Imported, Media, Tools, Tree, Unreadable
from kb_app.transfer.importing.links import image_address
from kb_app.transfer.importing.writing_markdown import escaped, tidied

SUFFIXES = (".pdf",)
MAX_PAGES = 2000
_BULLET = re.compile(r"^[•‣▪●◦–·\x7f\x95\uf0b7\u2043]\s*|^-\s+")
_NUMBER = re.compile(r"^(\d{1,2})[.)]\s+(?=\S)")
_APART = re.compile(r"[•‣▪●◦–·\x7f\x95\uf0b7\u2043]|\d{1,2}[.)]")
_PAGE = re.compile(r"^(?:page\s*)?\d{1,4}(?:\s*(?:/|sur|of)\s*\d{1,4})?$", re.IGNORECASE)
_UNTITLED = re.compile(
    r"^$|^untitled|^sans nom|^\(?anonymous|^microsoft (?:word|powerpoint)|\.(?:docx?|pptx?|odt|indd)$", re.IGNORECASE
)
_JPEG = "/DCTDecode"


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: float


def can_read(tree: Tree, name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in SUFFIXES


def read(tree: Tree, name: str, tools: Tools) -> Iterator[Imported]:
    import pypdf
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it says of broken files quotes them
    try:
        reader = pypdf.PdfReader(io.BytesIO(tree.read(name)))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(tr("le PDF est protégé par un mot de passe"))
        if len(reader.pages) > MAX_PAGES:
            raise Unreadable(tr("le PDF a plus de {limit} pages", limit=MAX_PAGES))
        pages = [_lines(page) for page in reader.pages]
        notes = [tr("PDF : titres, listes et paragraphes devinés, tableaux mis à plat ; à relire")]
        media = _pictures(reader, notes)
        given = str(reader.metadata.title or "").strip() if reader.metadata else ""
    except PyPdfError as error:
        raise Unreadable(tr("le PDF est abîmé : {reason}", reason=str(error)[:120])) from error
    lines = list(_with_bullets(_without_repeated(pages)))
    if not lines:
        raise Unreadable(tr("le PDF n'a pas de texte : sans doute des pages numérisées"))
    title = "" if _UNTITLED.search(given) else given
    largest = max(line.size for line in lines)
    if lines[0].size == largest and largest > _usual(lines) * 1.15:
        title = title or lines[0].text
        if lines[0].text == title:
            lines = lines[1:]
    body = _markdown(lines)
    shown = "".join(f"\n![]({image_address(picture.name)})\n" for picture in media)
    yield Imported(
        key=name,
        title=title or readable_name(name),
        body=tidied(body + shown),
        path=str(PurePosixPath(name).with_suffix("")),
        media=tuple(media),
        notes=tuple(notes),
    )


def _lines(page: Any) -> list[_Line]:
    """The page's lines with the largest size of letters in each, in points."""
    sizes = Counter[tuple[str, float]]()

    def visit(text: str, _cm: Any, matrix: Any, _font: Any, size: Any) -> None:
        scale = abs(matrix[3]) or abs(matrix[1]) or 1
        for piece in text.split("\n"):
            if words := " ".join(piece.split()):
                sizes[(words, round(float(size or 0) * scale, 1))] += 1

    text = page.extract_text(visitor_text=visit)
    lines = []
    for line in text.splitlines():
        words = " ".join(line.split())
        if words:
            fitting = [size for (piece, size) in sizes if piece in words]
            lines.append(_Line(words, max(fitting, default=0.0)))
    return lines


def _without_repeated(pages: Sequence[Sequence[_Line]]) -> list[_Line]:
    """All lines but the numbers of pages and what else stands first or last on most of them."""
    edges = Counter(line for page in pages for line in {each.text for each in (*page[:2], *page[-2:])})
    repeated = {text for text, count in edges.items() if len(pages) > 2 and count > len(pages) / 2}

    def is_text(page: Sequence[_Line], at: int) -> bool:
        from_edge = min(at, len(page) - 1 - at)
        number = _PAGE.match(page[at].text) if from_edge < 2 else None
        return page[at].text not in repeated and not (number and (from_edge == 0 or not page[at].text.isdigit()))

    return [line for page in pages for at, line in enumerate(page) if is_text(page, at)]


def _with_bullets(lines: Sequence[_Line]) -> Iterator[_Line]:
    """Bullets and numbers that were drawn apart from their words, put before them."""
    apart = ""
    for line in lines:
        if _APART.fullmatch(line.text):
            apart = line.text
            continue
        yield replace(line, text=f"{apart} {line.text}") if apart else line
        apart = ""


def _usual(lines: Sequence[_Line]) -> float:
    """The size of most letters."""
    letters = Counter[float]()
    for line in lines:
        letters[line.size] += len(line.text)
    return letters.most_common(1)[0][0]


def _markdown(lines: Sequence[_Line]) -> str:
    if not lines:
        return ""
    usual = _usual(lines)
    larger = sorted({line.size for line in lines if line.size > usual * 1.12}, reverse=True)[:4]
    parts, longest = list[str](), max(len(line.text) for line in lines)
    open_text = False
    for line in lines:
        if line.size in larger and len(line.text) < 160 and any(letter.isalnum() for letter in line.text):
            parts.append(f"\n\n{'#' * (larger.index(line.size) + 2)} {escaped(line.text)}\n\n")
            open_text = False
        elif (bullet := _BULLET.match(line.text)) and len(line.text) > bullet.end():
            parts.append(f"\n- {escaped(line.text[bullet.end() :])}")
            open_text = True
        elif number := _NUMBER.match(line.text):
            parts.append(f"\n{number[1]}. {escaped(line.text[number.end() :])}")
            open_text = True
        else:
            parts.append((" " if open_text else "\n\n") + escaped(line.text))
            # a line that ends early with a full stop ends a paragraph
            open_text = not (line.text.endswith((".", "!", "?", ":")) and len(line.text) < longest * 0.75)
    return "".join(parts)


def _pictures(reader: Any, notes: list[str]) -> list[Media]:
    """Photographs lie in a PDF as JPEG files; other pictures would have to be made anew."""
    found: dict[bytes, Media] = {}
    others = 0
    for page in reader.pages:
        objects = page.get("/Resources", {}).get("/XObject", {})
        for key in objects:
            picture = objects[key]
            if picture.get("/Subtype") != "/Image":
                continue
            content = picture._data  # the bytes as they are in the file; decoding wants Pillow
            if picture.get("/Filter") in (_JPEG, [_JPEG]) and content.startswith(b"\xff\xd8"):
                found.setdefault(content, Media(f"image{len(found) + 1}.jpg", content))
            else:
                others += 1
    if others:
        notes.append(trn("{count} image non reprise", "{count} images non reprises", others))
    if found:
        notes.append(tr("images placées à la fin"))
    return list(found.values())
