"""Plain words to Markdown: what would be taken for a mark is escaped, tables and lists are laid out."""

import re
from collections.abc import Sequence

_MARKS = re.compile(
    r"[\\`*<]|~~|==|(?<!\w)_|_(?!\w)"
    r"|\[(?=[^\[\]\n]*\](?:\(|\[|:))|\[(?=\[|\^|![A-Z]|[ xX]\])"
    r"|&(?=#?\w+;)"
)
_AT_START = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|=+\s*$|-{2,}\s*$|!!!|:::)", re.MULTILINE)
_NUMBER = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)", re.MULTILINE)


def escaped(text: str, *, at_start: bool = True) -> str:
    """`text` so that Markdown shows its characters as they are; `at_start` of a line, where more of them are marks."""
    text = _MARKS.sub(lambda found: "\\" + found[0], text)
    if not at_start:
        return text
    return _NUMBER.sub(r"\1\\\2", _AT_START.sub(r"\1\\\2", text))


def cell(markdown: str) -> str:
    """`markdown` on one line of a table."""
    lines = [line.strip() for line in markdown.strip().splitlines()]
    return re.sub(r"(?<!\\)\|", r"\\|", "<br>".join(filter(None, lines)))


def table(rows: Sequence[Sequence[str]]) -> str:
    """A GitHub table of Markdown cells, the first row its head; short rows are filled up."""
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    lines = ["| " + " | ".join(cell(text) for text in (*row, *[""] * (width - len(row)))) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def tidied(markdown: str) -> str:
    """`markdown` without trailing spaces but for hard breaks, at most one empty line, one line end at the end."""
    lines = (re.sub(r"[ \t]+$", lambda found: "  " if found[0] == "  " else "", line) for line in markdown.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"
