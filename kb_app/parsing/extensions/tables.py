"""GitHub's tables."""

import xml.etree.ElementTree as ET

from markdown import Markdown
from markdown.extensions import Extension

from kb_app.parsing.block_rules import cells
from kb_app.parsing.blocks import Block, Shape
from kb_app.parsing.extensions.blocks import TreeParser, tree_parser

_MAX_FILLED = 100
"""A table of more columns gets no empty cells: a few short rows would make millions of them."""

_ALIGN = {"l": "left", "c": "center", "r": "right"}


class Tables(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        tree_parser(md).builders[Shape.TABLE] = _table


def _table(parser: TreeParser, block: Block, parent: ET.Element) -> None:
    table = ET.SubElement(parent, "table")
    _row(parser, block.lines[0], block.info, ET.SubElement(table, "thead"), "th")
    if len(block.lines) > 1:
        body = ET.SubElement(table, "tbody")
        for line in block.lines[1:]:
            _row(parser, line, block.info, body, "td")


def _row(parser: TreeParser, line: str, columns: str, parent: ET.Element, tag: str) -> None:
    """A row has as many cells as the head: missing ones are empty, further ones are left out."""
    row = ET.SubElement(parent, "tr")
    texts = cells(line)
    for number, column in enumerate(columns if len(columns) < _MAX_FILLED else columns[: len(texts)]):
        cell = ET.SubElement(row, tag)
        cell.text = parser.words(texts[number : number + 1])
        if column in _ALIGN:
            cell.set("align", _ALIGN[column])
