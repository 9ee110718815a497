"""Article HTML to the subset that Qt's text view shows right.

Qt draws no boxes around divs, ignores check boxes and `<details>`, and leaves tables bare. So callouts, quotes, code
and folds become one-cell tables, boxes become links that the reader answers, and tables get their borders. The HTML
that comes in is already sanitised; nothing here adds an address of its own except `check:`, `fold:` and `phrase:`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import count

import lxml.html
from lxml.etree import SubElement
from lxml.html import HtmlElement, builder

from kb_app.language import tr
from kb_app.ui.long_blocks import flatten_deep, open_wide, split_long
from kb_app.ui.theme import CODE_FAMILY, Theme

SLICE = 19_000
"""How much HTML, as `long_blocks.weight` counts it, the text view takes in about 10 ms."""

NARROW = 460  # pixels of text at a zoom of 100 %
SEAM = "\u2060"
_NUMBER = "data-number"  # the place among its like in the whole article

CALLOUTS = {
    "note": ("info", "ℹ"),
    "tip": ("good", "✓"),
    "important": ("strong", "★"),
    "warning": ("warn", "⚠"),
    "caution": ("bad", "✖"),
    "site": ("strong", "◆"),
    "phrase": ("plain", "❝"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """How to draw: colours, zoom in per cent, the text's width in pixels; which folds are open and boxes checked.

    On paper every fold is open and nothing can be clicked.
    """

    theme: Theme
    zoom: int = 100
    width: int = 600
    folds: frozenset[int] = frozenset()
    checked: frozenset[int] = frozenset()
    on_paper: bool = False

    @property
    def is_narrow(self) -> bool:
        """Whether a large title would push the answer out of sight."""
        return self.width < NARROW * self.zoom / 100


def to_qt(html: str, title: str, look: Look) -> str:
    """A whole document for `QTextBrowser.setHtml`, headed by `title` if there is one."""
    return next(to_qt_slices([html], title, look, size=0))


def to_qt_slices(pieces: Iterable[str], title: str, look: Look, *, size: int = SLICE) -> Iterator[str]:
    """The article whose HTML comes in `pieces`, in slices that weigh about `size`, each a document of its own.

    A `size` of 0 leaves each piece whole. Each slice is made when it is asked for, and the first is half as long: it is
    there at once. It is headed by `title`. Each of the others begins with a paragraph of one character, `SEAM`, that is
    not to be shown: Qt gives the first paragraph of what is inserted the look of the text before it.
    """
    style = _style(look)
    start = f"<h1>{escape(title)}</h1>" if title else ""
    places, begun = {"blockquote": count(), "details": count(), "input": count()}, False
    for html in pieces:
        root = lxml.html.fragment_fromstring(html or "<p></p>", create_parent="div")
        for element in root.iter(*places):
            if element.tag != "blockquote" or _is_phrase(element):
                element.set(_NUMBER, str(next(places[element.tag])))
        open_wide(root)
        flatten_deep(root, html)
        start += escape(root.text or "")
        for part in _parts(root, size, size if begun else size // 2):
            for rewrite in _REWRITES:
                rewrite(part, look)
            body = "".join(lxml.html.tostring(element, encoding="unicode") for element in part)
            yield f"<html><head><style>{style}</style></head><body>{start}{body}</body></html>"
            start, begun = f"<p>{SEAM}</p>", True


def _parts(root: HtmlElement, size: int, first: int) -> Iterator[HtmlElement]:
    """The children of `root` in as many elements as they weigh `size`, the first one `first`; at least one."""
    children = list(root)
    part, length, limit = SubElement(root, "div"), 0, first
    for child in children:
        for element, heavy in split_long(child, size) if size else ((child, 0),):
            if length and length + heavy > limit:
                limit = size
                yield part
                part, length = SubElement(root, "div"), 0
            part.append(element)
            length += heavy
    yield part


def _style(look: Look) -> str:
    theme, size = look.theme, _pixels(15, look)
    title, section = ("x-large", "large") if look.is_narrow else ("xx-large", "x-large")  # Qt takes no pixels here
    return f"""
    body {{ color: {theme.text}; font-size: {size}px; line-height: 122%; }}
    h1 {{ font-size: {title}; font-weight: 600; margin: 14px 0 6px 0; line-height: 105%; }}
    h2 {{ font-size: {section}; font-weight: 600; margin: 22px 0 4px 0; line-height: 105%; }}
    h3 {{ font-size: large; font-weight: 600; margin: 16px 0 2px 0; }}
    h4, h5, h6 {{ font-size: {size}px; font-weight: 600; margin: 12px 0 2px 0; }}
    p {{ margin: 6px 0 8px 0; }}
    li {{ margin: 0 0 2px 0; }}
    td p, th p {{ margin: 0; }}
    a {{ color: {theme.accent}; text-decoration: none; }}
    code, pre, kbd {{ font-family: '{CODE_FAMILY}'; font-size: {_pixels(13, look)}px; }}
    code, kbd {{ background-color: {theme.code}; }}
    mark {{ background-color: {theme.mark}; color: {theme.on_mark}; }}
    del {{ color: {theme.muted}; }}
    .quiet {{ color: {theme.muted}; }}
    .own {{ color: {theme.tone("strong")[0]}; font-size: {_pixels(13, look)}px; font-weight: 600; }}
    td, th {{ padding: 5px 10px; }}
    """


def _pixels(size: int, look: Look) -> int:
    return round(size * look.zoom / 100)


def _box(
    element: HtmlElement, tone: tuple[str, str], edge: str | None = None, padding: str = "10px 16px 8px 16px"
) -> HtmlElement:
    """A one-cell table with the children of `element`, which it replaces."""
    colour, ground = tone
    cell = builder.TD(style=f"background-color: {ground}; border-left: 4px solid {edge or colour}; padding: {padding};")
    cell.text = element.text
    cell.extend(list(element))
    table = builder.TABLE(builder.TR(cell), width="100%", cellspacing="0", style="margin: 8px 0 10px 0;")
    table.tail = element.tail
    element.getparent().replace(element, table)
    return cell


def _callouts(root: HtmlElement, look: Look) -> None:
    for element in list(root.iter("div", "blockquote")):
        names = (element.get("class") or "").split()
        if "callout" not in names:
            continue
        kind = next((name for name in names if name in CALLOUTS), "note")
        tone_name, sign = CALLOUTS[kind]
        tone = look.theme.tone(tone_name)
        for heading in element.find_class("callout-title"):
            heading.tag = "p"
            heading.set("style", f"color: {tone[0]}; font-weight: 600; margin: 0 0 3px 0;")
            heading.text = f"{sign} {heading.text or ''}"
        _box(element, tone)


def _phrases(root: HtmlElement, look: Look) -> None:
    """A ready phrase gets a link that copies it; the number is its place in the article."""
    if look.on_paper:
        return
    for element in list(_phrases_in(root)):
        link = builder.A(tr("Copier la phrase"), href=f"phrase:{element.get(_NUMBER)}")
        element.append(builder.P(link, style="margin: 2px 0 0 0;"))


def _phrases_in(root: HtmlElement) -> Iterator[HtmlElement]:
    return filter(_is_phrase, root.iter("blockquote"))


def _is_phrase(quote: HtmlElement) -> bool:
    return "phrase" in (quote.get("class") or "").split()


def _code(root: HtmlElement, look: Look) -> None:
    for element in list(root.iter("pre")):
        element.set("style", "margin: 0; line-height: 110%; white-space: pre-wrap;")
        holder = builder.DIV()
        holder.tail, element.tail = element.tail, None
        element.getparent().replace(element, holder)
        holder.append(element)
        _box(holder, (look.theme.border, look.theme.code), look.theme.border)


def _quotes(root: HtmlElement, look: Look) -> None:
    for element in list(root.iter("blockquote")):
        if "callout" in (element.get("class") or "").split():
            continue
        _box(element, (look.theme.muted, look.theme.side), look.theme.border)


def _folds(root: HtmlElement, look: Look) -> None:
    for element in list(root.iter("details")):
        number = int(element.get(_NUMBER))
        is_open = look.on_paper or number in look.folds
        summary = element.find("summary")
        words = (summary.text_content().strip() if summary is not None else "") or tr("Détails")
        tail = summary.tail if summary is not None else None
        if summary is not None:
            element.remove(summary)
        line = builder.P(builder.A(f"{'▾' if is_open else '▸'} {words}", href=f"fold:{number}"), style="margin: 0;")
        line.tail = tail if is_open else None
        if not is_open:
            element.text = None
            for child in list(element):
                element.remove(child)
        else:
            line.tail = (line.tail or "") + (element.text or "")
            element.text = None
        element.insert(0, line)
        _box(element, (look.theme.border, look.theme.side), look.theme.border)


def _check_boxes(root: HtmlElement, look: Look) -> None:
    for element in list(root.iter("input")):
        number = int(element.get(_NUMBER))
        was = element.get("checked") is not None
        checked = was != (number in look.checked)
        colour = look.theme.tone("good")[0] if checked else look.theme.muted
        link = builder.A("☑" if checked else "☐", href=f"check:{number}", style=f"color: {colour};")
        link.tail = " " + (element.tail or "").lstrip()
        item = next((parent for parent in element.iterancestors("li")), None)
        if item is not None:
            item.set("style", "list-style-type: none;")
        element.getparent().replace(element, link)


def _tables(root: HtmlElement, look: Look) -> None:
    for table in root.iter("table"):
        if table.get("cellspacing") is not None:
            continue
        table.set("width", "100%")
        table.set("cellspacing", "0")
        table.set("style", "border-collapse: collapse; margin: 8px 0 12px 0;")
        for cell in table.iter("td", "th"):
            style = f"border-bottom: 1px solid {look.theme.border};"
            if cell.tag == "th":
                style += f" background-color: {look.theme.side}; font-weight: 600;"
            cell.set("style", f"{cell.get('style') or ''} {style}".strip())
            if cell.tag == "th" and "text-align" not in style and not cell.get("align"):
                cell.set("align", "left")


def _images(root: HtmlElement, look: Look) -> None:
    for image in root.iter("img"):
        image.set("style", f"max-width: {look.width}px;")
        parent = image.getparent()
        if parent.tag == "p":
            parent.set("style", "line-height: 100%; margin: 10px 0;")


def _outside_links(root: HtmlElement, look: Look) -> None:
    for link in root.iter("a"):
        if (link.get("href") or "").startswith(("http:", "https:")):
            link.tail = "\u00a0↗" + (link.tail or "")
    del look


def _own_sections(root: HtmlElement, look: Look) -> None:
    """A section that is the site's own carries the site's name behind its heading."""
    for heading in root.iter("h2", "h3", "h4", "h5", "h6"):
        site = heading.get("data-site")
        if site:
            badge = builder.SPAN(f"   ◆ {site}")
            badge.set("class", "own")
            heading.append(badge)
    del look


_REWRITES: tuple[Callable[[HtmlElement, Look], None], ...] = (
    _outside_links,
    _own_sections,
    _check_boxes,
    _phrases,
    _tables,
    _images,
    _folds,
    _quotes,
    _code,
    _callouts,
)
