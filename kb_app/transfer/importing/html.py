"""Web pages: plain ones, and those of Confluence's and SharePoint's exports, whose frames are left behind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kb_app.domain.names import readable_name
from kb_app.language import tr
from kb_app.transfer.importing.imported import IMAGES, Imported, Media, Tools, Tree, Unreadable
from kb_app.transfer.importing.links import article_address, image_address, is_outside, relative_name

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

SUFFIXES = (".html", ".htm", ".xhtml", ".aspx")


@dataclass(frozen=True, slots=True)
class _Dialect:
    """`sign` is a selector that only this program's pages have; `text` finds the article, `noise` what is no text."""

    name: str
    sign: str
    text: tuple[str, ...]
    noise: str
    title: str


_DIALECTS = (
    _Dialect(
        "confluence",
        "#main-content.wiki-content, meta[name=ajs-page-id], link[href*='styles/site.css']",
        ("#main-content",),
        ".page-metadata, .pageSection.group, .plugin_attachments_container, .toc-macro, .expand-control-icon, .hidden",
        "#title-text",
    ),
    _Dialect(
        "sharepoint",
        ".ms-rtestate-field, .ms-rte-layoutszone-inner, [data-automation-id=CanvasZone], [data-canvascontrols]",
        ("[data-canvascontrols]", ".ms-rte-layoutszone-inner", ".ms-rtestate-field", "[data-automation-id=CanvasZone]"),
        ".ms-hidden, #s4-ribbonrow, #sideNavBox",
        "#pageTitle, [data-automation-id=pageTitle], #DeltaPlaceHolderPageTitleInTitleArea",
    ),
    _Dialect("html", "", ("main", "article", "body"), "nav, header nav, footer, .breadcrumb", "h1"),
)
_SHAREPOINT_FIELD = re.compile(r"<mso:(?:CanvasContent1|WikiField|PublishingPageContent)\b[^>]*>(.*?)</mso:", re.DOTALL)
_CONFLUENCE_TITLE = re.compile(r"^.{1,100}? : (?=\S)")
_CONFLUENCE_FILE = re.compile(r"(?:^|[_/])(\d{5,})\.html$")
_BOXES = {
    "confluence-information-macro-warning": "CAUTION",
    "confluence-information-macro-note": "WARNING",
    "confluence-information-macro-tip": "TIP",
}
_PICTOGRAMS = {"(tick)": "✓", "(error)": "✗", "(warning)": "⚠", "(info)": "ℹ", "(lightbulb)": "💡", "(star)": "★"}
_REMOTE = re.compile(r"https?://", re.IGNORECASE)


def can_read(tree: Tree, name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in SUFFIXES


def read(tree: Tree, name: str, tools: Tools) -> Iterator[Imported]:
    from bs4 import BeautifulSoup

    text = tools.decode(tree.read(name))
    if not text.strip():
        raise Unreadable(tr("la page est vide"))
    if field := _SHAREPOINT_FIELD.search(text):
        title = re.search(r"<title[^>]*>(.*?)</title>", text, re.DOTALL | re.IGNORECASE)
        text = f"<title>{title[1] if title else ''}</title><div data-canvascontrols=''>{unescape(field[1])}</div>"
    soup = BeautifulSoup(text, "html.parser")
    dialect = next(known for known in _DIALECTS if not known.sign or soup.select_one(known.sign))
    if dialect.name == "confluence" and PurePosixPath(name).name == "index.html":
        return
    yield from _page(soup, dialect, tree, name, tools)


def _page(soup: "BeautifulSoup", dialect: _Dialect, tree: Tree, name: str, tools: Tools) -> Iterator[Imported]:
    """One page, cut out of its frame."""
    from kb_app.transfer.importing.html_markdown import convert, demote_headings

    root = next((found for selector in dialect.text if (found := soup.select_one(selector))), soup)
    title = _title(soup, root, dialect, name)
    for noise in root.select(dialect.noise):
        noise.decompose()
    notes: list[str] = []
    _tell_macros(soup, root)
    demote_headings(root)
    media = _prepare(root, tree, name, notes)
    converted = convert(root, tools)
    if not converted.body.strip():
        raise Unreadable(tr("la page n'a pas de texte"))
    path = PurePosixPath(name).with_suffix("")
    yield Imported(
        key=_key(name),
        title=title,
        body=_marked(converted.body),
        # Confluence's files are named after numbers
        path=str(path.with_name(title.replace("/", "-")) if dialect.name == "confluence" else path),
        media=tuple(media),
        notes=(*notes, *converted.notes),
        anchors=tuple(converted.anchors.items()),
    )


def _key(name: str) -> str:
    """A page of Confluence keeps its number when its title, and with it its file, changes its name."""
    number = _CONFLUENCE_FILE.search(name)
    return f"confluence:{number[1]}" if number else name


def _title(soup: "BeautifulSoup", root: "Tag", dialect: _Dialect, name: str) -> str:
    """The title, and the heading that only repeats it taken out of the text."""
    found = soup.select_one(dialect.title)
    words = found.get_text(" ", strip=True) if found else ""
    if not words and soup.title is not None:
        words = soup.title.get_text(" ", strip=True)
    if dialect.name == "confluence":
        words = _CONFLUENCE_TITLE.sub("", words)  # "Space : Page"
    words = " ".join(words.split()) or readable_name(name)
    first = root.find("h1")
    if first is not None and " ".join(first.get_text(" ", strip=True).split()) == words:
        first.decompose()
    return words


def _tell_macros(soup: "BeautifulSoup", root: "Tag") -> None:
    """Boxes, tasks, folded passages and pictograms of Confluence, and layouts of SharePoint, in plain HTML."""
    for layout in root.select("table#layoutsTable"):
        for cell in layout.select(":scope > tbody > tr > td, :scope > tr > td"):
            layout.insert_before(cell)
            cell.name = "div"
        layout.decompose()
    for box in root.select(".confluence-information-macro"):
        kind = next((kind for name, kind in _BOXES.items() if name in (box.get("class") or ())), "NOTE")
        heading = box.select_one(":scope > .title")
        words = heading.get_text(" ", strip=True) if heading else ""
        for each in (heading, box.select_one(".confluence-information-macro-icon")):
            if each is not None:
                each.decompose()
        box.name, box.attrs = "blockquote", {}
        mark = soup.new_tag("p")
        mark.string = f"\ue000{kind}\ue001{words}"
        box.insert(0, mark)
    for folded in root.select(".expand-control-text"):
        folded.wrap(soup.new_tag("p"))
        folded.name = "strong"
    for task in root.select(".inline-task-list li"):
        task.insert(0, f"\ue000{'x' if 'checked' in (task.get('class') or ()) else ' '}\ue001")
    for pictogram in root.select("img.emoticon"):
        words = str(pictogram.get("alt") or "")
        pictogram.replace_with(_PICTOGRAMS.get(words, words))


def _marked(body: str) -> str:
    """What `_tell_macros` marked, as Markdown has it."""
    body = re.sub(r"(?m)^> \ue000([A-Z]+)\ue001(.*)$", r"> [!\1] \2", body)
    body = re.sub(r"(?m)^(> \[!\w+\]) *(.*)\n>\s*\n", lambda found: f"{found[1]} {found[2]}".rstrip() + "\n", body)
    return re.sub("\ue000([x ])\ue001", r"[\1] ", body)


def _meant(address: str, name: str, tree: Tree) -> tuple[str, str] | None:
    """The file of the tree and the place in it that `address` in the file `name` means.

    An address from the root of a server is one of the tree from where that was taken: the end of it is looked for.
    """
    found = relative_name(address, "" if address.startswith("/") else name)
    if found is None:
        return None
    path, anchor = found
    while address.startswith("/") and path and not tree.has(path):
        path = path.partition("/")[2]
    return (path, anchor) if tree.has(path) else None


def _prepare(root: "Tag", tree: Tree, name: str, notes: list[str]) -> list[Media]:
    """Give links and images of `root` addresses of ours; answers the images that came along."""
    for link in root.find_all("a", href=True):
        address = str(link["href"])
        if is_outside(address):
            continue
        target = _meant(address, name, tree)
        if target is None:
            notes.append(tr("lien non repris : {address}", address=address[:120]))
            del link["href"]
        elif PurePosixPath(target[0]).suffix.lower() in IMAGES:
            link.unwrap()  # the picture in the link is the same picture, larger
        else:
            link["href"] = article_address(_key(target[0]), target[1])
    media: dict[str, Media] = {}
    for image in root.find_all("img"):
        address = str(image.get("src", ""))
        target = _meant(address, name, tree)
        if target is not None and PurePosixPath(target[0]).suffix.lower() in IMAGES:
            media[target[0]] = Media(target[0], tree.read(target[0]))
            image["src"] = image_address(target[0])
        elif not _REMOTE.match(address):
            notes.append(tr("image non reprise : {address}", address=address[:120] or "?"))
            image.decompose()
    return list(media.values())
