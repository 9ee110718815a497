"""Markdown: folders of ours, Obsidian vaults, the documents of an MkDocs site, single files.

Files of a folder of ours, and articles with an `id` in their header, come as they are, byte for byte. Of others, what
only Obsidian reads becomes plain Markdown: `[[links]]` that lead to a note of the vault, `![[images]]`.
"""

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePosixPath
from textwrap import dedent

from kb_app.domain.names import fold, readable_name, slug
from kb_app.language import tr
from kb_app.transfer.importing.imported import DOCUMENTS, IMAGES, Imported, Tools, Tree, Unreadable
from kb_app.transfer.importing.links import article_address, way

SUFFIXES = (".md", ".markdown")
_HEADER = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)(?<=\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_KEY = re.compile(r"^(id|identifiant|title|titre)[ \t]*:[ \t]*(\S.*?)[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_HEADING = re.compile(r"^#[ \t]+(.+?)[ \t]*#*[ \t]*\r?$", re.MULTILINE)
_CODE = re.compile(r"(^(`{3,}|~{3,}).*?^\2|`[^`\n]+`)", re.DOTALL | re.MULTILINE)
_EMBED = re.compile(r"(!?)\[\[([^\[\]|#\n]*)(#[^\[\]|\n]*)?(?:\|([^\[\]\n]*))?\]\]")
_COMMENT = re.compile(r"%%(.+?)%%", re.DOTALL)
_BLOCK_ID = re.compile(r"(?m)[ \t]+\^[\w-]+[ \t]*$")
_FOLDED = re.compile(r"(?m)^\?\?\?\+?(?= )")
_ATTRIBUTES = re.compile(r"[ \t]*\{:?(?: *[.#][\w-]+| *[\w-]+=(?:\"[^\"\n]*\"|[^\s}]+))+ *\}")
"""`{ .class #id key=value }` of Python-Markdown's attr_list."""
_ANCHOR = re.compile(r"[ \t]*\{#[\w-]+\}")
"""This one we read too."""
_TAB = re.compile(r'(?m)^===[+!]?[ \t]+"([^"\n]+)"[ \t]*\n((?:(?: {4}|\t).*\n?|[ \t]*\n)+)')
_NAV = re.compile(
    r"""^\s*-\s+["']?([^"':\n#][^:\n]*?)["']?\s*:\s+["']?([^\s"'][^"'\n]*?\.(?:md|markdown))["']?\s*$""", re.MULTILINE
)
_DOCS = re.compile(r"^docs_dir\s*:\s*[\"']?([^\"'\n#]+)", re.MULTILINE)
_SITE = ("mkdocs.yml", "mkdocs.yaml")
_SETTINGS = ("knowledge.toml", "synonyms.txt")


def can_read(tree: Tree, name: str) -> bool:
    return name.lower().endswith(SUFFIXES) and place(tree, name) is not None


def place(tree: Tree, name: str) -> str | None:
    """Where the file belongs: as in the tree, for MkDocs below its documents; None for what is not among them."""
    base = _documents(tree)
    return name.removeprefix(base) if name.startswith(base) else None


def attachments(tree: Tree) -> Iterator[tuple[str, str]]:
    """Images and settings that come with articles: their names in the tree, and where they belong."""
    names = tree.names()
    if any(can_read(tree, name) for name in names):
        for name in names:
            path = place(tree, name)
            if path is not None and (PurePosixPath(name).suffix.lower() in IMAGES or path in _SETTINGS):
                yield name, path


def read(tree: Tree, name: str, tools: Tools) -> Iterator[Imported]:
    content = tree.read(name)
    text = tools.decode(content)
    path = place(tree, name) or name
    if not text.strip():
        raise Unreadable(tr("le fichier est vide ou n'est pas du texte"))
    header = _HEADER.match(text)
    keys = {found[1].lower(): found[2].strip("\"'") for found in _KEY.finditer(header[1])} if header else {}
    body = text[header.end() :] if header else text
    notes: list[str] = []
    is_ours = bool(keys.keys() & {"id", "identifiant"}) or tree.has(_SETTINGS[0])
    is_ours = is_ours and "![[" not in body
    if "excalidraw-plugin" in (header[1] if header else ""):
        raise Unreadable(tr("dessin d'Excalidraw"))
    converted = body if is_ours else _plain(_converted(body, tree, name, notes))
    heading = _HEADING.search(_CODE.sub("", body))
    title = keys.get("title") or keys.get("titre") or _title_in_nav(tree, path) or (heading[1] if heading else "")
    yield Imported(
        key=name,
        title=title or readable_name(name),
        body=text if is_ours else text[: len(text) - len(body)] + converted,
        path=str(PurePosixPath(path).with_suffix("")),
        notes=() if is_ours else (*notes, *_not_shown(body)),
        keeps_path=True,
        original=content if is_ours else None,
    )


class _Names:
    """What `[[names]]` mean in a tree: a path or the end of one, with or without suffix; case and accents aside."""

    def __init__(self, tree: Tree) -> None:
        self._by_name: dict[str, list[str]] = {}
        for name in tree.names():
            file = PurePosixPath(name)
            for known in (file.name, file.stem) if file.suffix.lower() in SUFFIXES else (file.name,):
                self._by_name.setdefault(fold(known), []).append(name)

    def find(self, wanted: str, name: str) -> str | None:
        """The nearest file of that name."""
        wanted = wanted.strip().replace("\\", "/").strip("/")
        last = fold(PurePosixPath(wanted).name)
        ends = fold(wanted).removesuffix(".md")
        here = posixpath.dirname(name)
        fitting = [
            known
            for known in self._by_name.get(last, [])
            if fold(known).removesuffix(".md") == ends or fold(known).removesuffix(".md").endswith(f"/{ends}")
        ]
        return min(fitting, key=lambda known: (posixpath.dirname(known) != here, len(known)), default=None)


@lru_cache(maxsize=1)
def _names(tree: Tree) -> _Names:
    return _Names(tree)


def _converted(body: str, tree: Tree, name: str, notes: list[str]) -> str:
    if "[[" not in body:
        return body
    names = _names(tree)

    def replaced(found: re.Match[str]) -> str:
        mark, wanted, fragment, label = found.groups("")
        anchor = fragment.lstrip("#")
        if anchor.startswith("^"):
            notes.append(tr("renvoi à un paragraphe, mené à la note : {address}", address=found[0][:80]))
            anchor = ""
        target = name if not wanted.strip() else names.find(wanted, name)
        if target is None:
            notes.append(tr("lien non repris : {address}", address=found[0][:120]))
            return found[0]
        address = way(target, name)
        suffix = PurePosixPath(target).suffix.lower()
        if suffix in IMAGES:
            words = "" if re.fullmatch(r"\d+(?:x\d+)?", label) else label
            return f"{mark}[{words or (wanted if not mark else '')}]({address})"
        if suffix in DOCUMENTS:
            return f"[{label or wanted}]({article_address(target)})"
        if suffix not in SUFFIXES:
            notes.append(tr("pièce jointe non reprise : {address}", address=wanted[:120]))
            return label or wanted
        if mark:
            notes.append(tr("note incluse, devenue un lien : {address}", address=wanted[:80]))
        words = label or (f"{wanted} : {anchor}" if anchor and wanted else wanted or anchor)
        address = "" if target == name else address
        return f"[{words}]({address}{f'#{slug(anchor)}' if anchor else ''})" if address or anchor else words

    # every third part is the fence of the code before it
    parts = _CODE.split(body)
    return "".join(
        part if number % 3 == 1 else _EMBED.sub(replaced, part) for number, part in enumerate(parts) if number % 3 != 2
    )


def _plain(body: str) -> str:
    """What only Obsidian or MkDocs reads, as plain Markdown: comments stay hidden, tabs get their names as headings."""
    parts = _CODE.split(body)
    plain = "".join(
        part if number % 3 == 1 else _without_dialect(part) for number, part in enumerate(parts) if number % 3 != 2
    )
    return _TAB.sub(lambda found: f"**{found[1]}**\n\n{dedent(found[2]).strip()}\n\n", plain)


def _without_dialect(text: str) -> str:
    text = _COMMENT.sub(lambda found: f"<!--{found[1].replace('--', '- -')}-->", text)
    text = _BLOCK_ID.sub("", text)
    text = _FOLDED.sub("!!!", text)
    return _ATTRIBUTES.sub(lambda found: found[0] if _ANCHOR.fullmatch(found[0]) else "", text)


def _not_shown(body: str) -> Iterator[str]:
    """What other programs make something of, and the reader shows as it is written."""
    for mark, words in (
        (r"(?m)^```dataview", tr("requête Dataview, qui reste écrite telle quelle")),
        (r"(?m)^\s*--8<--", tr("fichier inclus par MkDocs, qui reste un renvoi")),
    ):
        if re.search(mark, body):
            yield words


def _documents(tree: Tree) -> str:
    """The directory of an MkDocs site's documents, with `/`; empty where there is no site."""
    site = _site(tree)
    if site is None:
        return ""
    found = _DOCS.search(site)
    base = posixpath.normpath(found[1].strip() if found else "docs")
    return "" if base in (".", "") else f"{base}/"


def _title_in_nav(tree: Tree, path: str) -> str:
    site = _site(tree)
    return next((title.strip() for title, target in _NAV.findall(site or "") if target == path), "")


@lru_cache(maxsize=1)
def _site(tree: Tree) -> str | None:
    name = next((name for name in _SITE if tree.has(name)), None)
    return tree.read(name)[: 1 << 20].decode("utf-8", "replace") if name else None
