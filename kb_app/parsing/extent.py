"""How long a text may be to be rendered, and how long or dense for it to be done here: looks that cost nothing."""

MAX_CHARACTERS, MAX_LINES = 400_000, 10_000
"""Beyond these a text is shown as plain text: the text view would take seconds, and nobody reads it in a call."""

_BEGINNING = 200_000
_QUICK, _QUICK_LINES, _QUICK_LINE = 250_000, 8_000, 20_000
_MARKS, _QUICK_MARKS, _CHARACTERS_A_MARK = "[<>*_`~|", 1_000, 8
"""Ordinary articles have a mark for every twenty characters; a table, or a short list of links, has more."""


def is_too_long(text: str) -> bool:
    """Whether `text` is shown as it is, and only its `beginning`."""
    return len(text) > MAX_CHARACTERS or text.count("\n") >= MAX_LINES


def beginning(text: str) -> str:
    """What is shown of a text that is too long."""
    return "\n".join(text[:_BEGINNING].split("\n", MAX_LINES)[:MAX_LINES])


def may_take_long(text: str) -> bool:
    """Whether rendering `text` is for a process that can be ended: it is long, or not of the shape that prose has."""
    if len(text) > _QUICK or sum(map(text.count, _MARKS)) > _QUICK_MARKS + len(text) / _CHARACTERS_A_MARK:
        return True
    lines = text.split("\n")
    return len(lines) > _QUICK_LINES or max(map(len, lines)) > _QUICK_LINE
