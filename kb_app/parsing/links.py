"""Where links lead: inside the folder, out to the web after showing the address, or nowhere."""

import html
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from urllib.parse import unquote

from kb_app.domain.article import Link, LinkKind
from kb_app.domain.names import fold, slug
from kb_app.parsing.block_rules import label_key
from kb_app.parsing.blocks import Document, Shape
from kb_app.parsing.inline import (
    AUTOLINK,
    BARE,
    IMAGE,
    LINK,
    REFERENCE,
    WIKILINK,
    address_of,
    full_address,
    plain,
    trimmed_address,
    without_code,
)

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_EXTERNAL = re.compile(r"https?://[^/\\?#]|mailto:.", re.IGNORECASE)
_NEVER_IN_ADDRESSES = re.compile("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MAY_LINK = re.compile(r"[\[<@]|://|www\.")
_HTML = re.compile(
    r"""<(a|img|source|video|audio|iframe)\b[^<>]*?\b(?:href|src)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE
)
ARTICLE_SUFFIXES = (".md", ".markdown")
_LEAVES = (Shape.PARAGRAPH, Shape.HEADING, Shape.TABLE, Shape.HTML)


def resolve(address: str, path: str) -> tuple[LinkKind, str, str]:
    """Kind, target and anchor of an `address` written in the article at `path`.

    A relative address is followed from the article's folder, one that begins with `/` from the top of the share;
    both may be percent-encoded or have Windows' backslashes. What would leave the share, name a computer
    (`//x`, `\\\\x`), a drive or another scheme is REFUSED, and its target is the address as written.
    """
    address = html.unescape(address).strip()
    if not address or _NEVER_IN_ADDRESSES.search(address):
        return LinkKind.REFUSED, address, ""
    if _SCHEME.match(address):
        return (LinkKind.EXTERNAL if _EXTERNAL.match(address) else LinkKind.REFUSED), address, ""
    before, _, fragment = address.partition("#")
    anchor = slug(unquote(fragment))
    if not before:
        return LinkKind.ARTICLE, path, anchor
    target = _inside(unquote(before.partition("?")[0]).replace("\\", "/"), path)
    if target is None:
        return LinkKind.REFUSED, address, ""
    name = target.rpartition("/")[2]
    if "." not in name.strip("."):
        return LinkKind.ARTICLE, f"{target}.md", anchor
    return (LinkKind.ARTICLE if name.lower().endswith(ARTICLE_SUFFIXES) else LinkKind.MEDIA), target, anchor


def _inside(target: str, path: str) -> str | None:
    """`target` as a path in the share, or None when it leads out of it."""
    if target.startswith("//") or ":" in target or _NEVER_IN_ADDRESSES.search(target):
        return None
    full = target[1:] if target.startswith("/") else posixpath.join(posixpath.dirname(path), target)
    full = posixpath.normpath(full)
    return None if full == ".." or full.startswith(("../", "/")) else full


class LinkNames:
    """What `[[names]]` may mean in a folder: `paths` are its files, `titles` are pairs of a title or alias and a path.

    Case and accents do not count.
    """

    def __init__(self, paths: Iterable[str], titles: Iterable[tuple[str, str]] = ()) -> None:
        self._by_name: dict[str, list[tuple[str, str]]] = {}
        for path in paths:
            known = fold(path).removesuffix(".md")
            self._by_name.setdefault(known.rpartition("/")[2], []).append((known, path))
        self._by_title: dict[str, dict[str, None]] = {}
        for title, path in titles:
            self._by_title.setdefault(fold(title), {})[path] = None

    def find(self, name: str) -> tuple[str, ...]:
        """The paths that the first rule finds: whole path, end of a path, title. None: nothing has this name."""
        wanted = fold(name).removesuffix(".md").strip("/")
        same_name = self._by_name.get(wanted.rpartition("/")[2], [])
        for known, path in same_name:
            if known == wanted:
                return (path,)
        by_end = tuple(path for known, path in same_name if known.endswith(f"/{wanted}"))
        return by_end or tuple(self._by_title.get(wanted, ()))


def links_of(document: Document, path: str, first_line: int = 1) -> Iterator[Link]:
    """The links of an article in the order of its blocks; `first_line` is the body's first line in the file."""
    for block in document.root.walk():
        if block.shape not in _LEAVES:
            continue
        text = "\n".join(block.lines)
        if _MAY_LINK.search(text):
            if block.shape is Shape.TABLE:
                # the row of hyphens under the head is not among the lines of a table
                text = text.replace("\\|", " |").replace("\n", "\n\n", 1)
            line, counted = block.line + first_line - 1, 0
            found = _links_in(text, block.shape, path, document)
            for place, link in sorted(found, key=lambda pair: pair[0]):
                line, counted = line + text.count("\n", counted, place), place
                yield replace(link, line=line)


def _links_in(text: str, shape: Shape, path: str, document: Document) -> Iterator[tuple[int, Link]]:
    """Places in the text, and what stands there; each search is made only where its marks are."""
    if shape is Shape.HTML:
        yield from _in_html(text, path)
        return
    bare = without_code(text)
    if "<" in bare:
        yield from _in_html(bare, path)
        for found in AUTOLINK.finditer(bare):
            yield found.start(), _link(found[1] if ":" in found[1] else f"mailto:{found[1]}", found[1], path)
    if "](" in bare:
        for found in chain(LINK.finditer(bare), IMAGE.finditer(bare)):
            yield (
                found.start(),
                _link(address_of(text[slice(*found.span(2))]), plain(text[slice(*found.span(1))]), path),
            )
    if "[[" in bare:
        for found in WIKILINK.finditer(bare):
            yield found.start(), _named(found[1], found[2] or "", path)
    if document.definitions and "[" in bare:
        for found in REFERENCE.finditer(bare):
            if target := document.definitions.get(label_key(found[2] or found[1])):
                yield found.start(), _link(address_of(target[0]), plain(text[slice(*found.span(1))]), path)
    if "://" in bare or "www." in bare or "@" in bare:
        for found in BARE.finditer(bare):
            address = trimmed_address(text[slice(*found.span())])
            yield found.start(), _link(full_address(address), address, path)


def _in_html(text: str, path: str) -> Iterator[tuple[int, Link]]:
    for found in _HTML.finditer(text):
        yield found.start(), _link(found[2].strip("\"'"), "", path)


def _link(address: str, label: str, path: str) -> Link:
    kind, target, anchor = resolve(address, path)
    return Link(kind, target, anchor, label, 0)


def wikilink_names(text: str) -> set[str]:
    """What the `[[names]]` in `text` are, those in code included."""
    return {found[1].partition("#")[0].strip() for found in WIKILINK.finditer(text)} - {""}


def _named(written: str, label: str, path: str) -> Link:
    """A wikilink: its target stays a name, which only the catalogue can look up; one to a heading here is resolved."""
    name, _, heading = written.partition("#")
    kind = LinkKind.NAMED if name.strip() else LinkKind.ARTICLE
    return Link(kind, name.strip() or path, slug(heading), (label or written).strip(), 0)
