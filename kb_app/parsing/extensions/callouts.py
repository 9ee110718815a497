"""Callouts (`> [!NOTE]`, `!!! note`), ready phrases (`> [!PHRASE]`) and what holds at some sites (`> [!SITE]`)."""

import xml.etree.ElementTree as ET

from markdown import Markdown
from markdown.extensions import Extension

from kb_app.language import later, tr
from kb_app.parsing.block_rules import CALLOUT_WORDS
from kb_app.parsing.blocks import Block, Shape
from kb_app.parsing.extensions.blocks import TreeParser, tree_parser
from kb_app.parsing.plain import callout, callout_body

TITLES = {
    "note": later("Remarque"),
    "tip": later("Astuce"),
    "important": later("Important"),
    "warning": later("Attention"),
    "caution": later("Danger"),
    "phrase": later("À dire ou à copier"),
    "site": later("Selon le site"),
}


class Callouts(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        parser = tree_parser(md)
        parser.builders[Shape.QUOTE] = _quote
        parser.builders[Shape.ADMONITION] = _admonition


def _quote(parser: TreeParser, block: Block, parent: ET.Element) -> None:
    element = ET.SubElement(parent, "blockquote")
    words = callout(block)
    if words is None:
        parser.build_all(block.children, element)
    else:
        _fill(parser, element, words, callout_body(block))


def _admonition(parser: TreeParser, block: Block, parent: ET.Element) -> None:
    _fill(parser, ET.SubElement(parent, "div"), (block.info, block.title), block.children)


def _fill(parser: TreeParser, element: ET.Element, words: tuple[str, str], body: list[Block]) -> None:
    """`blockquote.callout.<kind>` with its title first; a word that nobody knows is a note with that title."""
    word, title = words
    kind = word if word in TITLES else CALLOUT_WORDS.get(word, "note")
    element.set("class", f"callout {kind}")
    known = word in TITLES or word in CALLOUT_WORDS
    heading = ET.SubElement(element, "p", {"class": "callout-title"})
    heading.text = parser.words([title or (tr(TITLES[kind]) if known else word.capitalize())])
    parser.build_all(body, element)
