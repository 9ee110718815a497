"""What changed in a text between two readings, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class TextChanges:
    """`lines` are the numbers of the new text's lines that are new or changed, `removed` the old lines that are gone.

    `places` counts the separate places of both.
    """

    lines: tuple[int, ...] = ()
    removed: tuple[str, ...] = ()
    places: int = 0


def lines_after(before: Sequence[str], now: Sequence[str], lines: Sequence[int]) -> tuple[int, ...]:
    """Where `lines` of `before` are in `now`, another form of the same text, less what it does not have."""
    matcher = SequenceMatcher(None, before, now, autojunk=False)
    moved = {block.a + at: block.b + at for block in matcher.get_matching_blocks() for at in range(block.size)}
    return tuple(moved[line] for line in lines if line in moved)


def text_changes(before: Sequence[str], now: Sequence[str]) -> TextChanges:
    """Compare two texts cut into lines. Blank lines, and spaces at either end of a line, never count."""
    old = [line.strip() for line in before if line.strip()]
    new = [(number, line.strip()) for number, line in enumerate(now) if line.strip()]
    lines: list[int] = []
    removed: list[str] = []
    places = 0
    matcher = SequenceMatcher(None, old, [line for _, line in new], autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            continue
        places += 1
        lines += [number for number, _ in new[start:end]]
        if tag == "delete":
            removed += old[first:last]
    return TextChanges(tuple(lines), tuple(removed), places)
