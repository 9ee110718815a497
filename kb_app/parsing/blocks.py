"""The block structure of Markdown, as CommonMark 0.31 and GitHub have it: containers first, then what is in them.

One grammar for everything here: the parser cuts sections and reads text from this tree, the renderer builds HTML from
it, so an anchor, a step or a code block is the same thing to both. Lines are read once, left to right, with the
stack of open containers of the specification's appendix "A parsing strategy"; beyond the standard are tables, footnote
definitions and `!!!` admonitions.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from kb_app.parsing.block_rules import (
    FENCE,
    FOOTNOTE,
    LIST_MARKER,
    RULE,
    TO_BLANK_LINE,
    admonition,
    alignments,
    cells,
    heading,
    html_end,
    take_definitions,
)

MAX_CONTAINERS = 48
"""Quotes and lists nested deeper than this are read as text (cmark stops lists at 100)."""


class Shape(StrEnum):
    DOCUMENT = "document"
    QUOTE = "quote"
    LIST = "list"
    ITEM = "item"
    FOOTNOTE = "footnote"
    ADMONITION = "admonition"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CODE = "code"
    HTML = "html"
    RULE = "rule"
    TABLE = "table"


@dataclass(slots=True, eq=False)
class Block:
    """A node of the tree. `line` is its first line, 1-based in the text that was parsed.

    `end` is a container's last line. `lines` are a leaf's own, without the marks of the containers round it. `level` is
    a heading's level or an ordered list's first number. `info` is a fence's info string, an admonition's word, a
    footnote's name, a list's mark, a table's alignments (one letter each of `lcr-`). `title` is an admonition's.
    Items of `loose` lists hold paragraphs. `offset` is the margin of what belongs to a container or fence, in columns.
    """

    shape: Shape
    line: int
    lines: list[str] = field(default_factory=list)
    children: list["Block"] = field(default_factory=list)
    level: int = 0
    info: str = ""
    title: str = ""
    loose: bool = False
    after_blank: bool = False
    ordered: bool = False
    fence: str = ""
    offset: int = 0
    end: int = 0

    def walk(self) -> Iterator["Block"]:
        """This block and all under it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(slots=True)
class Document:
    """The tree, and the targets that `[label]: address "title"` lines define, by folded label."""

    root: Block
    definitions: dict[str, tuple[str, str]]


def parse_blocks(text: str) -> Document:
    """The blocks of `text`, whose lines end in `\\n`. Never fails: everything is some Markdown."""
    builder = _Builder()
    for number, line in enumerate(text.split("\n"), 1):
        builder.add(line, number)
    builder.close_to(1)
    return Document(builder.root, builder.definitions)


class _Builder:
    """The open containers (`stack`, the document first), the open leaf in the last of them, and the line at hand."""

    def __init__(self) -> None:
        self.root = Block(Shape.DOCUMENT, 1)
        self.stack = [self.root]
        self.leaf: Block | None = None
        self.definitions: dict[str, tuple[str, str]] = {}
        self._html_end = TO_BLANK_LINE
        self._blank_in: Block | None = None
        self._number = 0
        self._bare_mark_at = 0

    def add(self, line: str, number: int) -> None:
        """Take the next line."""
        self._number = number
        self._add(line)
        for container in self.stack[1:]:
            container.end = number

    def _add(self, line: str) -> None:
        leaf = self.leaf
        if "\t" in line and not (leaf is not None and leaf.fence and len(self.stack) == 1):
            line = _expand_leading_tabs(line)
        rest, matched = self._match_containers(line) if len(self.stack) > 1 else (line, 1)
        complete = matched == len(self.stack)
        if leaf is not None and complete and leaf.shape is Shape.CODE and leaf.fence:
            self._add_to_fence(leaf, rest)
            return
        if leaf is not None and complete and leaf.shape is Shape.HTML:
            self._add_to_html(leaf, rest)
            return
        content = rest.lstrip(" ")
        # most lines: a paragraph begins or goes on with a letter, and no letter opens anything
        if not content[:1].isalpha() or len(rest) - len(content) >= 4:
            rest, matched, done = self._open_blocks(rest, matched)
            if done:
                return
            content = rest.lstrip(" ")
        self._add_text(rest, content, matched)

    def _match_containers(self, line: str) -> tuple[str, int]:
        """What is left of the line inside the containers that go on, and how many of them do (the document is one)."""
        rest, matched = line, 1
        for container in self.stack[1:]:
            content = rest.lstrip(" ")
            indent = len(rest) - len(content)
            if container.shape is Shape.QUOTE:
                if indent > 3 or not content.startswith(">"):
                    break
                rest = content[2:] if content[1:2] == " " else content[1:]
            elif not content:
                if container.shape is Shape.ITEM and not container.children and self.leaf is None:
                    break
                rest = ""
            elif indent >= container.offset:
                rest = rest[container.offset :]
            else:
                break
            matched += 1
        return rest, matched

    def _open_blocks(self, rest: str, matched: int) -> tuple[str, int, bool]:
        """Open what the rest of the line begins. The last value is true when nothing of the line is left."""
        while True:
            content = rest.lstrip(" ")
            indent = len(rest) - len(content)
            if not content:
                return rest, matched, False
            complete = matched == len(self.stack)
            paragraph = self.leaf if self.leaf is not None and self.leaf.shape is Shape.PARAGRAPH else None
            if indent >= 4:
                if paragraph is None and not (self.leaf is not None and complete and self.leaf.shape is Shape.CODE):
                    self._open_leaf(Shape.CODE, matched)
                return rest, matched, False
            going_on = paragraph if complete else None
            first = content[0]
            if first == ">" and len(self.stack) < MAX_CONTAINERS:
                self._open_container(Shape.QUOTE, matched)
                rest = content[2:] if content[1:2] == " " else content[1:]
            elif self._turn_paragraph(going_on, first, content) or self._open_single(first, content, indent, matched):
                return rest, matched, True
            else:
                inside = self._open_item(content, indent, matched, going_on)
                if inside is None:
                    inside = self._open_other(first, content, matched)
                if inside is None:
                    return rest, matched, False
                rest = inside
            matched = len(self.stack)

    def _turn_paragraph(self, paragraph: Block | None, first: str, content: str) -> bool:
        """A line of `=` or `-` makes the paragraph above a heading, a delimiter row its last line a table head."""
        if paragraph is None:
            return False
        if first in "=-" and not content.rstrip().strip(first):
            self._take_definitions(paragraph)
            if not paragraph.lines:
                return False
            paragraph.shape, paragraph.level = Shape.HEADING, 1 if first == "=" else 2
            paragraph.lines = [" ".join(line.strip() for line in paragraph.lines)]
            self.leaf = None
            return True
        if first in "|:-" and "|" in paragraph.lines[-1] and (columns := alignments(content)):
            head = paragraph.lines[-1]
            if len(cells(head)) != len(columns):
                return False
            if len(paragraph.lines) > 1:
                paragraph.lines.pop()
                self._close_leaf()
                paragraph = self._append(Block(Shape.TABLE, self._number - 1))
            paragraph.shape, paragraph.info, paragraph.lines = Shape.TABLE, columns, [head]
            self.leaf = paragraph
            return True
        return False

    def _open_single(self, first: str, content: str, indent: int, matched: int) -> bool:
        """A heading, a rule, a fence or raw HTML."""
        if first == "#":
            if words := heading(content):
                block = self._open_leaf(Shape.HEADING, matched)
                block.level, block.lines = words[0], [words[1]]
                self.leaf = None
                return True
        elif first in "`~":
            if found := FENCE.match(content):
                code = self._open_leaf(Shape.CODE, matched)
                code.fence, code.info, code.offset = found[1], found[2].strip(), indent
                return True
        elif first == "<":
            interrupting = self.leaf is not None and self.leaf.shape in (Shape.PARAGRAPH, Shape.TABLE)
            end = html_end(content, interrupting=interrupting)
            if end is not None:
                html = self._open_leaf(Shape.HTML, matched)
                self._html_end = end
                self._add_to_html(html, " " * indent + content)
                return True
        elif first in "*-_" and RULE.match(content):
            self._open_leaf(Shape.RULE, matched)
            self.leaf = None
            return True
        return False

    def _open_item(self, content: str, indent: int, matched: int, going_on: Block | None) -> str | None:
        """A list item: the rest of its first line, or None. Only `1.` and items with text may interrupt a paragraph."""
        found = LIST_MARKER.match(content)
        if found is None or len(self.stack) >= MAX_CONTAINERS:
            return None
        marker, after = found[1], content[found.end() :]
        text = after.lstrip(" ")
        ordered = marker[:-1]
        if going_on is not None and (not text or (ordered and int(ordered) != 1)):
            return None
        gap = len(after) - len(text)
        width = indent + len(marker) + (gap if text and 1 <= gap <= 4 else 1)
        self.close_to(matched)
        parent = self.stack[-1]
        above = parent.children[-1] if parent.children else None
        if above is None or above.shape is not Shape.LIST or above.info != marker[-1]:
            above = self._append(Block(Shape.LIST, self._number, info=marker[-1], level=int(ordered or 0)))
            above.ordered = bool(ordered)
        item = Block(Shape.ITEM, self._number, offset=width, after_blank=self._is_after_blank())
        above.loose = above.loose or bool(above.children and item.after_blank)
        above.children.append(item)
        self.stack.append(item)
        self._blank_in = None
        if not text:
            self._bare_mark_at = self._number
            return ""
        return after[width - indent - len(marker) :]

    def _open_other(self, first: str, content: str, matched: int) -> str | None:
        """A footnote definition or an admonition: the rest of its first line, or None."""
        if len(self.stack) >= MAX_CONTAINERS:
            return None
        if first == "[" and (found := FOOTNOTE.match(content)):
            note = self._open_container(Shape.FOOTNOTE, matched)
            note.info, note.offset = found[1], 4
            return content[found.end() :]
        if first == "!" and (words := admonition(content)):
            note = self._open_container(Shape.ADMONITION, matched)
            (note.info, note.title), note.offset = words, 4
            return ""
        return None

    def _add_text(self, rest: str, content: str, matched: int) -> None:
        leaf = self.leaf
        complete = matched == len(self.stack)
        if not content:
            if self._bare_mark_at != self._number:
                self._add_blank(rest, matched)
        elif leaf is not None and leaf.shape is Shape.PARAGRAPH:
            leaf.lines.append(content)  # also when containers do not go on: a lazy line
        elif leaf is not None and complete and leaf.shape is Shape.CODE:
            if len(rest) - len(content) >= 4:
                leaf.lines.append(rest[4:])
                self._blank_in = None
            else:
                self._open_leaf(Shape.PARAGRAPH, matched).lines.append(content)
        elif leaf is not None and complete and leaf.shape is Shape.TABLE:
            leaf.lines.append(content)
        else:
            self._open_leaf(Shape.PARAGRAPH, matched).lines.append(content)

    def _add_blank(self, rest: str, matched: int) -> None:
        """A blank line ends a paragraph, quotes that it is not part of, and an item with nothing but its mark."""
        leaf = self.leaf
        if leaf is not None and matched == len(self.stack) and leaf.shape is Shape.CODE:
            leaf.lines.append(rest[4:])
        else:
            self.close_to(matched)
        self._blank_in = self._innermost_quote()

    def _add_to_fence(self, code: Block, rest: str) -> None:
        content = rest.lstrip(" ")
        indent = len(rest) - len(content)
        mark = content.rstrip()
        if indent < 4 and mark.startswith(code.fence) and not mark.strip(code.fence[0]):
            self.leaf = None
        else:
            code.lines.append(rest[min(indent, code.offset) :])

    def _add_to_html(self, html: Block, rest: str) -> None:
        if self._html_end is TO_BLANK_LINE and not rest.strip():
            self._add_blank(rest, len(self.stack))
            return
        html.lines.append(rest)
        if self._html_end.search(rest):
            self.leaf = None

    def _open_container(self, shape: Shape, matched: int) -> Block:
        self.close_to(matched)
        container = self._append(Block(shape, self._number))
        self.stack.append(container)
        return container

    def _open_leaf(self, shape: Shape, matched: int) -> Block:
        self.close_to(matched)
        self.leaf = self._append(Block(shape, self._number))
        return self.leaf

    def _append(self, block: Block) -> Block:
        parent = self.stack[-1]
        block.after_blank = self._is_after_blank()
        if block.after_blank and parent.shape is Shape.ITEM and parent.children:
            # the list of this item has blank lines between the parts of an item
            grandparent = self.stack[-2]
            grandparent.children[-1].loose = True
        parent.children.append(block)
        self._blank_in = None
        return block

    def _is_after_blank(self) -> bool:
        return self._blank_in is not None and self._blank_in is self._innermost_quote()

    def _innermost_quote(self) -> Block:
        if len(self.stack) == 1:
            return self.root
        return next((block for block in reversed(self.stack) if block.shape is Shape.QUOTE), self.root)

    def close_to(self, matched: int) -> None:
        """Close the leaf and every container after the first `matched`."""
        self._close_leaf()
        del self.stack[matched:]

    def _close_leaf(self) -> None:
        leaf, self.leaf = self.leaf, None
        if leaf is None:
            return
        if leaf.shape is Shape.PARAGRAPH:
            self._take_definitions(leaf)
        elif leaf.shape is Shape.CODE and not leaf.fence:
            while leaf.lines and not leaf.lines[-1].strip():
                leaf.lines.pop()

    def _take_definitions(self, paragraph: Block) -> None:
        if paragraph.lines and paragraph.lines[0].startswith("["):
            found, used = take_definitions(paragraph.lines)
            paragraph.line += used
            del paragraph.lines[:used]
            for label, target in found:
                self.definitions.setdefault(label, target)


def _expand_leading_tabs(line: str) -> str:
    """Tabs in the margin and after list and quote marks become spaces, to stops of four columns."""
    end = len(line) - len(line.lstrip(" \t>*+-.)0123456789"))
    head = line[:end]
    return head.expandtabs(4) + line[end:] if "\t" in head else line
