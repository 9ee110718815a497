"""Blocks of Markdown to the text that is searched and quoted."""

import html
import re
from collections.abc import Iterable

from kb_app.parsing.block_rules import cells
from kb_app.parsing.blocks import Block, Shape
from kb_app.parsing.inline import plain

CALLOUT = re.compile(r"\[!([\w-]{1,40})\][+-]?[ \t]*(.*)$")
TASK = re.compile(r"\[[ xX]\][ \t]+")
_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*+>")


def text_of(blocks: Iterable[Block]) -> str:
    """The words of `blocks`, one paragraph apart; items and table rows are lines."""
    return "\n\n".join(part for part in map(_text, blocks) if part)


def paragraph_text(lines: Iterable[str]) -> str:
    """The words of a paragraph on one line, but for the breaks that its writer asked for."""
    joined = "".join(
        line.rstrip() + "\n"
        if line.endswith("  ")
        else line[:-1] + "\n"
        if line.endswith("\\")
        else line.rstrip() + " "
        for line in lines
    )
    return plain(joined.strip())


def callout(quote: Block) -> tuple[str, str] | None:
    """Word (in lower case) and title of a quote that is a callout: `> [!NOTE] Title`."""
    first = quote.children[0] if quote.children else None
    if first is None or first.shape is not Shape.PARAGRAPH or not first.lines:
        return None
    found = CALLOUT.match(first.lines[0])
    return (found[1].lower(), found[2].strip()) if found else None


def callout_body(quote: Block) -> list[Block]:
    """What stands under the first line of a callout."""
    first = quote.children[0]
    rest = [Block(Shape.PARAGRAPH, first.line + 1, first.lines[1:])] if len(first.lines) > 1 else []
    return rest + quote.children[1:]


def _text(block: Block) -> str:
    return _READERS.get(block.shape, _children_text)(block)


def _children_text(block: Block) -> str:
    return text_of(block.children)


def _lines_text(block: Block) -> str:
    return paragraph_text(block.lines)


def _list_text(block: Block) -> str:
    return "\n".join(filter(None, map(_item_text, block.children)))


def _code_text(block: Block) -> str:
    return "\n".join(block.lines)


def _table_text(block: Block) -> str:
    return "\n".join(filter(None, map(_row_text, block.lines)))


def _html_text(block: Block) -> str:
    seen = html.unescape(_TAG.sub("", _UNSEEN.sub("", "\n".join(block.lines))))
    return "\n".join(filter(None, map(str.strip, seen.split("\n"))))


def _quote_text(block: Block) -> str:
    words = callout(block)
    return _titled_text(block, words[1], callout_body(block)) if words else text_of(block.children)


def _admonition_text(block: Block) -> str:
    return _titled_text(block, block.title, block.children)


def _titled_text(block: Block, title: str, body: list[Block]) -> str:
    return text_of([Block(Shape.PARAGRAPH, block.line, [title] if title else []), *body])


def _item_text(item: Block) -> str:
    parts = [part for part in map(_text, item.children) if part]
    if parts and item.children[0].shape is Shape.PARAGRAPH:
        parts[0] = TASK.sub("", parts[0], count=1) if parts[0].startswith("[") else parts[0]
    return "\n".join(parts)


def _row_text(row: str) -> str:
    return " · ".join(filter(None, map(plain, cells(row))))


_READERS = {
    Shape.PARAGRAPH: _lines_text,
    Shape.HEADING: _lines_text,
    Shape.LIST: _list_text,
    Shape.CODE: _code_text,
    Shape.TABLE: _table_text,
    Shape.HTML: _html_text,
    Shape.QUOTE: _quote_text,
    Shape.ADMONITION: _admonition_text,
}
