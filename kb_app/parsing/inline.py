"""Markdown inside a line to the words that a reader sees, and where code stands in it."""

import html
import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from kb_app.parsing.block_rules import HTML_TAG

_SPECIAL = re.compile(r"[*_`<&\\\[~=]")
_ESCAPED_SIGN = re.compile(r"\\([!-/:-@\[\]^-`{-~])")
_RUN = re.compile(r"`+")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_STASHED = re.compile("\x02(\\d+)\x03")
_LABEL = r"\[((?:[^\[\]]|\[[^\[\]]*+\])*+)\]"
_ADDRESS = r"\(\s*+(<[^<>\n]*+>|(?:[^\s()]++|\([^\s()]*+\))*+)(?:\s++(?:\"[^\"]*+\"|'[^']*+'|\([^()]*+\)))?\s*\)"
IMAGE = re.compile(rf"!{_LABEL}{_ADDRESS}")
LINK = re.compile(rf"(?<!!){_LABEL}{_ADDRESS}")
REFERENCE = re.compile(rf"!?{_LABEL}(?:\[([^\[\]]*+)\])?")
IMAGE_REFERENCE = re.compile(rf"!{_LABEL}(?:\[([^\[\]]*+)\])?")
WIKILINK = re.compile(r"!?\[\[([^\[\]|\n]+?)(?:\|([^\[\]\n]*+))?\]\]")
AUTOLINK = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*+|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+)>")
BARE = re.compile(
    r"(?<![\w\"'=<\[/.@-])(?<!\]\()(?:(?:https?://|www\.)[^\s<>\"'\[\]]+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+)",
    re.IGNORECASE,
)
_SENTENCE_END = "?!.,:;*_~'\""
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_EMPHASIS = (
    re.compile(r"\*\*(?=\S)([^*]{1,400})(?<=\S)\*\*"),
    re.compile(r"\*(?=\S)([^*]{1,400})(?<=\S)\*"),
    re.compile(r"(?<!\w)__(?=\S)([^_]{1,400})(?<=\S)__(?!\w)"),
    re.compile(r"(?<!\w)_(?=\S)([^_]{1,400})(?<=\S)_(?!\w)"),
    re.compile(r"~~(?=\S)([^~]{1,400})(?<=\S)~~"),
    re.compile(r"==(?=\S)([^=]{1,400})(?<=\S)=="),
)


def plain(text: str) -> str:
    """`text` without its marks: labels of links, descriptions of images, words of code, entities decoded."""
    if not _SPECIAL.search(text):
        return text
    stash: list[str] = []

    def hide(words: str) -> str:
        stash.append(words)
        return f"\x02{len(stash) - 1}\x03"

    text = text.replace("\x02", "").replace("\x03", "")
    if "`" in text:
        text = _replace_code(text, hide)
    if "\\" in text:
        text = _ESCAPE.sub(lambda found: hide(found[1]), text)
    if "[" in text:
        text = _without_links(text)
    if "<" in text:
        text = AUTOLINK.sub(lambda found: hide(found[1]), text)
        text = HTML_TAG.sub("", _BREAK.sub("\n", text))
    for mark, pattern in zip("**__~=", _EMPHASIS, strict=True):
        if mark in text:
            text = pattern.sub(r"\1", text)
    if "&" in text:
        text = html.unescape(text)
    return _STASHED.sub(lambda found: stash[int(found[1])], text) if stash else text


def address_of(written: str) -> str:
    """An address as it stands in a link: without its `<>` and escapes. A doubled backslash stays, as Windows has it."""
    if written.startswith("<") and written.endswith(">"):
        written = written[1:-1]
    return _ESCAPED_SIGN.sub(r"\1", written)


def trimmed_address(found: str) -> str:
    """A bare address without what ends the sentence that it stands in (GitHub's rule for `)` included)."""
    address = found.rstrip(_SENTENCE_END)
    surplus = address.count(")") - address.count("(")
    while surplus > 0 and address.endswith(")"):
        address = address[:-1].rstrip(_SENTENCE_END)
        surplus -= 1
    return address


def full_address(bare: str) -> str:
    """A bare address with its scheme."""
    if bare[:4].lower() == "www.":
        return f"http://{bare}"
    return bare if "://" in bare else f"mailto:{bare}"


def without_code(text: str) -> str:
    """`text` of the same length with code and escaped characters blanked out, for whoever looks for marks in it."""
    if "`" in text:
        text = _replace_code(text, None)
    return _ESCAPE.sub("\x02\x02", text) if "\\" in text else text


def code_spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and content of the code spans: a run of backticks up to the next run as long, found in linear time."""
    runs = [(found.start(), found.end()) for found in _RUN.finditer(text)]
    later: dict[int, list[int]] = defaultdict(list)
    for number in range(len(runs) - 1, -1, -1):
        later[runs[number][1] - runs[number][0]].append(number)
    number = 0
    while number < len(runs):
        start, end = runs[number]
        if start and text[start - 1] == "\\" and (start < 2 or text[start - 2] != "\\"):
            start += 1
        same = later[end - start]
        while same and same[-1] <= number:
            same.pop()
        if start == end or not same:
            number += 1
            continue
        number = same.pop()
        content = text[end : runs[number][0]].replace("\n", " ")
        if content.strip() and content[0] == content[-1] == " ":
            content = content[1:-1]
        yield start, runs[number][1], content
        number += 1


def _replace_code(text: str, hide: Callable[[str], str] | None) -> str:
    parts, place = [], 0
    for start, end, content in code_spans(text):
        parts += [text[place:start], hide(content) if hide else "\x02" * (end - start)]
        place = end
    return "".join(parts) + text[place:]


def _without_links(text: str) -> str:
    text = WIKILINK.sub(lambda found: (found[2] or found[1]).strip(), text)
    text = _FOOTNOTE.sub("", text)
    if "](" in text:
        text = IMAGE.sub(r"\1", text)
        text = LINK.sub(r"\1", text)
    if "][" in text:
        text = re.sub(rf"!?{_LABEL}\[[^\[\]]*+\]", r"\1", text)
    return text
