"""`*emphasis*`, `**strong**`, `~~struck out~~`, `==highlighted==`: CommonMark's delimiter runs, in linear time.

The specification's appendix "An algorithm for parsing nested emphasis and links" is followed; `~~` and `==` pair like
`*` does, two by two.
"""

import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString

from kb_app.parsing.extensions.blocks import QuietWords, append_text

_RUN = re.compile(r"\*+|_+|~+|=+")
CHILD = "\x04"
"""Stands for a child element; the renderer takes this character out of what people wrote."""

_MAX_DEPTH = 30
_TAGS = {"*": ("em", "strong"), "_": ("em", "strong"), "~": ("", "del"), "=": ("", "mark")}


@dataclass(slots=True)
class _Run:
    """A run of one mark from `start` to `end`, which move inwards as its marks are used."""

    mark: str
    start: int
    end: int
    opens: bool
    closes: bool
    length: int


@dataclass(frozen=True, slots=True)
class _Region:
    """A pair of marks: they stand at `start` and before `end`, the text between them from `inner` to `stop`."""

    start: int
    inner: int
    stop: int
    end: int
    tag: str


class Emphasis(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.inlinePatterns.deregister("em_strong")
        md.treeprocessors.register(_Marks(md), "emphasis", 15)


class _Marks(Treeprocessor):
    """Runs once over the finished tree, where links and images are elements: each child is one opaque character."""

    def run(self, root: ET.Element) -> None:
        for element in list(root.iter()):
            text = element.text
            if element.tag != "code" and (isinstance(text, QuietWords) or not isinstance(text, AtomicString)):
                _emphasise(element)


def _emphasise(element: ET.Element) -> None:
    children = list(element)
    if not children and not (element.text and _RUN.search(element.text)):
        return
    data = (element.text or "") + "".join(CHILD + (child.tail or "") for child in children)
    regions = sorted(_regions(data), key=lambda region: (-region.start, region.end)) if _RUN.search(data) else []
    if regions:
        element.text = None
        element[:] = []
        _fill(element, _Region(0, 0, len(data), len(data), ""), data, iter(children), regions, 0)


def _fill(
    element: ET.Element,
    region: _Region,
    data: str,
    children: Iterator[ET.Element],
    regions: list[_Region],
    depth: int,
) -> None:
    """Put what stands in `region` into `element`, with the regions inside it, which are last on the list."""
    place = region.inner
    while regions and regions[-1].start < region.stop:
        inner = regions.pop()
        if depth < _MAX_DEPTH:
            _add(element, data[place : inner.start], children)
            _fill(ET.SubElement(element, inner.tag), inner, data, children, regions, depth + 1)
            place = inner.end
    _add(element, data[place : region.stop], children)


def _add(element: ET.Element, text: str, children: Iterator[ET.Element]) -> None:
    first, *others = text.split(CHILD)
    append_text(element, first)
    for words in others:
        child = next(children)
        child.tail = words
        element.append(child)


def _regions(text: str) -> Iterator[_Region]:
    """Pairs of marks in `text`, properly nested, in the order in which they close."""
    openers: list[_Run] = []
    # for each kind of closer, how many openers there were when none of them matched: none before need be tried again
    bottom: dict[tuple[str, bool, int], int] = {}
    for closer in _runs(text):
        while closer.closes and closer.end > closer.start:
            kind = (closer.mark, closer.opens, closer.length % 3)
            floor = min(bottom.get(kind, 0), len(openers))
            found = next((n for n in range(len(openers) - 1, floor - 1, -1) if _match(openers[n], closer)), None)
            if found is None:
                bottom[kind] = len(openers)
                break
            opener = openers[found]
            del openers[found + 1 :]
            used = 2 if min(opener.end - opener.start, closer.end - closer.start) >= 2 else 1
            tag = _TAGS[closer.mark][used - 1]
            yield _Region(opener.end - used, opener.end, closer.start, closer.start + used, tag)
            opener.end -= used
            closer.start += used
            if opener.end == opener.start:
                openers.pop()
        if closer.opens and closer.end > closer.start:
            openers.append(closer)


def _match(opener: _Run, closer: _Run) -> bool:
    if opener.mark != closer.mark:
        return False
    both_ways = opener.closes or closer.opens
    return not (both_ways and (opener.length + closer.length) % 3 == 0 and (opener.length % 3 or closer.length % 3))


def _runs(text: str) -> Iterator[_Run]:
    for found in _RUN.finditer(text):
        mark = found[0][0]
        if mark in "~=" and len(found[0]) != 2:
            continue
        left = text[found.start() - 1] if found.start() else ""
        right = text[found.end()] if found.end() < len(text) else ""
        left_space, right_space = not left or left.isspace(), not right or right.isspace()
        left_sign, right_sign = _is_sign(left), _is_sign(right)
        opens = not right_space and (not right_sign or left_space or left_sign)
        closes = not left_space and (not left_sign or right_space or right_sign)
        if mark == "_":
            opens, closes = opens and (not closes or left_sign), closes and (not opens or right_sign)
        yield _Run(mark, found.start(), found.end(), opens, closes, len(found[0]))


def _is_sign(char: str) -> bool:
    """Punctuation or a symbol; links and code, which are placeholders by now, begin and end with one."""
    return char in (STX, ETX, CHILD) or (bool(char) and unicodedata.category(char)[0] in "PS")
