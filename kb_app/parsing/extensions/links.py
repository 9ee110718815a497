"""Links and images by our own rules: inside the share as `kb:` and `kbimg:`, to the web as they are, nowhere else."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from kb_app.domain.article import LinkKind
from kb_app.domain.names import slug
from kb_app.language import tr
from kb_app.parsing.block_rules import label_key
from kb_app.parsing.extensions.blocks import tree_parser
from kb_app.parsing.inline import (
    AUTOLINK,
    BARE,
    IMAGE,
    IMAGE_REFERENCE,
    LINK,
    REFERENCE,
    WIKILINK,
    address_of,
    full_address,
    plain,
    trimmed_address,
)
from kb_app.parsing.links import resolve

Found = tuple[ET.Element | None, int | None, int | None]
_NOTHING: Found = (None, None, None)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a text stands: the `path` of its article; `find` gives the path that a `[[name]]` means, or None.

    Without `find` such a link leads to its name, for whoever follows it to look up. `home` is the path of the article
    that the text is read in, where that is another: a variant's own headings are found there.
    """

    path: str = ""
    find: Callable[[str], str | None] | None = None
    home: str = ""


class Links(Extension):
    def __init__(self, origin: Origin) -> None:
        super().__init__()
        self._origin = origin

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        patterns = md.inlinePatterns
        for name in ("reference", "link", "image_link", "image_reference", "short_reference", "short_image_ref"):
            patterns.deregister(name)
        for name in ("autolink", "automail"):
            patterns.deregister(name)
        patterns.register(_Wikilinks(self._origin, md, WIKILINK), "wikilink", 169)
        patterns.register(_Images(self._origin, md, IMAGE), "image_link", 165)
        patterns.register(_Links(self._origin, md, LINK), "link", 160)
        patterns.register(_References(self._origin, md, IMAGE_REFERENCE), "image_reference", 155)
        patterns.register(_References(self._origin, md, REFERENCE), "reference", 150)
        patterns.register(_Autolinks(self._origin, md, AUTOLINK), "autolink", 120)
        patterns.register(_BareAddresses(self._origin, md, BARE), "bare", 70)


class _Pattern(InlineProcessor):
    def __init__(self, origin: Origin, md: Markdown, pattern: re.Pattern[str]) -> None:
        super().__init__(pattern.pattern, md)
        self.origin = origin

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802
        del data
        element = self.element(m)
        return _NOTHING if element is None else (element, m.start(), m.end())

    def element(self, found: re.Match[str]) -> ET.Element | None:
        raise NotImplementedError

    def written(self, data: str) -> str:
        """`data` before code and escapes were put aside."""
        return tree_parser(self.md).as_written(data)


class _Links(_Pattern):
    ANCESTOR_EXCLUDES = ("a",)

    def element(self, found: re.Match[str]) -> ET.Element | None:
        return link(address_of(self.written(found[2])), found[1], self.origin)


class _Images(_Pattern):
    def element(self, found: re.Match[str]) -> ET.Element | None:
        return image(address_of(self.written(found[2])), plain(self.written(found[1])), self.origin)


class _References(_Pattern):
    """`[words][label]`, `[label][]`, `[label]`, the same with `!` for images; only where the label is defined."""

    def element(self, found: re.Match[str]) -> ET.Element | None:
        definitions = tree_parser(self.md).document.definitions
        target = definitions.get(label_key(self.written(found[2] or found[1]))) if definitions else None
        if target is None:
            return None
        if found[0].startswith("!"):
            return image(address_of(target[0]), plain(self.written(found[1])), self.origin)
        return link(address_of(target[0]), found[1], self.origin)


class _Wikilinks(_Pattern):
    ANCESTOR_EXCLUDES = ("a",)

    def element(self, found: re.Match[str]) -> ET.Element | None:
        written, _, heading = self.written(found[1]).partition("#")
        name, words = written.strip(), (found[2] or found[1]).strip()
        if found[0].startswith("!") and resolve(name, "")[0] is LinkKind.MEDIA:
            return image(quote(name), "" if found[2] is None else words, self.origin)
        path = (self.origin.find(name) if self.origin.find else name) if name else self.origin.home or self.origin.path
        if path is None:
            return _span("missing", words, tr("Aucune fiche ne porte ce nom."))
        return _anchor(article_address(path, slug(heading)), words)


class _Autolinks(_Pattern):
    ANCESTOR_EXCLUDES = ("a",)

    def element(self, found: re.Match[str]) -> ET.Element | None:
        words = address_of(self.written(found[1]))
        return link(words if ":" in words else f"mailto:{words}", AtomicString(words), self.origin)


class _BareAddresses(_Pattern):
    """Addresses that stand in the text as they are; what ends a sentence is not part of them."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802
        del data
        words = trimmed_address(m[0])
        end = m.start() + len(words)
        address = address_of(self.written(words))
        return link(full_address(address), AtomicString(address), self.origin), m.start(), end


def link(address: str, words: str, origin: Origin) -> ET.Element:
    """An `a` element with `words` (inline marks still in them), or a span without address where it may not lead."""
    kind, target, anchor = resolve(address, origin.path)
    if kind is LinkKind.ARTICLE:
        target = (origin.home or target) if target == origin.path else target
        return _anchor(article_address(target, anchor), words)
    if kind is LinkKind.MEDIA:
        return _anchor(f"kb:{_quoted(target)}", words, "media")
    if kind is LinkKind.EXTERNAL:
        return _anchor(target, words, "external")
    return _span("refused", words, tr("Lien refusé : il ne mène ni dans le dossier ni sur le web."))


def image(address: str, words: str, origin: Origin) -> ET.Element:
    """An `img` of the share; anything else is its description, and the address where it is on the web."""
    kind, target, _ = resolve(address, origin.path)
    if kind is LinkKind.MEDIA:
        return ET.Element("img", {"src": f"kbimg:{_quoted(target)}", "alt": words})
    if kind is LinkKind.EXTERNAL:
        return _span(
            "remote-image", AtomicString(tr("Image distante, non affichée : {address}", address=target)), words
        )
    return _span("refused", AtomicString(words or address), tr("Image refusée : elle n'est pas dans le dossier."))


def article_address(path: str, anchor: str) -> str:
    return f"kb:{_quoted(path)}#{anchor}" if anchor else f"kb:{_quoted(path)}"


def _anchor(address: str, words: str, name: str = "") -> ET.Element:
    # the serialiser leaves what looks like an entity alone
    element = ET.Element("a", {"href": address.replace("&", "&amp;")})
    if name:
        element.set("class", name)
    element.text = words
    return element


def _span(name: str, words: str, title: str) -> ET.Element:
    element = ET.Element("span", {"class": name, "title": title})
    element.text = words
    return element


def _quoted(path: str) -> str:
    return quote(path, safe="/", errors="surrogateescape")
