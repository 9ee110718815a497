"""MediaWiki: XML dumps (Special:Export) and single pages (.wiki), read by mwparserfromhell."""

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from kb_app.domain.names import readable_name, slug
from kb_app.language import tr
from kb_app.transfer.importing.imported import IMAGES, Imported, Media, Tools, Tree, Unreadable
from kb_app.transfer.importing.links import article_address, image_address, is_outside
from kb_app.transfer.importing.writing_markdown import escaped, table, tidied

SUFFIXES = (".wiki", ".mediawiki", ".xml")
_FILE = re.compile(r"(?:file|image|fichier)\s*:\s*(.*)", re.IGNORECASE)
_CATEGORY = re.compile(r"(?:category|catégorie)\s*:\s*(.*)", re.IGNORECASE)
_REDIRECT = re.compile(r"\s*#(?:redirect(?:ion)?)\s*:?\s*\[\[([^\]|#]+)", re.IGNORECASE)
_PIPED = frozenset(
    ("thumb", "thumbnail", "vignette", "left", "right", "center", "none", "frame", "frameless", "border")
)
_SIZE = re.compile(r"(?:\d*x)?\d+\s*px|upright.*|alt=.*", re.IGNORECASE)
_LIST_ENDS = re.compile(r"(?m)^( *(?:[-]|\d+\.) .*)\n(?=[^\s\-\d|])")
"""What follows the last item on the next line is no part of it: in Markdown an empty line says so."""
_DEEPEST = 40


def can_read(tree: Tree, name: str) -> bool:
    suffix = PurePosixPath(name).suffix.lower()
    return suffix in SUFFIXES and (suffix != ".xml" or b"<mediawiki" in tree.read(name)[:2000])


def read(tree: Tree, name: str, tools: Tools) -> Iterator[Imported]:
    if PurePosixPath(name).suffix.lower() == ".xml":
        yield from _dump(tree, name)
        return
    text = tools.decode(tree.read(name))
    if not text.strip():
        raise Unreadable(tr("la page est vide"))
    title = readable_name(name)
    yield _page(tree, _key(PurePosixPath(name).stem), title, text, str(PurePosixPath(name).with_suffix("")))


def _dump(tree: Tree, name: str) -> Iterator[Imported]:
    """The pages of the main namespace, in their last revision of the dump."""
    from defusedxml.ElementTree import iterparse

    for _, element in iterparse(io.BytesIO(tree.read(name)), forbid_dtd=True):
        if not element.tag.endswith("}page"):
            continue
        fields: dict[str, str] = {}
        for part in element.iter():
            tag = part.tag.rpartition("}")[2]
            if tag in ("title", "ns", "text"):
                fields[tag] = part.text or ""  # the last one: dumps are in order
        element.clear()
        title, text = fields.get("title", ""), fields.get("text", "")
        if fields.get("ns", "0") == "0" and title and text.strip() and not _REDIRECT.match(text):
            yield _page(tree, _key(title), title, text, title.replace(":", "/"))


def _key(title: str) -> str:
    """Titles with `_` for spaces and any case of their first letter are the same page."""
    title = " ".join(title.replace("_", " ").split())
    return f"mediawiki:{title[:1].upper()}{title[1:]}"


def _page(tree: Tree, key: str, title: str, text: str, path: str) -> Imported:
    import mwparserfromhell

    writer = _Writer(tree)
    body = writer.blocks(mwparserfromhell.parse(text))
    return Imported(
        key=key,
        title=title,
        body=tidied(body),
        path=path,
        media=tuple(writer.media.values()),
        notes=tuple(dict.fromkeys(writer.notes)),
        tags=tuple(dict.fromkeys(writer.tags)),
    )


@lru_cache(maxsize=1)
def _files(tree: Tree) -> dict[str, str]:
    """The files of the tree by what wikitext calls them."""
    return {PurePosixPath(name).name.replace("_", " ").casefold(): name for name in tree.names()}


class _Writer:
    """Wikitext nodes to Markdown; collects images, categories and what was left behind."""

    def __init__(self, tree: Tree) -> None:
        self.media: dict[str, Media] = {}
        self.notes: list[str] = []
        self.tags: list[str] = []
        self._tree = tree
        self._depth = 0

    def blocks(self, code: Any) -> str:
        """Whole pages: line breaks of wikitext join lines, empty lines part paragraphs."""
        return _LIST_ENDS.sub(r"\1\n\n", self.inline(code))

    def inline(self, code: Any) -> str:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unreadable(tr("la page est imbriquée trop profondément"))
        marks = ""
        parts = []
        for node in code.nodes:
            kind = type(node).__name__
            if kind == "Tag" and str(node.tag) in ("li", "dd", "dt") and node.wiki_markup:
                marks += str(node.wiki_markup)
                continue
            if marks:
                parts.append(_bullet(marks))
                marks = ""
                if kind == "Text":
                    parts.append(escaped(str(node.value)).lstrip(" "))
                    continue
            parts.append(self._node(kind, node))
        self._depth -= 1
        return "".join(parts)

    def _node(self, kind: str, node: Any) -> str:
        match kind:
            case "Text":
                return escaped(str(node.value))
            case "Heading":
                return f"\n{'#' * max(2, min(node.level, 6))} {self.inline(node.title).strip()}\n"
            case "Wikilink":
                return self._link(node)
            case "ExternalLink":
                address = str(node.url)
                words = self.inline(node.title).strip() if node.title else ""
                if not is_outside(address):
                    return words or escaped(address)
                return f"[{words}]({address})" if words else f"<{address}>"
            case "Tag":
                return self._tag(node)
            case "HTMLEntity":
                return str(node.normalize())
            case "Template":
                self.notes.append(tr("modèle non repris : {name}", name=str(node.name).strip()[:80]))
                values = [self.inline(each.value).strip() for each in node.params]
                return " ".join(filter(None, values))
            case _:
                return ""

    def _link(self, node: Any) -> str:
        title = str(node.title).strip().removeprefix(":")
        words = self.inline(node.text).strip() if node.text else ""
        if found := _CATEGORY.fullmatch(title):
            self.tags.append(found[1].strip())
            return ""
        if found := _FILE.fullmatch(title):
            return self._image(found[1].strip(), str(node.text or ""))
        page, _, anchor = title.partition("#")
        if not page:
            return f"[{words or escaped(anchor)}](#{slug(anchor.replace('_', ' '))})"
        return f"[{words or escaped(title)}]({article_address(_key(page), slug(anchor.replace('_', ' ')))})"

    def _image(self, file: str, options: str) -> str:
        name = _files(self._tree).get(file.replace("_", " ").casefold())
        if name is None or PurePosixPath(name).suffix.lower() not in IMAGES:
            self.notes.append(tr("image non reprise : {address}", address=file[:120]))
            return ""
        self.media[name] = Media(name, self._tree.read(name))
        captions = [each.strip() for each in options.split("|")]
        words = [each for each in captions if each.lower() not in _PIPED and not _SIZE.fullmatch(each)]
        return f"![{escaped(words[-1]) if words else ''}]({image_address(name)})"

    def _tag(self, node: Any) -> str:
        name = str(node.tag).strip().lower()
        inner = "" if node.contents is None else node.contents
        match name:
            case "b" | "strong":
                return _around("**", self.inline(inner))
            case "i" | "em":
                return _around("*", self.inline(inner))
            case "s" | "del" | "strike":
                return _around("~~", self.inline(inner))
            case "code" | "tt":
                return f"`{inner}`"
            case "pre" | "nowiki" | "syntaxhighlight" | "source":
                return escaped(str(inner)) if name == "nowiki" else f"\n```\n{str(inner).strip()}\n```\n"
            case "br":
                return "\\\n"
            case "hr":
                return "\n---\n"
            case "table":
                return self._table(node)
            case "ref":
                return f" ({self.inline(inner).strip()})" if inner else ""
            case "blockquote":
                lines = self.inline(inner).strip().splitlines()
                return "\n" + "\n".join(f"> {line}" for line in lines) + "\n"
            case "gallery" | "math" | "references" | "score" | "timeline":
                if name != "references":
                    self.notes.append(tr("non repris : {kind} ({count})", kind=name, count=1))
                return ""
            case _:
                return self.inline(inner) if inner else ""

    def _table(self, node: Any) -> str:
        caption, rows = "", list[list[str]]()
        reaching: dict[int, int] = {}
        for number, cells in enumerate(_rows_of(node)):
            row: list[str] = []
            for cell in cells:
                words = self.inline(cell.contents).strip()
                if not number and words.startswith("\\+"):
                    caption = words.removeprefix("\\+").strip()
                    continue
                while reaching.get(len(row), 0):
                    reaching[len(row)] -= 1
                    row.append("")
                if (rowspan := _span(cell, "rowspan")) > 1:
                    reaching[len(row)] = rowspan - 1
                row += [words, *[""] * (_span(cell, "colspan") - 1)]
            if row:
                rows.append(row)
        heading = f"**{caption}**\n\n" if caption else ""
        return f"\n\n{heading}{table(rows)}\n\n" if rows else ""


def _rows_of(node: Any) -> Iterator[list[Any]]:
    """The cells of each row of a table; those before the first row's mark are a row too."""
    loose: list[Any] = []
    for row in node.contents.nodes:
        tag = str(getattr(row, "tag", ""))
        if tag in ("td", "th"):
            loose.append(row)
        elif tag == "tr":
            if loose:
                yield loose
                loose = []
            yield [cell for cell in row.contents.nodes if str(getattr(cell, "tag", "")) in ("td", "th")]
    if loose:
        yield loose


def _span(cell: Any, name: str) -> int:
    """How many rows or columns a cell reaches over; 1 for whatever is no number."""
    value = str(cell.get(name).value).strip() if cell.has(name) else "1"
    return min(max(int(value), 1), 50) if value.isascii() and value.isdigit() else 1


def _bullet(marks: str) -> str:
    """`*#` to a bullet, indented by its level; `;` and `:` are terms and indents."""
    if set(marks) <= {":", ";"}:
        return "- " if marks == ";" else "  " * (len(marks) - 1) + "- "
    indent = "".join("   " if mark == "#" else "  " for mark in marks[:-1])
    return indent + ("1. " if marks[-1] == "#" else "- ")


def _around(mark: str, text: str) -> str:
    words = text.strip()
    if not words:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{mark}{words}{mark}{after}"
