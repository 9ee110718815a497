"""CommonMark's block stage for Python-Markdown: its parser gives way to our tree of blocks, made into elements.

Python-Markdown splits text at blank lines and measures nesting by four columns; people write for GitHub, where
content decides. So the whole stage, and the preprocessors that serve it, are replaced by `parse_blocks`. Other
extensions say how a shape becomes an element through `TreeParser.builders`.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.util import ETX, HTML_PLACEHOLDER_RE, STX, AtomicString, code_escape

from kb_app.domain.names import Names
from kb_app.parsing.blocks import Block, Document, Shape, parse_blocks
from kb_app.parsing.headings import named, split_id, wanted_anchor, words_of

MAX_WORDS = 50_000
"""Characters of a paragraph. Python-Markdown copies all of them for every link and mark in it."""

Builder = Callable[["TreeParser", Block, ET.Element], None]
_ESCAPED = re.compile(rf"{STX}(\d+){ETX}")
_LANGUAGE = re.compile(r"[\w+#.-]{1,40}")
_MARKS = re.compile(r"[\[<&@]|://|www\.|(?:  |\\)\n", re.IGNORECASE)
"""What each of our inline patterns has in it: where none of it stands, none of them need be tried."""


class QuietWords(AtomicString):
    """Words in which only emphasis can be: most lines of prose, which Python-Markdown would try every pattern on."""


class CommonMarkBlocks(Extension):
    """`anchors` name the top-level headings in order, where they are known better than their words tell.

    `without_title` leaves out the heading that the text begins with: the reader shows the title itself. `site` is the
    name of the site whose own text this is.
    """

    def __init__(self, anchors: Iterable[str] = (), *, without_title: bool = False, site: str = "") -> None:
        super().__init__()
        self._anchors = tuple(anchors)
        self._without_title = without_title
        self._site = site

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.preprocessors.deregister("normalize_whitespace")
        md.preprocessors.deregister("html_block")
        md.treeprocessors.deregister("prettify")
        md.parser = TreeParser(md, self._anchors, without_title=self._without_title, site=self._site)


class TreeParser(BlockParser):
    """`builders` make the elements of each shape, `prepare` treats the text of lines before its inline marks are read,
    `finishers` add what stands at the end."""

    def __init__(self, md: Markdown, anchors: tuple[str, ...], *, without_title: bool, site: str) -> None:
        super().__init__(md)
        self.document = Document(Block(Shape.DOCUMENT, 1), {})
        self.builders: dict[Shape, Builder] = dict(_BUILDERS)
        self.prepare: Callable[[str], str] = str
        self.finishers: list[Callable[[TreeParser, ET.Element], None]] = []
        self.anchors: dict[Block, str] = {}
        self.names = Names()
        self.written: list[str] = []
        self._given = anchors
        self._without_title = without_title
        self.site = site

    def parseDocument(self, lines: Iterable[str]) -> ET.ElementTree:  # noqa: N802
        self.document = parse_blocks("\n".join(lines))
        blocks = self.document.root.children
        headings = [block for block in blocks if block.shape is Shape.HEADING]
        self.anchors = {block: anchor for block, _, anchor in named(headings)}
        self.anchors.update(zip(headings, self._given, strict=False))
        self.names = Names(self.anchors.values())
        root = ET.Element(self.md.doc_tag)
        title = self._without_title and blocks and blocks[0].shape is Shape.HEADING
        self.build_all(blocks[1:] if title else blocks, root)
        for finish in self.finishers:
            finish(self, root)
        return ET.ElementTree(root)

    def build_all(self, blocks: Iterable[Block], parent: ET.Element) -> None:
        for block in blocks:
            self.builders[block.shape](self, block, parent)

    def stash(self, html: str, written: str = "") -> str:
        """A placeholder for raw `html`, which is put back when all is done; `written` is the Markdown it stands for."""
        self.written.append(written)
        return self.md.htmlStash.store(html)

    def as_written(self, text: str) -> str:
        """`text` as it was before `prepare`, code and escapes included."""
        text = HTML_PLACEHOLDER_RE.sub(lambda m: self.written[int(m[1])] if int(m[1]) < len(self.written) else "", text)
        return _ESCAPED.sub(lambda m: "\\" + chr(int(m[1])), text)

    def words(self, lines: Iterable[str]) -> str:
        """Text whose inline marks are still to be read; one that is too long for that stays as it is."""
        text = "\n".join(lines).rstrip()
        if len(text) > MAX_WORDS:
            return AtomicString(text)
        prepared = self.prepare(text)
        return prepared if _MARKS.search(prepared) else QuietWords(prepared)


def append_text(parent: ET.Element, text: str) -> None:
    """Add `text` behind whatever `parent` has already."""
    if len(parent):
        parent[-1].tail = parent[-1].tail + text if parent[-1].tail else text
    else:
        parent.text = parent.text + text if parent.text else text


def _paragraph(parser: TreeParser, block: Block, parent: ET.Element) -> None:
    if block.lines:
        ET.SubElement(parent, "p").text = parser.words(block.lines)


def _heading(parser: TreeParser, block: Block, parent: ET.Element) -> None:
    element = ET.SubElement(parent, f"h{block.level}")
    anchor = parser.anchors.get(block)
    if parser.site and anchor:
        element.set("data-site", parser.site)
    element.set("id", anchor or parser.names.take(wanted_anchor(block, words_of(block))))
    element.text = parser.words([split_id(block.lines[0])[0]])


def _list(parser: TreeParser, block: Block, parent: ET.Element) -> None:
    element = ET.SubElement(parent, "ol" if block.ordered else "ul")
    if block.ordered and block.level != 1:
        element.set("start", str(block.level))
    for item in block.children:
        item.loose = block.loose
        parser.builders[Shape.ITEM](parser, item, element)


def build_item(parser: TreeParser, block: Block, parent: ET.Element) -> None:
    """An item; in a tight list its paragraphs are bare text."""
    element = ET.SubElement(parent, "li")
    for child in block.children:
        if child.shape is Shape.PARAGRAPH and not block.loose:
            append_text(element, parser.words(child.lines))
        else:
            parser.builders[child.shape](parser, child, element)


def _container(tag: str) -> Builder:
    def build(parser: TreeParser, block: Block, parent: ET.Element) -> None:
        parser.build_all(block.children, ET.SubElement(parent, tag))

    return build


def _code(parser: TreeParser, block: Block, parent: ET.Element) -> None:
    del parser
    code = ET.SubElement(ET.SubElement(parent, "pre"), "code")
    if language := _LANGUAGE.match(block.info):
        code.set("class", f"language-{language[0].lower()}")
    code.text = AtomicString(code_escape("".join(f"{line}\n" for line in block.lines)))


def _html(parser: TreeParser, block: Block, parent: ET.Element) -> None:
    append_text(parent, "\n" + parser.stash("\n".join(block.lines)) + "\n")


def _rule(parser: TreeParser, block: Block, parent: ET.Element) -> None:
    del parser, block
    ET.SubElement(parent, "hr")


_BUILDERS: dict[Shape, Builder] = {
    Shape.PARAGRAPH: _paragraph,
    Shape.HEADING: _heading,
    Shape.LIST: _list,
    Shape.ITEM: build_item,
    Shape.QUOTE: _container("blockquote"),
    Shape.FOOTNOTE: _container("div"),
    Shape.ADMONITION: _container("div"),
    Shape.CODE: _code,
    Shape.HTML: _html,
    Shape.RULE: _rule,
}


def tree_parser(md: Markdown) -> TreeParser:
    """The block parser of `md`; whoever extends it comes after CommonMarkBlocks."""
    if not isinstance(md.parser, TreeParser):
        raise TypeError("CommonMarkBlocks must be the first extension")
    return md.parser
