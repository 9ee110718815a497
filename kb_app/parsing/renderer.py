"""Markdown to sanitised HTML, as the reader shows it.

The HTML is semantic and has no style. Addresses in it: `kb:<path>#<anchor>` leads to an article or file of the same
folder, `kbimg:<path>` is an image of it (paths percent-encoded); `http`, `https` and `mailto` are to be shown before
they are opened; nothing else is left. Callouts are `blockquote.callout.<kind>` (`div` for `!!!`) that begin with a
`.callout-title`; the headings of a site's own sections have its name as `data-site`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from markdown import Markdown

from kb_app.domain.variant import Composed, Part
from kb_app.language import tr
from kb_app.parsing.blocks import Shape, parse_blocks
from kb_app.parsing.extensions.blocks import CommonMarkBlocks
from kb_app.parsing.extensions.breaks import Breaks
from kb_app.parsing.extensions.callouts import Callouts
from kb_app.parsing.extensions.code import CodeSpans
from kb_app.parsing.extensions.emphasis import Emphasis
from kb_app.parsing.extensions.footnotes import Footnotes, calls_in
from kb_app.parsing.extensions.links import Links, Origin
from kb_app.parsing.extensions.raw_html import RawHtml
from kb_app.parsing.extensions.tables import Tables
from kb_app.parsing.extensions.tasks import Tasks
from kb_app.parsing.extent import beginning, is_too_long
from kb_app.parsing.headings import begins_with_title
from kb_app.parsing.sanitiser import sanitise

Find = Callable[[str], str | None]

MAX_DEPTH = 200
"""Elements in elements: HTML parsers give up at about 256."""

PIECE, FIRST_PIECE = 16_000, 5_000
"""Characters after which a long article is cut before the next section."""

_CONTROLS = re.compile("[\x02-\x04]")
_TAG = re.compile(r"<(/?)(\w+)")
_VOID = {"br", "col", "hr", "img", "input"}


def render(markdown: str, *, path: str = "", find: Find | None = None, title: str = "") -> str:
    """The HTML of `markdown`, the body of the article at `path` without its header.

    `find` gives the path that a `[[name]]` means, or None; without it such a link is `kb:<name>`. A first heading that
    only repeats `title` is left out.
    """
    text = _clean(markdown)
    repeats = bool(title) and begins_with_title(parse_blocks(text).root.children, title)
    return _convert(text, CommonMarkBlocks(without_title=repeats), Origin(path, find), Footnotes(path))


def render_body(markdown: str) -> str:
    """`render` for a text on its own, without a folder."""
    return render(markdown)


def render_pieces(
    composed: Composed, *, find: Find | None = None, site: str = "", parts: Sequence[Part] | None = None
) -> Iterator[str]:
    """The HTML of an article with its site variant, or only of these `parts` of it; ask `may_take_long` first.

    It comes in pieces of some sections each: the first screens need not wait for the end. `site` is the name to mark
    the site's own sections with.
    """
    shown = composed.parts if parts is None else parts
    for number, (_, neighbours) in enumerate(groupby(shown, key=lambda part: (part.own, part.path))):
        run = list(neighbours)
        label = site if run[0].own else ""
        if label and run[0].section.level == 0:
            yield f'<p class="own">{escape(label)}</p>'
        text = _source(run)
        same_file = _source([part for part in composed.parts if part.path == run[0].path])
        pieces = [run] if is_too_long(text) else list(_pieces(run))
        is_part = len(pieces) > 1 or len(text) < len(same_file)
        definitions = _definitions(same_file) if is_part and "]:" in same_file else ""
        if len(definitions) > PIECE:
            pieces = [run]
        calls = calls_in(text) if definitions else ()
        for place, piece in enumerate(pieces, 1):
            sections = [part.section for part in piece]
            blocks = CommonMarkBlocks(
                [section.anchor for section in sections if section.anchor],
                without_title=sections[0].level == 0 and bool(sections[0].anchor),
                site=label,
            )
            origin = Origin(run[0].path, find, composed.path)
            notes = Footnotes(
                composed.path, f"r{number}-" if number else "", calls=calls, at_the_end=place == len(pieces)
            )
            yield _convert(_clean(f"{_source(piece)}\n\n{definitions}"), blocks, origin, notes)


def _pieces(run: Sequence[Part]) -> Iterator[Sequence[Part]]:
    """`run` cut where a piece is long enough and none of its tags is left open; the first is there sooner."""
    start, length, open_tags, enough = 0, 0, 0, FIRST_PIECE
    for place, part in enumerate(run):
        if length > enough and open_tags == 0:
            yield run[start:place]
            start, length, enough = place, 0, PIECE
        source = part.section.source
        length += len(source)
        for closing, name in _TAG.findall(source):
            if name.lower() not in _VOID:
                open_tags = max(0, open_tags + (-1 if closing else 1))  # what was never opened closes nothing
    yield run[start:]


def _source(parts: Iterable[Part]) -> str:
    return "\n\n".join(part.section.source for part in parts)


def plain_text_html(text: str, why: str = "") -> str:
    """The `beginning` of `text` as it is, and `why`; without a reason, because it cannot be rendered."""
    why = why or tr("Texte trop long ou trop complexe : il est montré tel quel, en partie.")
    return f'<p class="refused">{escape(why)}</p><pre>{escape(beginning(text))}</pre>'


def _definitions(text: str) -> str:
    """The link definitions and footnotes of `text`, as Markdown."""
    document, lines = parse_blocks(_clean(text)), text.split("\n")
    links = [f"[{label}]: <{address}>" for label, (address, _) in document.definitions.items()]
    notes = [block for block in document.root.children if block.shape is Shape.FOOTNOTE]
    return "\n".join([*links, "", *("\n".join(lines[note.line - 1 : note.end]) for note in notes)])


def _convert(text: str, blocks: CommonMarkBlocks, origin: Origin, notes: Footnotes) -> str:
    if is_too_long(text):
        return plain_text_html(text)
    extensions = [
        blocks,
        CodeSpans(),
        Tables(),
        Tasks(),
        Callouts(),
        Links(origin),
        RawHtml(origin),
        notes,
        Emphasis(),
        Breaks(),
    ]
    html = sanitise(Markdown(extensions=extensions, output_format="html").convert(text))
    return plain_text_html(text) if text.count("<") >= MAX_DEPTH and _depth(html) > MAX_DEPTH else html


def _depth(html: str) -> int:
    """How deep the elements of sanitised, and so well-formed, `html` are nested."""
    depth = deepest = 0
    for closing, name in _TAG.findall(html):
        if name not in _VOID:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest


def _clean(markdown: str) -> str:
    r"""Lines end in `\n`; the characters that the extensions use as marks of their own are taken out."""
    return _CONTROLS.sub("", markdown.replace("\r\n", "\n").replace("\r", "\n"))
