"""Our Markdown rewritten for tools built on plain Python-Markdown, such as MkDocs: same words, their grammar.

Nesting is measured by four columns there, code in lists is indented, callouts are `!!!` admonitions, headings say their
anchors (`attr_list`), and raw HTML runs: so it is sanitised here, and what is left of tags in a line is shown as text.
Extensions needed there: admonition, attr_list, footnotes, sane_lists, tables, fenced_code.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape

from kb_app.domain.article import LinkKind
from kb_app.domain.names import slug
from kb_app.language import tr
from kb_app.parsing.block_rules import CALLOUT_WORDS, label_key
from kb_app.parsing.blocks import Block, Shape, parse_blocks
from kb_app.parsing.extensions.callouts import TITLES
from kb_app.parsing.headings import named, split_id, wanted_anchor, words_of
from kb_app.parsing.inline import (
    BARE,
    IMAGE,
    LINK,
    REFERENCE,
    WIKILINK,
    address_of,
    code_spans,
    full_address,
    plain,
    trimmed_address,
)
from kb_app.parsing.links import resolve
from kb_app.parsing.plain import TASK, callout, callout_body
from kb_app.parsing.sanitiser import sanitise

Lead = Callable[[LinkKind, str, str], str | None]
"""Kind, target and anchor of a link to the address there; None leaves its words only."""

KINDS = {"caution": "danger", "phrase": "quote", "site": "note"}
INDENT = "    "
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_HIDDEN = re.compile("\x02(\\d+)\x03")
_PLAIN_TAG = re.compile(r"</?(?:br|sub|sup|kbd|mark|del|ins|u|small)\s*/?>", re.IGNORECASE)
_AUTOLINK = re.compile(r"<(?:https?://[^\s<>]+|[\w.+-]+@[\w.-]+)>")
_STRUCK = re.compile(r"~~(?=\S)([^~\n]{1,400})(?<=\S)~~")
_LIGHT = re.compile(r"==(?=\S)([^=\n]{1,400})(?<=\S)==")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")


def _marked(mark: str, lines: Sequence[str]) -> list[str]:
    """`lines` behind a mark, the others under them by four columns."""
    first, *rest = lines or [""]
    return [f"{mark}{first}".rstrip(), *(f"{INDENT}{line}".rstrip() for line in rest)]


def portable(
    markdown: str,
    *,
    path: str,
    lead: Lead,
    anchors: Iterable[str] = (),
    definitions: Mapping[str, tuple[str, str]] | None = None,
    without_title: bool = False,
) -> str:
    """`markdown`, the text of the article at `path` or a part of it, for Python-Markdown.

    `anchors` name its top-level headings in order, `definitions` are link definitions of the whole article.
    """
    document = parse_blocks(re.sub("[\x02\x03]", "", markdown).replace("\r\n", "\n").replace("\r", "\n"))
    blocks = document.root.children
    headings = [block for block in blocks if block.shape is Shape.HEADING]
    names = {block: anchor for block, _, anchor in named(headings)}
    names.update(zip(headings, anchors, strict=False))
    if without_title and blocks and blocks[0].shape is Shape.HEADING:
        blocks = blocks[1:]
    writer = _Writer(path, lead, names, {**(definitions or {}), **document.definitions})
    return "\n".join(writer.blocks(blocks)) + "\n"


class _Writer:
    def __init__(
        self, path: str, lead: Lead, anchors: Mapping[Block, str], definitions: Mapping[str, tuple[str, str]]
    ) -> None:
        self._path, self._lead, self._anchors, self._definitions = path, lead, anchors, definitions
        self._depth = 0

    def blocks(self, blocks: Sequence[Block]) -> list[str]:
        """Lines of blocks, a blank one between each."""
        lines: list[str] = []
        for number, block in enumerate(blocks):
            if lines:
                lines.append("")
            if number and block.shape is Shape.LIST and blocks[number - 1].shape is Shape.LIST:
                lines += ["<!-- -->", ""]
            lines += self._block(block)
        return lines

    def _block(self, block: Block) -> list[str]:
        match block.shape:
            case Shape.PARAGRAPH:
                return self._paragraph(block.lines)
            case Shape.HEADING:
                anchor = self._anchors.get(block) or wanted_anchor(block, words_of(block))
                return [f"{'#' * block.level} {self._words(split_id(block.lines[0])[0])} {{#{anchor}}}"]
            case Shape.LIST:
                return self._list(block)
            case Shape.CODE:
                return self._code(block)
            case Shape.TABLE:
                return self._table(block)
            case Shape.HTML:
                return sanitise("\n".join(block.lines)).split("\n")
            case Shape.RULE:
                return ["* * *"]
            case Shape.QUOTE:
                return self._quote(block)
            case Shape.ADMONITION:
                return self._callout(block.info, block.title, block.children)
            case Shape.FOOTNOTE:
                return _marked(f"[^{block.info}]: ", self._within(block.children))
            case _:
                return self.blocks(block.children)

    def _within(self, blocks: Sequence[Block]) -> list[str]:
        self._depth += 1
        lines = self.blocks(blocks)
        self._depth -= 1
        return lines

    def _paragraph(self, lines: Sequence[str]) -> list[str]:
        broken = [f"{line[:-1]}  " if line.endswith("\\") else line for line in lines]
        return self._words("\n".join(broken)).split("\n")

    def _list(self, block: Block) -> list[str]:
        lines: list[str] = []
        for number, item in enumerate(block.children, block.level):
            if lines and block.loose:
                lines.append("")
            mark = f"{number}." if block.ordered else "-"
            lines += _marked(f"{mark:<4}", self._item(item, loose=block.loose))
        return lines

    def _item(self, item: Block, *, loose: bool) -> list[str]:
        children = item.children
        self._depth += 1
        if not loose and len(children) == 2 and [child.shape for child in children] == [Shape.PARAGRAPH, Shape.LIST]:
            lines = [*self._block(children[0]), *self._block(children[1])]
        else:
            lines = self.blocks(children)
        self._depth -= 1
        first = children[0] if children else None
        task = TASK.match(first.lines[0]) if first and first.shape is Shape.PARAGRAPH and first.lines else None
        if task is not None:
            lines[0] = ("☑ " if task[0][1] in "xX" else "☐ ") + lines[0][task.end() :]
        return lines

    def _code(self, block: Block) -> list[str]:
        if self._depth:
            return [INDENT + line for line in block.lines]
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", "\n".join(block.lines))), default=0))
        language = re.match(r"[\w+#-]{1,40}", block.info)
        return [f"{fence}{language[0] if language else ''}", *block.lines, fence]

    def _table(self, block: Block) -> list[str]:
        signs = {"l": ":--", "c": ":-:", "r": "--:", "-": "---"}
        head, *rows = [self._words(line).strip() for line in block.lines]
        delimiters = " | ".join(signs[letter] for letter in block.info)
        return [row if row.startswith("|") else f"| {row}" for row in (head, f"| {delimiters} |", *rows)]

    def _quote(self, block: Block) -> list[str]:
        found = callout(block)
        if found is not None:
            return self._callout(found[0], found[1], callout_body(block))
        return [f"> {line}".rstrip() for line in self._within(block.children)]

    def _callout(self, word: str, title: str, body: Sequence[Block]) -> list[str]:
        kind = word if word in TITLES else CALLOUT_WORDS.get(word, "note")
        words = escape(plain(title), quote=False).replace('"', "”")
        shown = tr("Seulement à : {sites}", sites=words) if kind == "site" and words else words or tr(TITLES[kind])
        head = f'!!! {KINDS.get(kind, kind)} "{shown}"'
        return [head, "", *(f"{INDENT}{line}".rstrip() for line in self._within(body))]

    def _words(self, text: str) -> str:
        """Inline marks: code and escapes stay, links lead where they lead there, tags become text."""
        kept: list[str] = []

        def keep(written: str) -> str:
            kept.append(written)
            return f"\x02{len(kept) - 1}\x03"

        def restored(hidden: str) -> str:
            while _HIDDEN.search(hidden):
                hidden = _HIDDEN.sub(lambda found: kept[int(found[1])], hidden)
            return hidden

        def leads(label: str, address: str, *, image: bool) -> str:
            kind, target, anchor = resolve(address_of(restored(address)), self._path)
            if image and kind is not LinkKind.MEDIA:
                return label
            led = self._lead(kind, target, anchor)
            if led is None:
                return label
            words = BARE.sub(lambda found: keep(found[0]), label)  # no link within a link
            return keep("![" if image else "[") + words + keep(f"]({led})")

        def named_link(found: re.Match[str]) -> str:
            name, _, heading = restored(found[1]).partition("#")
            words = (found[2] or found[1]).strip()
            if found[0].startswith("!") and resolve(name.strip(), "")[0] is LinkKind.MEDIA:
                led = self._lead(LinkKind.MEDIA, name.strip(), "")
                return words if led is None else keep("![") + (found[2] or "") + keep(f"]({led})")
            kind = LinkKind.NAMED if name.strip() else LinkKind.ARTICLE
            led = self._lead(kind, name.strip() or self._path, slug(heading))
            return words if led is None else keep("[") + words + keep(f"]({led})")

        def reference(found: re.Match[str]) -> str:
            target = self._definitions.get(label_key(restored(found[2] or found[1])))
            if target is None:
                return found[0]
            return leads(found[1], target[0], image=found[0].startswith("!"))

        def bare(found: re.Match[str]) -> str:
            address = trimmed_address(found[0].partition("\x02")[0])
            return keep(f"[{address}]({full_address(address)})") + found[0][len(address) :]

        for start, end, _ in reversed(list(code_spans(text))):
            text = text[:start] + keep(text[start:end]) + text[end:]
        text = WIKILINK.sub(named_link, text)
        text = _ESCAPED.sub(lambda found: keep(found[0]), text)
        text = _FOOTNOTE.sub(lambda found: keep(found[0]), text)
        text = IMAGE.sub(lambda found: leads(found[1], found[2], image=True), text)
        text = LINK.sub(lambda found: leads(found[1], found[2], image=False), text)
        if self._definitions:
            text = REFERENCE.sub(reference, text)
        text = _AUTOLINK.sub(lambda found: keep(found[0]), text)
        text = BARE.sub(bare, text)
        text = _PLAIN_TAG.sub(lambda found: keep(found[0]), text)
        text = _STRUCK.sub(r"<del>\1</del>", text) if "~~" in text else text
        text = _LIGHT.sub(r"<mark>\1</mark>", text) if "==" in text else text
        text = re.sub(r"<(?!/?(?:del|mark)>)(?=[a-zA-Z/!?])", "&lt;", text)
        return restored(text)
