"""Links around an article that moves, written anew so that they lead where they did: its own, and others' to it."""

import posixpath
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from kb_app.domain.article import LinkKind
from kb_app.parsing.front_matter import split
from kb_app.parsing.inline import IMAGE, LINK, WIKILINK, address_of, without_code
from kb_app.parsing.links import ARTICLE_SUFFIXES, LinkNames, resolve

_DEFINITION = re.compile(r"^[ >\t]*\[[^\[\]\n]+\]:[ \t]*(<[^<>\n]*>|\S+)", re.MULTILINE)
_TAG_ADDRESS = re.compile(r"""<[a-zA-Z][^<>]*?\s(?:href|src|poster)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}\1|\Z)", re.MULTILINE | re.DOTALL)


def with_moved_links(text: str, old: str, new: str) -> str:
    """The file `text` of the article at `old` as it is to stand at `new`.

    Only addresses inside the folder that are relative change; links to headings of the article and wikilinks hold
    anywhere. Code is left alone.
    """
    here, there = posixpath.dirname(old), posixpath.dirname(new)
    for first, last, is_name in _targets(text):
        if is_name:
            continue
        written = text[first:last]
        moved = _address_of(written, old, old, new, there)
        if moved is None and here != there:
            moved = _moved(written, old, there)
        if moved is not None:
            text = text[:first] + moved + text[last:]
    return text


def with_links_to_new_place(text: str, path: str, old: str, new: str, names: LinkNames, names_after: LinkNames) -> str:
    """The file `text` of the article at `path` whose links to the article at `old` lead to `new`, where it goes.

    Only the targets of links change. Wikilinks that still find it, as those by its title do, stay as they are; so does
    code. `names` are those of the folder, `names_after` those that it will have.
    """
    here = posixpath.dirname(path)
    for first, last, is_name in _targets(text):
        written = text[first:last]
        moved = (
            _name_of(written, old, new, names, names_after) if is_name else _address_of(written, path, old, new, here)
        )
        if moved is not None:
            text = text[:first] + moved + text[last:]
    return text


def _targets(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where the targets of links and images stand in a file, the last first, and whether each is a wikilink's name."""
    body = split(text).body
    start = len(text) - len(body)
    looked_at = without_code(_FENCE.sub(lambda found: " " * len(found[0]), body))
    spans = {(*found.span(2), False) for pattern in (LINK, IMAGE) for found in pattern.finditer(looked_at)}
    spans |= {
        (*found.span(1), False) for pattern in (_DEFINITION, _TAG_ADDRESS) for found in pattern.finditer(looked_at)
    }
    spans |= {(*found.span(1), True) for found in WIKILINK.finditer(looked_at)}
    for first, last, is_name in sorted(spans, reverse=True):
        yield start + first, start + last, is_name


def _address_of(written: str, path: str, old: str, new: str, there: str) -> str | None:
    """The address that leads to `new` from the directory `there`, in the manner in which the article at `path` has it;
    None unless it leads to `old`.
    """
    address = address_of(written)
    if address.startswith(("#", "?")) or resolve(address, path)[:2] != (LinkKind.ARTICLE, old):
        return None
    way, rest = re.fullmatch(r"([^?#]*)(.*)", address, re.DOTALL).groups()  # type: ignore[union-attr]
    stem = new.rpartition(".")[0]
    has_suffix = unquote(way).lower().endswith(ARTICLE_SUFFIXES) or "." in stem.rpartition("/")[2]
    target = new if has_suffix else stem
    is_from_top = way.replace("\\", "/").startswith("/")
    way = f"/{target}" if is_from_top else posixpath.relpath(f"/{target}", f"/{there}")
    is_bracketed = written.startswith("<")
    encoded = "".join(quote(sign) if sign in ("<>%#?&" if is_bracketed else "<>%#?&()\"' \t") else sign for sign in way)
    return f"<{encoded}{rest}>" if is_bracketed else encoded + rest


def _name_of(written: str, old: str, new: str, names: LinkNames, names_after: LinkNames) -> str | None:
    """A name by which a wikilink finds the article at `new`; None where the written one does, or never meant `old`."""
    name, mark, heading = written.partition("#")
    wanted = name.strip()
    if not wanted or old not in names.find(wanted) or new in names_after.find(wanted):
        return None
    whole = new.rpartition(".")[0]
    short = PurePosixPath(whole).name
    found = short if "/" not in wanted and names_after.find(short) == (new,) else whole
    if set(found) & set("[]|#\n"):
        return None
    return (f"{found}.md" if wanted.lower().endswith(".md") else found) + mark + heading


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
