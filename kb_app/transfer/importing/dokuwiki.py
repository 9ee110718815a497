"""DokuWiki: the `pages/` and `media/` directories of its data, or any text with its headings."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import PurePosixPath

from kb_app.domain.names import readable_name, slug
from kb_app.language import tr
from kb_app.transfer.importing.imported import DOCUMENTS, IMAGES, Imported, Media, Tools, Tree, Unreadable
from kb_app.transfer.importing.links import article_address, image_address, is_outside
from kb_app.transfer.importing.writing_markdown import escaped, table, tidied

SUFFIXES = (".txt",)
_HEADING = re.compile(r"^\s*(={2,6})\s*(.+?)\s*={2,6}\s*$")
_ITEM = re.compile(r"^((?: {2}|\t)+)([*-])\s*(.*)$")
_ROW = re.compile(r"^\s*[|^].*[|^]\s*$")
_BLOCK = re.compile(r"<(code|file|html|php|HTML|PHP)\b([^>]*)>(.*?)</\1>", re.DOTALL)
_INLINE = re.compile(
    r"%%(?P<plain>.+?)%%|<nowiki>(?P<nowiki>.*?)</nowiki>|''(?P<code>.+?)''"
    r"|\[\[(?P<link>[^\]|\n]+)(?:\|(?P<words>(?:\{\{.*?\}\}|[^\]])*))?\]\]"
    r"|\{\{(?P<media>[^}|\n]+)(?:\|(?P<caption>[^}]*))?\}\}"
    r"|\(\((?P<note>.+?)\)\)|\*\*(?P<strong>.+?)\*\*|//(?P<em>.+?)(?<!:)//|__(?P<under>.+?)__"
    r"|<del>(?P<struck>.+?)</del>|(?P<break>\\\\(?=\s|$))|(?P<bare>https?://[^\s|<>\]]+)|~~(?P<macro>\w[^~\n]*)~~",
    re.DOTALL,
)
_NOTE = re.compile(r"^\s*<note(?:\s+(\w+))?\s*>(.*?)</note>\s*$", re.DOTALL | re.MULTILINE | re.IGNORECASE)
_NOTES = {"important": "IMPORTANT", "warning": "WARNING", "tip": "TIP"}
_PLUGIN = re.compile(
    r"^\s*(?:<(/?)(WRAP|note|tabbox|hidden|accordion)\b[^>]*>|\{\{(?:tag|page|topic|rss)>[^}]*\}\})\s*$", re.IGNORECASE
)


def can_read(tree: Tree, name: str) -> bool:
    path = PurePosixPath(name)
    if path.suffix.lower() not in SUFFIXES:
        return False
    if "pages" in path.parts[:-1]:
        return True
    return re.search(rb"(?m)^={2,6} .+ ={2,6}\s*$", tree.read(name)[:20_000]) is not None


def read(tree: Tree, name: str, tools: Tools) -> Iterator[Imported]:
    text = tools.decode(tree.read(name)).replace("\r\n", "\n")
    if not text.strip():
        raise Unreadable(tr("la page est vide"))
    page = _page_id(name)
    writer = _Writer(tree, page)
    title, body = writer.convert(text)
    parts = page.split(":")
    yield Imported(
        key=f"dokuwiki:{page}",
        title=title or readable_name(parts[-1]),
        body=tidied(body),
        path="/".join(parts),
        media=tuple(writer.media.values()),
        notes=tuple(dict.fromkeys(writer.notes)),
    )


def _page_id(name: str) -> str:
    """`data/pages/a/b.txt` is `a:b`."""
    parts = list(PurePosixPath(name).with_suffix("").parts)
    if "pages" in parts[:-1]:
        parts = parts[parts.index("pages") + 1 :]
    return ":".join(parts).lower()


@lru_cache(maxsize=1)
def _ids(tree: Tree) -> tuple[frozenset[str], dict[str, str]]:
    """The ids of the tree's pages, and its files by their ids as media."""
    names = tree.names()
    pages = frozenset(_page_id(name) for name in names if name.lower().endswith(".txt"))
    return pages, {_media_id(name): name for name in names}


class _Writer:
    """Lines of DokuWiki to Markdown; collects images and what was left behind."""

    def __init__(self, tree: Tree, page: str) -> None:
        self.media: dict[str, Media] = {}
        self.notes: list[str] = []
        self._tree = tree
        self._namespace = page.rpartition(":")[0]
        self._pages, self._files = _ids(tree)
        self._kept: list[str] = []

    def convert(self, text: str) -> tuple[str, str]:
        """The title, which is the first heading if nothing is before it, and the body."""
        text = _NOTE.sub(_quoted_note, _BLOCK.sub(self._keep, text))
        title, out, rows = "", list[str](), list[list[str]]()
        before = ""
        for line in [*text.split("\n"), ""]:
            if _ROW.match(line):
                rows.append(self._cells(line))
                continue
            if rows:
                out += ["", table(rows), ""]
                rows = []
            kind, made = self._line(line)
            if kind == "heading" and not title and not any(each.strip() for each in out):
                title = line.strip().strip("=").strip()
                continue
            if "list" in (kind, before) and kind != before:
                out.append("")
            before = kind
            out += ["", made, ""] if kind == "heading" else [made]
        body = "\n".join(out)
        return title, re.sub("\x00(\\d+)\x00", lambda found: self._kept[int(found[1])], body)

    def _line(self, line: str) -> tuple[str, str]:
        if heading := _HEADING.match(line):
            # ====== is the largest
            return "heading", f"{'#' * max(2, 7 - len(heading[1]))} {self.inline(heading[2])}"
        if item := _ITEM.match(line):
            depth = len(item[1].replace("\t", "  ")) // 2 - 1
            return "list", f"{'   ' * depth}{'-' if item[2] == '*' else '1.'} {self.inline(item[3])}"
        if re.match(r"^-{4,}\s*$", line):
            return "text", "\n---\n"
        if re.fullmatch(r"> \[!\w+\]", line):
            return "quote", line
        if quote := re.match(r"^(>+)\s?(.*)$", line):
            return "quote", f"{quote[1]} {self.inline(quote[2])}"
        if plugin := _PLUGIN.match(line):
            if not plugin[1]:
                self.notes.append(tr("extension non reprise : {name}", name=line.strip()[:80]))
            return "text", ""
        return "text", self.inline(line.strip())

    def inline(self, text: str) -> str:
        parts, last = [], 0
        for found in _INLINE.finditer(text):
            parts += [escaped(text[last : found.start()]) if last < found.start() else "", self._mark(found)]
            last = found.end()
        rest = text[last:]
        return "".join([*parts, escaped(rest) if rest else ""])

    def _mark(self, found: re.Match[str]) -> str:
        kind = next(name for name in found.re.groupindex if found[name] is not None)
        value = found[kind]
        match kind:
            case "plain" | "nowiki":
                return escaped(value)
            case "code":
                return f"`{value}`"
            case "link":
                return self._link(value.strip(), found["words"])
            case "media":
                return self._image(value, found["caption"] or "")
            case "note":
                return f" ({self.inline(value)})"
            case "strong":
                return f"**{self.inline(value.strip())}**"
            case "em" | "under":
                return f"*{self.inline(value.strip())}*"
            case "struck":
                return f"~~{self.inline(value.strip())}~~"
            case "break":
                return "\\\n"
            case "bare":
                return f"<{value}>"
            case _:
                return ""  # ~~NOTOC~~

    def _link(self, target: str, words: str | None) -> str:
        label = self.inline(words.strip()) if words and words.strip() else ""
        if is_outside(target):
            return f"[{label}]({target})" if label else f"<{target}>"
        if "@" in target and " " not in target:
            return f"[{label or escaped(target)}](mailto:{target})"
        page, _, anchor = target.partition("#")
        if not page:
            return f"[{label or escaped(anchor)}](#{slug(anchor.replace('_', ' '))})"
        if ">" in page or "\\" in page:
            self.notes.append(tr("lien non repris : {address}", address=target[:120]))
            return label or escaped(target)
        full = _clean(page, self._namespace)
        full = f"{full}:start" if full not in self._pages and f"{full}:start" in self._pages else full
        address = article_address(f"dokuwiki:{full}", slug(anchor.replace("_", " ")))
        return f"[{label or escaped(page.rpartition(':')[2])}]({address})"

    def _image(self, written: str, caption: str) -> str:
        target = written.strip().partition("?")[0]
        if is_outside(target):
            return f"![{escaped(caption)}]({target})"
        name = self._files.get(_clean(target, self._namespace))
        if name is not None and PurePosixPath(name).suffix.lower() in DOCUMENTS:
            return f"[{escaped(caption or readable_name(name))}]({article_address(name)})"
        if name is None or PurePosixPath(name).suffix.lower() not in IMAGES:
            self.notes.append(tr("image ou pièce jointe non reprise : {address}", address=target[:120]))
            return escaped(caption or target.rpartition(":")[2])
        self.media[name] = Media(name, self._tree.read(name))
        return f"![{escaped(caption)}]({image_address(name)})"

    def _cells(self, line: str) -> list[str]:
        """Bars inside links and images do not part cells; `:::` goes on with the cell above."""
        line = line.strip()
        hidden = re.sub(r"\[\[.*?\]\]|\{\{.*?\}\}|%%.*?%%", lambda found: re.sub("[|^]", "\x01", found[0]), line)
        bars = [found.start() for found in re.finditer(r"[|^]", hidden)]
        words = [line[start + 1 : end].strip() for start, end in pairwise(bars)]
        return ["" if each == ":::" else self.inline(each) for each in words]

    def _keep(self, found: re.Match[str]) -> str:
        """Code is taken out before anything is looked for, and put back at the end."""
        kind, options, code = found[1].lower(), found[2].split(), found[3].strip("\n")
        if kind in ("html", "php"):
            self.notes.append(tr("non repris : {kind} ({count})", kind=kind.upper(), count=1))
            return ""
        fence = "````" if "```" in code else "```"
        language = options[0] if options and re.fullmatch(r"[\w+#-]{1,30}", options[0]) else ""
        self._kept.append(f"\n{fence}{language}\n{code}\n{fence}\n")
        return f"\x00{len(self._kept) - 1}\x00"


def _quoted_note(found: re.Match[str]) -> str:
    """`<note important>…</note>`, of a plug-in that most have, to the quote that is a callout in Markdown."""
    lines = (f"> {line.strip()}" for line in found[2].strip().splitlines())
    return "\n".join(["", f"> [!{_NOTES.get((found[1] or '').lower(), 'NOTE')}]", *lines, ""])


def _media_id(name: str) -> str:
    parts = list(PurePosixPath(name).parts)
    if "media" in parts[:-1]:
        parts = parts[parts.index("media") + 1 :]
    return ":".join(parts).lower()


def _clean(target: str, namespace: str) -> str:
    """A page's or file's id as DokuWiki makes it: relative to the namespace unless it says otherwise."""
    target = target.strip().lower().replace("/", ":").replace(" ", "_")
    base = namespace.split(":") if namespace else []
    is_absolute = target.startswith(":") or (":" in target and not target.startswith("."))
    parts = [] if is_absolute else base
    for part in target.split(":"):
        if part == "..":
            parts = parts[:-1]
        elif part.startswith("..") and len(part) > 2:
            parts = [*parts[:-1], part[2:]]
        elif part.startswith(".") and part != ".":
            parts = [*parts, part[1:]]
        elif part not in ("", "."):
            parts = [*parts, part]
    return ":".join(parts)
