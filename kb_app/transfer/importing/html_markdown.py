"""HTML to Markdown, by markdownify, with this program's escaping and tables."""

import re
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from kb_app.domain.names import slug
from kb_app.language import tr, trn
from kb_app.transfer.importing.imported import Tools
from kb_app.transfer.importing.writing_markdown import cell, escaped, tidied

_LIVE = {
    "script": "script", "iframe": "iframe", "object": "objet", "embed": "objet", "form": "formulaire",
    "video": "vidéo", "audio": "son", "svg": "dessin SVG",
}  # fmt: skip
_HEADINGS = re.compile(r"h[1-6]")
_HEADING_TAGS = {f"h{level}" for level in range(1, 7)}


@dataclass(slots=True)
class Converted:
    body: str
    notes: list[str] = field(default_factory=list)
    anchors: dict[str, str] = field(default_factory=dict)


class _Converter(MarkdownConverter):
    """markdownify's methods are named after tags; `parent_tags` holds those around."""

    def escape(self, text: str, parent_tags: Any) -> str:
        text = text.replace("\u200b", "").replace("\ufeff", "")
        if _HEADING_TAGS & set(parent_tags):
            return escaped(text, at_start=False)
        return escaped(text) if text.strip() else text

    def convert_td(self, el: Tag, text: str, parent_tags: Any) -> str:
        return f" {cell(text)} |" + " |" * (_span(el) - 1)

    convert_th = convert_td

    def convert_br(self, el: Tag, text: str, parent_tags: Any) -> str:
        return "\n" if {"td", "th"} & set(parent_tags) else "\\\n"

    def convert_del(self, el: Tag, text: str, parent_tags: Any) -> str:
        return f"~~{text.strip()}~~" if text.strip() else ""

    convert_s = convert_del

    def convert_mark(self, el: Tag, text: str, parent_tags: Any) -> str:
        return f"=={text.strip()}==" if text.strip() else ""


def convert(root: Tag, tools: Tools) -> Converted:
    """The Markdown of what is in `root`, whose links and images have addresses of ours or of the web already."""
    converted = Converted("")
    _note_live(root, converted)
    _note_anchors(root, converted)
    clean = BeautifulSoup(tools.sanitise(root.decode_contents()), "html.parser")
    inner = clean.select("table table")
    if inner:
        converted.notes.append(tr("tableaux dans des tableaux, mis à plat"))
    for table in reversed(inner):
        _flatten_table(clean, table)
    merged = sum(1 for found in clean.find_all(["td", "th"]) if _span(found) > 1 or found.get("rowspan", "1") != "1")
    if merged:
        converted.notes.append(
            trn("{count} cellule fusionnée, séparée", "{count} cellules fusionnées, séparées", merged)
        )
    _unfold_rows(clean)
    _flatten_cells(clean)
    for heading in clean.find_all(_HEADINGS):
        if not heading.get_text(strip=True) and not heading.find("img"):
            heading.decompose()
    markdown = _Converter(heading_style="atx", bullets="-", autolinks=False, newline_style="backslash").convert_soup(
        clean
    )
    converted.body = tidied(markdown)
    return converted


def demote_headings(root: Tag) -> None:
    """The title is the header's: a text that uses level 1 has its headings one level lower."""
    if root.find("h1"):
        for level in range(5, 0, -1):
            for heading in root.find_all(f"h{level}"):
                heading.name = f"h{level + 1}"


def _note_live(root: Tag, converted: Converted) -> None:
    found = [_LIVE[tag.name] for tag in root.find_all(list(_LIVE))]
    for kind in dict.fromkeys(found):
        converted.notes.append(tr("non repris : {kind} ({count})", kind=kind, count=found.count(kind)))


def _note_anchors(root: Tag, converted: Converted) -> None:
    """What ids and names in the page lead to: the heading that has them, or the one that follows."""
    waiting: list[str] = []
    for tag in root.find_all(True):
        names = [str(tag.get(key)) for key in ("id", "name") if tag.get(key)]
        if _HEADINGS.fullmatch(tag.name):
            inner = [str(child.get("id") or child.get("name") or "") for child in tag.find_all(True)]
            anchor = slug(tag.get_text(" ", strip=True))
            converted.anchors.update(dict.fromkeys((*waiting, *names, *filter(None, inner)), anchor))
            waiting.clear()
        elif tag.name == "a" and not tag.get("href"):
            waiting += names


def _flatten_table(soup: BeautifulSoup, table: Tag) -> None:
    """A table within a cell: a line for each row."""
    for row in table.find_all("tr"):
        line = soup.new_tag("p")
        line.string = " · ".join(cell_.get_text(" ", strip=True) for cell_ in row.find_all(["td", "th"]))
        table.insert_before(line)
    table.decompose()


def _flatten_cells(soup: BeautifulSoup) -> None:
    """A cell of Markdown has one line: what was below one another is parted by line breaks, a first row is the head."""
    for table in soup.find_all("table"):
        first = table.find("tr")
        if first is not None and not table.find("th"):
            for cell_ in first.find_all("td", recursive=False):
                cell_.name = "th"
    for tag in soup.select("td p, td div, td li, th p, th div, th li"):
        if tag.name == "li":
            tag.insert(0, "• ")
        tag.insert_after(soup.new_tag("br"))
    for tag in soup.select("td p, td div, td li, td ul, td ol, th p, th div, th li, th ul, th ol"):
        tag.unwrap()


def _unfold_rows(soup: BeautifulSoup) -> None:
    """Cells that reach over several rows are followed by empty ones, so that columns stay columns."""
    for tag in soup.find_all(["td", "th"]):
        rows = min(_number(tag, "rowspan"), 200)
        row = tag.find_parent("tr")
        if rows == 1 or row is None:
            continue
        place = sum(_span(before) for before in tag.find_previous_siblings(["td", "th"]))
        for following in row.find_next_siblings("tr", limit=rows - 1):
            filler = soup.new_tag("td", attrs={"colspan": str(_span(tag))})
            cells = following.find_all(["td", "th"], recursive=False)
            if place < len(cells):
                cells[place].insert_before(filler)
            else:
                following.append(filler)


def _span(tag: Tag) -> int:
    return min(_number(tag, "colspan"), 50)


def _number(tag: Tag, name: str) -> int:
    text = str(tag.get(name, "1"))
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 5 else 1
