"""Raw HTML: its links and images follow the rules of Markdown's; the sanitiser has the last word on all of it."""

import re
import xml.etree.ElementTree as ET

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import HtmlInlineProcessor
from markdown.serializers import to_html_string

from kb_app.parsing.block_rules import HTML_TAG
from kb_app.parsing.blocks import Block, Shape
from kb_app.parsing.extensions.blocks import TreeParser, append_text, tree_parser
from kb_app.parsing.extensions.links import Origin, image, link

_LINKED = re.compile(r"<(a|img)\b([^<>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![\w-])([\w-]++)\s*+=\s*+("[^"]*"|'[^']*'|[^\s"'>]+)""")


class RawHtml(Extension):
    def __init__(self, origin: Origin) -> None:
        super().__init__()
        self._origin = origin

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        def build(parser: TreeParser, block: Block, parent: ET.Element) -> None:
            append_text(parent, "\n" + parser.stash(rewrite("\n".join(block.lines), self._origin)) + "\n")

        tree_parser(md).builders[Shape.HTML] = build
        md.inlinePatterns.register(_Tags(self._origin, md), "html", 90)


class _Tags(HtmlInlineProcessor):
    def __init__(self, origin: Origin, md: Markdown) -> None:
        super().__init__(HTML_TAG.pattern, md)
        self.compiled_re = HTML_TAG
        self._origin = origin

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: N802
        del data
        parser = tree_parser(self.md)
        html = parser.as_written(self.unescape(m[0]))
        return parser.stash(rewrite(html, self._origin), html), m.start(), m.end()


def rewrite(html: str, origin: Origin) -> str:
    """`html` with the addresses of its `a` and `img` tags made ours, and images that may not be shown made words."""

    def tag(found: re.Match[str]) -> str:
        given = {name.lower(): value.strip("\"'") for name, value in _ATTRIBUTE.findall(found[2])}
        if found[1].lower() == "img":
            made = image(given.get("src", ""), given.get("alt", ""), origin)
            for name in ("width", "height", "title"):
                if name in given:
                    made.set(name, given[name])
            return to_html_string(made)
        if "href" not in given:
            return found[0]
        address = link(given["href"], "", origin).get("href")
        return f'<a href="{address}">' if address else '<a class="refused">'

    return _LINKED.sub(tag, html)
