"""PowerPoint presentations (.pptx), by python-pptx: one article, one heading a slide, the speaker's notes quoted."""

import io
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from kb_app.domain.names import readable_name
from kb_app.language import tr
from kb_app.transfer.importing import office
from kb_app.transfer.importing.imported import IMAGES, Imported, Media, Tools, Tree
from kb_app.transfer.importing.links import image_address, is_outside
from kb_app.transfer.importing.writing_markdown import escaped, table, tidied

SUFFIXES = (".pptx", ".pptm")


def can_read(tree: Tree, name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in SUFFIXES


def read(tree: Tree, name: str, tools: Tools) -> Iterator[Imported]:
    from pptx import Presentation

    content = tree.read(name)
    notes = office.checked(content)
    deck = Presentation(io.BytesIO(content))
    media: dict[str, Media] = {}
    title, parts = "", []
    for number, slide in enumerate(deck.slides, start=1):
        heading = slide.shapes.title
        words = " ".join(heading.text_frame.text.split()) if heading is not None else ""
        if number == 1:
            title = words
        if number > 1 or not words:
            parts.append(f"## {escaped(words) or tr('Diapositive {number}', number=number)}")
        shapes = [each for each in slide.shapes if heading is None or each.shape_id != heading.shape_id]
        parts += [_shape(shape, number, media, notes) for shape in shapes]
        if slide.has_notes_slide and (said := slide.notes_slide.notes_text_frame.text.strip()):
            lines = "\n".join(f"> {escaped(line)}" for line in said.splitlines())
            parts.append(f"> [!NOTE]\n{lines}")
    yield Imported(
        key=name,
        title=title or readable_name(name),
        body=tidied("\n\n".join(filter(None, parts))),
        path=str(PurePosixPath(name).with_suffix("")),
        media=tuple(media.values()),
        notes=tuple(dict.fromkeys(notes)),
    )


def _shape(shape: Any, number: int, media: dict[str, Media], notes: list[str]) -> str:
    if hasattr(shape, "shapes"):
        return "\n\n".join(filter(None, (_shape(inner, number, media, notes) for inner in shape.shapes)))
    if getattr(shape, "has_table", False):
        return table([[escaped(each.text) for each in row.cells] for row in shape.table.rows])
    if hasattr(shape, "image"):
        suffix = f".{shape.image.ext}"
        if suffix in IMAGES:
            picture = Media(f"image{len(media) + 1}{suffix}", shape.image.blob)
            media[picture.name] = picture
            return f"![]({image_address(picture.name)})"
        notes.append(tr("diapositive {number} : image {kind} non reprise", number=number, kind=suffix))
    elif shape.has_text_frame:
        return _text(shape)
    else:
        notes.append(tr("diapositive {number} : graphique, dessin ou média non repris", number=number))
    return ""


def _text(shape: Any) -> str:
    """A placeholder's paragraphs are its bullets, by level; other boxes hold plain text."""
    paragraphs = [(paragraph.level, _runs(paragraph)) for paragraph in shape.text_frame.paragraphs]
    paragraphs = [(level, words) for level, words in paragraphs if words]
    if shape.is_placeholder and len(paragraphs) > 1:
        return "\n".join(f"{'  ' * level}- {words}" for level, words in paragraphs)
    return "\n\n".join(words for _, words in paragraphs)


def _runs(paragraph: Any) -> str:
    parts = []
    for run in paragraph.runs:
        words, address = escaped(run.text), run.hyperlink.address
        if run.font.bold and words.strip():
            words = f"**{words.strip()}**" + words[len(words.rstrip()) :]
        parts.append(f"[{words}]({address})" if address and is_outside(address) and words.strip() else words)
    return "".join(parts).strip()
