"""The relative links of an article that moves to another directory, written anew so that they lead where they did."""

import posixpath
import re

from kb_app.domain.article import LinkKind
from kb_app.parsing.front_matter import split
from kb_app.parsing.inline import IMAGE, LINK, address_of, without_code
from kb_app.parsing.links import resolve

_DEFINITION = re.compile(r"^[ >\t]*\[[^\[\]\n]+\]:[ \t]*(<[^<>\n]*>|\S+)", re.MULTILINE)
_TAG_ADDRESS = re.compile(r"""<[a-zA-Z][^<>]*?\s(?:href|src|poster)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}\1|\Z)", re.MULTILINE | re.DOTALL)


def with_moved_links(text: str, old: str, new: str) -> str:
    """The file `text` of the article at `old` as it is to stand at `new`.

    Only addresses inside the folder that are relative change; links to headings of the article and wikilinks hold
    anywhere. Code is left alone.
    """
    here, there = posixpath.dirname(old), posixpath.dirname(new)
    if here == there:
        return text
    body = split(text).body
    start = len(text) - len(body)
    looked_at = without_code(_FENCE.sub(lambda found: " " * len(found[0]), body))
    spans = {found.span(2) for pattern in (LINK, IMAGE) for found in pattern.finditer(looked_at)}
    spans |= {found.span(1) for pattern in (_DEFINITION, _TAG_ADDRESS) for found in pattern.finditer(looked_at)}
    for first, last in sorted(spans, reverse=True):
        written = body[first:last]
        if (moved := _moved(written, old, there)) is not None:
            text = text[: start + first] + moved + text[start + last :]
    return text


def _moved(written: str, old: str, there: str) -> str | None:
    """The address as it is to be written in the directory `there`; None for one that holds as it stands."""
    address = address_of(written)
    if not address or address.startswith(("#", "?", "/", "\\")):
        return None
    kind, _, _ = resolve(address, old)
    if kind not in (LinkKind.ARTICLE, LinkKind.MEDIA):
        return None
    way, rest = re.fullmatch(r"([^?#]*)(.*)", address, re.DOTALL).groups()  # type: ignore[union-attr]
    full = posixpath.normpath(posixpath.join(posixpath.dirname(old), way.replace("\\", "/")))
    moved = posixpath.relpath(f"/{full}", f"/{there}") + rest
    return f"<{moved}>" if written.startswith("<") else moved
