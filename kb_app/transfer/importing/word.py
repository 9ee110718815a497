"""Word documents (.docx, .docm), by mammoth: styles of headings, lists and tables mean what they say."""

import io
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from kb_app.domain.names import readable_name
from kb_app.language import tr
from kb_app.transfer.importing import office
from kb_app.transfer.importing.imported import Imported, Media, Tools, Tree, Unreadable
from kb_app.transfer.importing.links import article_address, image_address, is_outside, relative_name
from kb_app.transfer.importing.writing_markdown import escaped

SUFFIXES = (".docx", ".docm")
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Titre'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='List Bullet 2'] => ul|ol > li > ul > li:fresh
p[style-name='List Bullet 3'] => ul|ol > li > ul|ol > li > ul > li:fresh
p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh
p[style-name='List Number 3'] => ul|ol > li > ul|ol > li > ol > li:fresh
p[style-name='Quote'] => blockquote:fresh
p[style-name='Intense Quote'] => blockquote:fresh
b => strong
i => em
strike => s
"""
LONGEST_HEADING = 80
_HEADINGS = re.compile(r"h[1-6]")
_TYPED_BULLET = re.compile(r"\s*[-–•‣▪●\uf0b7]\s+(?=\S)")
_NOTE_ADDRESS = re.compile(r"^#(?:foot|end)note-\d+$")
_CALL = re.compile("\ue000(\\d+)\ue001")
_TYPES = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp", "image/bmp": ".bmp"}


def can_read(tree: Tree, name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in SUFFIXES


def read(tree: Tree, name: str, tools: Tools) -> Iterator[Imported]:
    import mammoth
    from bs4 import BeautifulSoup

    from kb_app.transfer.importing.html_markdown import convert

    content = tree.read(name)
    notes = office.checked(content)
    media: dict[str, Media] = {}

    def keep(image: Any) -> dict[str, str]:
        suffix = _TYPES.get(image.content_type)
        if suffix is None:
            notes.append(tr("image non reprise : {address}", address=image.content_type))
            return {}
        with image.open() as file:
            found = Media(f"image{len(media) + 1}{suffix}", file.read())
        media[found.name] = found
        return {"src": image_address(found.name)}

    result = mammoth.convert_to_html(
        io.BytesIO(content),
        style_map=_STYLES,
        convert_image=mammoth.images.img_element(keep),
        external_file_access=False,
    )
    notes += _told(result.messages)
    soup = BeautifulSoup(result.value, "html.parser")
    title = _title(soup, name)
    for image in soup.find_all("img", src=False):
        image.decompose()
    footnotes = _footnotes(soup)
    if _guess_structure(soup):
        notes.append(tr("titres en gras et listes tapées à la main, devinés ; à relire"))
    _lead_links(soup, tree, name, notes)
    converted = convert(soup, tools)
    if not converted.body.strip():
        raise Unreadable(tr("le document n'a pas de texte"))
    yield Imported(
        key=name,
        title=title,
        body=_CALL.sub(r"[^\1]", converted.body) + footnotes,
        path=str(PurePosixPath(name).with_suffix("")),
        media=tuple(media.values()),
        notes=(*notes, *converted.notes),
        anchors=tuple(converted.anchors.items()),
    )


def _title(soup: Any, name: str) -> str:
    """A title or heading of level 1 that opens the text; it leaves the text, whose headings begin at level 2."""
    from kb_app.transfer.importing.html_markdown import demote_headings

    first = soup.find(True)
    title = ""
    if first is not None and first.name == "h1" and not first.find("img"):
        title = " ".join(first.get_text(" ", strip=True).split())
        first.decompose()
    demote_headings(soup)
    return title or readable_name(name)


def _footnotes(soup: Any) -> str:
    """Markdown of the notes, which leave the text; where they are called, marks stay that nothing escapes."""
    written: list[str] = []
    for call in soup.find_all("a", href=_NOTE_ADDRESS):
        note = soup.find(id=str(call["href"])[1:])
        if note is None or note.name != "li":
            continue
        for back in note.find_all("a", href=re.compile("^#(?:foot|end)note-ref")):
            back.decompose()
        words = " ".join(note.get_text(" ").split())
        (call.parent if call.parent.name == "sup" else call).replace_with(f"\ue000{len(written) + 1}\ue001")
        written.append(f"\n[^{len(written) + 1}]: {escaped(words)}\n")
        note.decompose()
    for empty in soup.find_all(["ol", "ul"]):
        if not empty.find("li"):
            empty.decompose()
    return "".join(written)


def _guess_structure(soup: Any) -> bool:
    """Bold lines for headings and typed bullets for lists, as they are written without styles; True if any was found.

    Lines in bold are headings only where the document has no other.
    """
    guessed = False
    if not soup.find(_HEADINGS):
        for paragraph in soup.find_all("p", recursive=False):
            words = paragraph.get_text().strip()
            is_bold = [child for child in paragraph.children if str(child).strip()] == paragraph.find_all("strong")[:1]
            if words and len(words) <= LONGEST_HEADING and is_bold and words[-1] not in ".,;!?":
                paragraph.name, paragraph.string = "h2", words.rstrip(" :")
                guessed = True
    for paragraph in soup.find_all("p"):
        if typed := _TYPED_BULLET.match(paragraph.get_text()):
            first = paragraph.find(string=True)
            first.replace_with(str(first)[len(typed[0]) :])
            item = paragraph.wrap(soup.new_tag("li"))
            paragraph.unwrap()
            before = item.find_previous_sibling()
            if before is not None and before.name == "ul":
                before.append(item)
            else:
                item.wrap(soup.new_tag("ul"))
            guessed = True
    return guessed


def _lead_links(soup: Any, tree: Tree, name: str, notes: list[str]) -> None:
    for link in soup.find_all("a", href=True):
        address = str(link["href"])
        if is_outside(address):
            continue
        if address.startswith("#"):
            if address.startswith("#comment"):
                continue
            link["href"] = article_address(name, address[1:])
            continue
        target = relative_name(address, name)
        if target is None or not tree.has(target[0]):
            notes.append(tr("lien non repris : {address}", address=address[:120]))
            del link["href"]
        else:
            link["href"] = article_address(*target)


def _told(messages: Any) -> list[str]:
    """mammoth's warnings, those about styles left out: an unknown style is plain text, and nothing is lost."""
    told = [str(message.message) for message in messages if not str(message.message).startswith("Unrecognised")]
    return [tr("Word : {message}", message=message) for message in dict.fromkeys(told)]
