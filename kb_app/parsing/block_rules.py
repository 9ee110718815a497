"""How single lines of Markdown are recognised (CommonMark 0.31, GitHub's tables, `!!!` admonitions)."""

import re

FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})(.*)$")
RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
LIST_MARKER = re.compile(r"([-+*]|\d{1,9}[.)])(?=[ \t]|$)")
FOOTNOTE = re.compile(r"\[\^([^\]\s]{1,80})\]:[ \t]*")
TO_BLANK_LINE = re.compile(r"(?!)")

_ATX = re.compile(r"(#{1,6})(?:[ \t]|$)")
_ADMONITION = re.compile(r'(?:!!!|\?\?\?\+?)[ \t]+([^\W\d_]+)(?:[ \t]+(?:inline|end))*(?:[ \t]+"([^"]*)")?[ \t]*$')
_DELIMITERS = re.compile(r"(?!- )\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*+\|?[ \t]*$")
_PIPE = re.compile(r"(?<!\\)\|")

_BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|"
    "fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|"
    "menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|"
    "track|ul"
)
_INLINE_TAGS = (
    "a|abbr|acronym|applet|area|audio|b|bdi|bdo|big|blink|br|button|canvas|cite|code|data|datalist|del|dfn|em|embed|font|"
    "i|img|input|ins|kbd|label|map|mark|marquee|math|meter|nobr|noscript|object|output|picture|pre|progress|q|rp|rt|"
    "ruby|s|samp|script|select|slot|small|source|span|strike|strong|style|sub|sup|svg|template|textarea|time|tt|u|var|"
    "video|wbr"
)
_ATTRIBUTE = r"""\s+[a-zA-Z_:][\w:.-]*+(?:\s*=\s*(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+"))?"""
_QUOTED_ATTRIBUTE = r"""\s+[a-zA-Z_:][\w:.-]*+\s*=\s*(?:'[^']*+'|"[^"]*+")"""
# start, end: the seven kinds of HTML block of the specification, the last one apart
_HTML_KINDS = (
    (
        re.compile(r"<(?:script|pre|style|textarea)(?:[\s>]|$)", re.I),
        re.compile(r"</(?:script|pre|style|textarea)>", re.I),
    ),
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
    (re.compile(r"<![a-zA-Z]"), re.compile(r">")),
    (re.compile(rf"</?(?:{_BLOCK_TAGS})(?:\s|/?>|$)", re.I), TO_BLANK_LINE),
)
HTML_TAG = re.compile(
    rf"<(?:{_BLOCK_TAGS}|{_INLINE_TAGS})(?:{_ATTRIBUTE})*+\s*/?>|</[a-z][\w-]*+\s*>"
    rf"|<[a-z][\w-]*+(?:{_QUOTED_ATTRIBUTE})++\s*/?>|<!--(?:(?!<!--).)*?-->|<[?](?:(?!<[?]).)*?[?]>",
    re.IGNORECASE | re.DOTALL,
)
"""A tag in a line. `<nom>` and `<your id>` are text here, not tags as in CommonMark: a reader must not lose them."""

_HTML_ALONE = re.compile(rf"<(?:[a-zA-Z][\w-]*+(?:{_ATTRIBUTE})*+[ \t]*/?|/[a-zA-Z][\w-]*+[ \t]*)>[ \t]*$")

_DEFINITION = re.compile(
    r"""\[((?:[^\[\]\\]|\\.){1,999})\]:          # label
        [ \t]*+(?:\n[ \t]*+)?
        (?:<((?:[^<>\n\\]|\\.)*+)>|([^\s<]\S*+))  # address
        (?:(?:[ \t]+|[ \t]*\n[ \t]*)(?:"((?:[^"\\]|\\.)*+)"|'((?:[^'\\]|\\.)*+)'|\(((?:[^()\\]|\\.)*+)\)))?
        [ \t]*(?:\n|$)""",
    re.VERBOSE | re.DOTALL,
)

CALLOUT_WORDS = {
    **dict.fromkeys(("note", "info", "information", "remarque", "abstract", "summary", "quote", "example"), "note"),
    **dict.fromkeys(("exemple", "question", "todo"), "note"),
    **dict.fromkeys(("tip", "hint", "astuce", "conseil", "success"), "tip"),
    "important": "important",
    **dict.fromkeys(("warning", "attention", "avertissement"), "warning"),
    **dict.fromkeys(("caution", "danger", "error", "failure", "bug", "prudence"), "caution"),
}
"""Words after `!!!`, `[!` to GitHub's five kinds of callout (MkDocs, Obsidian, and French ones)."""


def heading(line: str) -> tuple[int, str] | None:
    """Level and text of a `#` heading, its closing `#` marks taken off."""
    found = _ATX.match(line)
    if found is None:
        return None
    return len(found[1]), without_closing(line[found.end() :].strip(" \t"))


def without_closing(text: str) -> str:
    """The text of a heading without the `##` that may end it."""
    bare = text.rstrip("#")
    return bare.rstrip(" \t") if bare != text and (not bare or bare[-1] in " \t") else text


def html_end(line: str, *, interrupting: bool) -> re.Pattern[str] | None:
    """Where raw HTML that begins with this line ends; None when it is none. An inline tag interrupts no paragraph."""
    for start, end in _HTML_KINDS:
        if start.match(line):
            return end
    return TO_BLANK_LINE if not interrupting and _HTML_ALONE.match(line) else None


def admonition(line: str) -> tuple[str, str] | None:
    """Word and title of `!!! note "Title"`; only for words that name a callout, so that `!!! Bravo` stays text."""
    found = _ADMONITION.match(line)
    if found is None or found[1].lower() not in CALLOUT_WORDS:
        return None
    return found[1].lower(), found[2] or ""


def alignments(line: str) -> str:
    """One letter a column (`l`, `c`, `r`, `-` for none) of a table's delimiter row; empty when it is none."""
    if not _DELIMITERS.match(line):
        return ""
    return "".join(
        {(True, True): "c", (True, False): "l", (False, True): "r", (False, False): "-"}[
            cell.startswith(":"), cell.endswith(":")
        ]
        for cell in cells(line)
    )


def cells(line: str) -> list[str]:
    """The cells of a table row; `\\|` is a bar in a cell."""
    row = line.strip()
    if row.startswith("|"):
        row = row[1:]
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1]
    return [cell.strip().replace("\\|", "|") for cell in _PIPE.split(row)]


def take_definitions(lines: list[str]) -> tuple[list[tuple[str, tuple[str, str]]], int]:
    """The link definitions that a paragraph begins with (label, address and title), and how many lines they fill."""
    text, place = "\n".join(lines), 0
    found: list[tuple[str, tuple[str, str]]] = []
    while text.startswith("[", place) and (match := _DEFINITION.match(text, place)) and match[1].strip():
        address = match[2] if match[2] is not None else match[3]
        found.append((label_key(match[1]), (address, match[4] or match[5] or match[6] or "")))
        place = match.end()
    return found, text.count("\n", 0, place) + (place == len(text) > 0)


def label_key(label: str) -> str:
    """How labels of link definitions are compared."""
    return " ".join(label.split()).casefold()
