"""What would keep the window waiting, made harmless: blocks too long for a slice are cut, boxes too deep opened."""

import re
from collections.abc import Callable, Iterator

import lxml.html
from lxml.etree import XPath
from lxml.html import HtmlElement, builder

ROWS = 100
LINES = 100
WORDS, LINE = 4_000, 500
COLUMNS = 50
DEEP = 4
_BOXES = ("blockquote", "details", "table", "pre")
_BOX = re.compile(f"<(?:{'|'.join(_BOXES)})\\b")
_CELLS = ("thead", "tbody", "tfoot", "tr", "td", "th", "summary")
_ONE_LINE, _RARE = 20, 4
_ANY_BOX = " | ".join(f"ancestor::{tag}" for tag in _BOXES)
_is_deep = XPath(f"boolean(//*[{' or '.join(f'self::{tag}' for tag in _BOXES)}][count({_ANY_BOX}) >= {DEEP}])")
_wide_tables = XPath(f"//table[.//tr[count(*) > {COLUMNS}]]")


def weight(html: str) -> int:
    """How long Qt takes for `html`, in characters of ordinary text.

    Every line and every tag costs some more, so does a character from another font, and so does a bracket, which may
    turn the direction of writing.
    """
    rare = len(html) - len(html.encode("latin-1", "ignore")) + html.count("[")
    return len(html) + _ONE_LINE * (html.count("\n") + html.count("<")) + _RARE * rare


def split_long(element: HtmlElement, size: int) -> Iterator[tuple[HtmlElement, int]]:
    """`element` and what it weighs, or its pieces when that is more than `size` and it is of a kind that can be cut.

    Of paragraphs and code as long as that only the words are kept; a box much longer than that gives way to what is in
    it.
    """
    heavy = _weight_of(element)
    if heavy > size and (cut := _CUTS.get(element.tag)) is not None:
        pieces = cut(element)
        pieces[-1].tail, element.tail = element.tail, None
        yield from ((piece, _weight_of(piece)) for piece in pieces)
    elif heavy > 3 * size and element.tag in ("div", "blockquote", "details"):
        before, after, children = element.text, element.tail, list(element)
        yield from ((piece, _weight_of(piece)) for piece in _words(before))
        for child in children:
            yield from split_long(child, size)
        yield from ((piece, _weight_of(piece)) for piece in _words(after))
    else:
        yield element, heavy


def _weight_of(element: HtmlElement) -> int:
    return weight(lxml.html.tostring(element, encoding="unicode"))


def _words(text: str | None) -> Iterator[HtmlElement]:
    if text and text.strip():
        step = max(1, WORDS * len(text) // weight(text))
        for start in range(0, len(text), step):
            yield builder.P(text[start : start + step])


def flatten_deep(root: HtmlElement, html: str) -> None:
    """Open the boxes of `root`, which `html` says, that stand in over `DEEP` others: Qt's time doubles with each."""
    waiting = [(root, 0)] if len(_BOX.findall(html)) > DEEP and _is_deep(root) else []
    while waiting:
        element, depth = waiting.pop()
        depth += element.tag in _BOXES
        if depth > DEEP and element.tag in (*_BOXES, *_CELLS):
            element.tag = "div"
            element.attrib.clear()
        waiting += [(child, depth) for child in element]


def open_wide(root: HtmlElement) -> None:
    """Each row of a table that is too wide for any screen becomes a line of text."""
    for table in _wide_tables(root):
        rows = list(table.iter("tr"))
        text, tail = "\n".join(" | ".join(cell.text_content() for cell in row) for row in rows), table.tail
        table.clear()
        table.tag, table.text, table.tail = "pre", text, tail


def _list(element: HtmlElement) -> list[HtmlElement]:
    items = list(element)
    pieces = []
    for start in range(0, len(items), ROWS):
        piece = lxml.html.Element(element.tag, dict(element.attrib))
        piece.extend(items[start : start + ROWS])
        if element.tag == "ol":
            piece.set("start", str(_start(element) + start))
        pieces.append(piece)
    return pieces or [element]


def _start(element: HtmlElement) -> int:
    written = element.get("start") or "1"
    return int(written) if written.isdecimal() else 1


def _table(element: HtmlElement) -> list[HtmlElement]:
    """The head stays with the first rows."""
    rows = list(element.iter("tr"))
    return [builder.TABLE(*rows[start : start + ROWS]) for start in range(0, len(rows), ROWS)] or [element]


def _code(element: HtmlElement) -> list[HtmlElement]:
    """Pieces of some lines; a line longer than anybody reads is cut."""
    pieces: list[list[str]] = [[]]
    room = WORDS
    for line in element.text_content().split("\n"):
        for part in [line[start : start + LINE] for start in range(0, len(line), LINE)] or [""]:
            if len(part) > room or len(pieces[-1]) == LINES:
                pieces.append([])
                room = WORDS
            pieces[-1].append(part)
            room -= len(part)
    return [builder.PRE("\n".join(lines)) for lines in pieces]


def _paragraph(element: HtmlElement) -> list[HtmlElement]:
    return list(_words(element.text_content())) or [element]


_CUTS: dict[str, Callable[[HtmlElement], list[HtmlElement]]] = {
    "ul": _list,
    "ol": _list,
    "table": _table,
    "pre": _code,
    "p": _paragraph,
}
