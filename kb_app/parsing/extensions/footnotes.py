"""Footnotes: `[^1]` in the text, `[^1]: the note` anywhere; shown at the end in the order of their calls, if called."""

import re
import xml.etree.ElementTree as ET

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from kb_app.domain.names import slug
from kb_app.parsing.blocks import Block, Shape
from kb_app.parsing.extensions.blocks import TreeParser, tree_parser
from kb_app.parsing.extensions.links import article_address

_CALL = r"\[\^([^\]\s]{1,80})\]"
_BEGINNING = re.compile(rf"^[ \t]*{_CALL}:", re.MULTILINE)


def calls_in(text: str) -> tuple[str, ...]:
    """The names that Markdown calls notes by, in order; each as often as it stands there."""
    return tuple(re.findall(_CALL, _BEGINNING.sub("", text)))


class Footnotes(Extension):
    """`path` is the article's; `prefix` keeps the anchors of several texts on one page apart.

    Of a text that comes in pieces, `calls` are those of all of it, and the last piece has the notes `at_the_end`.
    """

    def __init__(self, path: str, prefix: str = "", *, calls: tuple[str, ...] = (), at_the_end: bool = True) -> None:
        super().__init__()
        self._path = path
        self._prefix = prefix
        self._calls = calls
        self._at_the_end = at_the_end

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        parser = tree_parser(md)
        notes = _Notes(parser, self._prefix, self._calls, at_the_end=self._at_the_end)
        parser.builders[Shape.FOOTNOTE] = notes.keep
        parser.finishers.append(notes.show)
        md.inlinePatterns.register(_Calls(notes, self._path, md), "footnote", 168)


class _Notes:
    """The notes of one text, by name, and their numbers, which follow the order of the calls in the source."""

    def __init__(self, parser: TreeParser, prefix: str, calls: tuple[str, ...], *, at_the_end: bool) -> None:
        self._parser = parser
        self._prefix = prefix
        self._calls = calls
        self._at_the_end = at_the_end
        self._blocks: dict[str, Block] = {}
        self._numbers: dict[str, int] = {}

    def keep(self, parser: TreeParser, block: Block, parent: ET.Element) -> None:
        del parser, parent
        self._blocks.setdefault(block.info, block)

    def show(self, parser: TreeParser, root: ET.Element) -> None:
        if not self._blocks:
            return
        lines = (line for block in parser.document.root.walk() for line in block.lines)
        for name in dict.fromkeys(self._calls or re.findall(_CALL, "\n".join(lines))):
            if name in self._blocks:
                self._numbers[name] = len(self._numbers) + 1
        if not self._at_the_end:
            return
        section = ET.SubElement(root, "div", {"class": "footnotes"})
        for name in self._numbers:
            note = ET.SubElement(section, "div", {"class": "footnote", "id": self.anchor(name)})
            parser.build_all(self._blocks[name].children, note)
            if not len(note) or note[0].tag != "p":
                note.insert(0, ET.Element("p"))
            first = note[0]
            number = ET.Element("sup")
            number.text, number.tail = AtomicString(str(self._numbers[name])), " " + (first.text or "")
            first.text = None
            first.insert(0, number)

    def anchor(self, name: str) -> str:
        return f"{self._prefix}fn-{slug(name)}"

    def number(self, name: str) -> int | None:
        return self._numbers.get(name)


class _Calls(InlineProcessor):
    def __init__(self, notes: _Notes, path: str, md: Markdown) -> None:
        super().__init__(_CALL, md)
        self._notes = notes
        self._path = path

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | None, int | None, int | None]:
        del data
        number = self._notes.number(m[1])
        if number is None:
            return None, None, None
        mark = ET.Element("sup")
        link = ET.SubElement(
            mark, "a", {"class": "footnote-ref", "href": article_address(self._path, self._notes.anchor(m[1]))}
        )
        link.text = AtomicString(str(number))
        return mark, m.start(), m.end()
