"""Task lists: `- [ ] to do`, `- [x] done`."""

import xml.etree.ElementTree as ET

from markdown import Markdown
from markdown.extensions import Extension

from kb_app.parsing.blocks import Block, Shape
from kb_app.parsing.extensions.blocks import TreeParser, build_item, tree_parser
from kb_app.parsing.plain import TASK


class Tasks(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        tree_parser(md).builders[Shape.ITEM] = _item


def _item(parser: TreeParser, block: Block, parent: ET.Element) -> None:
    first = block.children[0] if block.children else None
    mark = TASK.match(first.lines[0]) if first and first.shape is Shape.PARAGRAPH and first.lines else None
    if first is None or mark is None:
        build_item(parser, block, parent)
        return
    first.lines[0] = first.lines[0][mark.end() :]
    build_item(parser, block, parent)
    item = parent[-1]
    item.set("class", "task")
    holder = item[0] if block.loose else item
    box = ET.Element("input", {"type": "checkbox", "disabled": "disabled"})
    if mark[0][1] in "xX":
        box.set("checked", "checked")
    box.tail, holder.text = " " + (holder.text or ""), None
    holder.insert(0, box)
