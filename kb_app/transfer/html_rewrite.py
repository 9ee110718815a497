"""The reader's HTML with its addresses and anchors led elsewhere; everything in it stays as it is."""

from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

Address = Callable[[str, str], str | None]
"""Tag and address to the address there; None takes the link away and leaves its words."""

_VOID = frozenset({"br", "col", "hr", "img", "input", "wbr"})
_CELLS = frozenset({"td", "th"})
"""A space after them keeps the words of neighbours apart in the text of a row."""
_ADDRESSES = frozenset({"href", "src"})


def rewritten(html: str, address: Address, anchor: Callable[[str], str]) -> str:
    """Sanitised `html` with each `href` and `src` passed through `address`, each `id` and `name` through `anchor`."""
    writer = _Writer(address, anchor)
    writer.feed(html)
    writer.close()
    return "".join(writer.parts)


class _Writer(HTMLParser):
    def __init__(self, address: Address, anchor: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._address, self._anchor = address, anchor

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        written = "".join(map(self._attribute, [tag] * len(attrs), attrs))
        self.parts.append(f"<{tag}{written}>" if tag != "br" else "<br>\n")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self.parts.append(f"</{tag}> " if tag in _CELLS else f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(escape(data, quote=False))

    def _attribute(self, tag: str, attribute: tuple[str, str | None]) -> str:
        name, value = attribute[0], attribute[1] or ""
        if name in _ADDRESSES:
            led = self._address(tag, value)
            if led is None:
                return ""
            value = led
        elif name in ("id", "name"):
            value = self._anchor(value)
        return f' {name}="{escape(value)}"'
