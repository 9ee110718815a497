"""A text as an editor shows it, and back: every line that nobody touched keeps its characters and its end."""

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import takewhile

_END = re.compile("\r\n|[\n\r\u2029]")
_MARK = "\ufeff"


def shown(text: str) -> str:
    r"""`text` without byte-order mark, its lines parted by `\n`."""
    return "\n".join(_lines(text)[0])


def written(before: str, now: str) -> str:
    r"""`before` with the edits that lead to `now`, which is in the form of `shown`.

    A line that stands in both keeps its end; one that is new gets the end that most lines have. The mark stays.
    """
    old, ends = _lines(before)
    new = now.split("\n")
    usual = next((end for end, _ in Counter(ends).most_common(1)), "\n")
    kept = _kept(old, new)
    made = [line + (ends[kept[at]] if kept.get(at, len(ends)) < len(ends) else usual) for at, line in enumerate(new)]
    made[-1] = new[-1]
    return (_MARK if before.startswith(_MARK) else "") + "".join(made)


def _lines(text: str) -> tuple[list[str], list[str]]:
    """The lines, and the ends between them: one less."""
    text = text.removeprefix(_MARK)
    return _END.split(text), _END.findall(text)


def _kept(old: list[str], new: list[str]) -> dict[int, int]:
    """Where each line of `new` that was there before stood in `old`. Edits are mostly in one place: only what lies
    between the same beginning and the same end is compared.
    """
    first = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    rest = zip(reversed(old[first:]), reversed(new[first:]), strict=False)
    last = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], rest))
    kept = {at: at for at in range(first)}
    kept |= {len(new) - at: len(old) - at for at in range(1, last + 1)}
    matcher = SequenceMatcher(None, old[first : len(old) - last], new[first : len(new) - last], autojunk=False)
    for block in matcher.get_matching_blocks():
        kept |= {first + block.b + at: first + block.a + at for at in range(block.size)}
    return kept
