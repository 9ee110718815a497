"""An article without what leads out of a choice of articles: links become words, the header is written anew.

Made for handing articles over. It works on the source and would rather take too much: code, comments and raw HTML are
treated like any other text, comments go, and a link goes with its address and title.
"""

import re
from collections.abc import Callable
from enum import StrEnum

from kb_app.domain.article import Header, LinkKind
from kb_app.domain.folder import Site
from kb_app.parsing.block_rules import label_key
from kb_app.parsing.blocks import parse_blocks
from kb_app.parsing.front_matter import split
from kb_app.parsing.header_edit import Written, edit
from kb_app.parsing.header_keys import TABLE
from kb_app.parsing.inline import IMAGE, LINK, REFERENCE, WIKILINK, address_of
from kb_app.parsing.links import resolve
from kb_app.parsing.site_blocks import for_site

PEOPLE = frozenset({"owner", "authors", "contributors", "verified_by"})

Stays = Callable[[LinkKind, str], bool]
"""Whether what a link of that kind leads to (a path, or the name in a wikilink) leaves with the article."""
Shown = Callable[[str], str]
"""The words of a link that is taken away, as they may stay."""

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG_ADDRESS = re.compile(
    r"""(\s(?:href|src|poster|data|cite|title)\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE
)
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_DEFINITION = re.compile(
    r"^(?P<indent>[ >\t]*)\[(?P<label>[^\[\]\n]+)\]:[ \t]*\n?[ \t]*(?P<address><[^<>\n]*>|\S+)(?P<rest>[^\n]*)$",
    re.MULTILINE,
)


def redacted_body(text: str, path: str, stays: Stays, shown: Shown, site: Site | None) -> str:
    """The body of the file `text` at `path`; with a `site`, without the blocks that are for other sites only."""
    body = _COMMENT.sub("", split(text).body.replace("\r\n", "\n").replace("\r", "\n"))
    body = for_site(body, site)
    gone = {label for label, (address, _) in parse_blocks(body).definitions.items() if not _leads(address, path, stays)}

    def inline(found: re.Match[str]) -> str:
        return found[0] if _leads(found[2], path, stays) else shown(found[1])

    def wikilink(found: re.Match[str]) -> str:
        name = found[1].partition("#")[0].strip()
        if not name or stays(LinkKind.MEDIA if found[0].startswith("!") else LinkKind.NAMED, name):
            return found[0]
        return shown((found[2] or "").strip() or name)

    def reference(found: re.Match[str]) -> str:
        return shown(found[1]) if label_key(found[2] or found[1]) in gone else found[0]

    def definition(found: re.Match[str]) -> str:
        return found[0] if _leads(found["address"], path, stays) else found["indent"].rstrip()

    def address(found: re.Match[str]) -> str:
        value = found[2].strip("\"'")
        return found[0] if _leads(value, path, stays) else f'{found[1]}""'

    body = WIKILINK.sub(wikilink, body)
    body = IMAGE.sub(inline, body)
    body = LINK.sub(inline, body)
    body = _DEFINITION.sub(definition, body)
    body = REFERENCE.sub(reference, body) if gone else body
    return _TAG.sub(lambda tag: _TAG_ADDRESS.sub(address, tag[0]), body)


def _leads(address: str, path: str, stays: Stays) -> bool:
    """Whether an address may stay: of what is inside the folder, only if it leaves too; a refused one never."""
    kind, target, _ = resolve(address_of(address), path)
    return kind is LinkKind.EXTERNAL or (kind is not LinkKind.REFUSED and stays(kind, target))


def with_known_header(body: str, header: Header, *, with_people: bool) -> str:
    """`body` behind a header written anew: no comment, no unknown key, no people unless `with_people`."""
    usual, changes = Header(), dict[str, Written | None]()
    for key in TABLE:
        value = getattr(header, key.field or key.name)
        if value == getattr(usual, key.field or key.name) or (key.name in PEOPLE and not with_people):
            continue
        if key.name == "review_every":
            value = f"{value} months"
        changes[key.name] = value.value if isinstance(value, StrEnum) else value
    return edit(body, changes)
