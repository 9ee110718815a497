"""Two edits of one text to one text, line by line, when they do not touch: diff3 on the standard library's differ."""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

_BOM = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_TOO_MUCH = 20_000_000  # equal pairs of lines that the differ would go through: some seconds
_CLOSE_LOOK = 4_000_000  # pairs of bytes that are compared one by one: a second
_KEY = re.compile(rb"([^\s#:\-][^:]*?)\s*:(?:\s|$)")
_CELL_END = re.compile(rb"(?<!\\)\|")


def merge3(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """What becomes of `base` with both edits, None if they touch or their union would not be a sound article.

    Line endings and the byte order mark count for nothing while comparing; the result has those of `theirs`, which is
    what stands on the share.
    """
    if any(text.startswith(_WIDE) for text in (base, ours, theirs)):
        return None
    texts = tuple(_plain(text) for text in (base, ours, theirs))
    lines = [text.split(b"\n") for text in texts]
    if not _is_feasible(lines[0], lines[1]) or not _is_feasible(lines[0], lines[2]):
        return None
    merged = _merged(lines[0], lines[1], lines[2])
    if merged is None or (merged not in lines and not _is_plausible(merged, lines[1], lines[2])):
        return None
    text = b"\n".join(merged)
    if _is_crlf(theirs):
        text = text.replace(b"\n", b"\r\n")
    return _BOM + text if theirs.startswith(_BOM) else text


def is_upon(base: bytes, ours: bytes, theirs: bytes) -> bool:
    """Whether `theirs` was made from `ours`, and not from `base` or an older text, from which `ours` was made.

    What both edits make together is then `theirs` itself. Where they touch, it is a guess: which of the two is the text
    more like where these two differ?
    """
    merged = merge3(base, ours, theirs)
    if merged is not None:
        return _plain(merged) == _plain(theirs)
    was, mine, yours = (_plain(text).split(b"\n") for text in (base, ours, theirs))
    both = Counter(was) & Counter(mine)
    before, after, now = (b"\n".join(line for line in text if line not in both) for text in (was, mine, yours))
    return _likeness(now, after) >= _likeness(now, before)


def _likeness(one: bytes, other: bytes) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if len(one) * len(other) <= _CLOSE_LOOK else matcher.quick_ratio()


def _plain(text: bytes) -> bytes:
    return text.removeprefix(_BOM).replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _is_crlf(text: bytes) -> bool:
    return text.count(b"\r\n") * 2 > text.count(b"\n")


def _is_feasible(one: Sequence[bytes], other: Sequence[bytes]) -> bool:
    counts = Counter(other)
    return sum(number * counts[line] for line, number in Counter(one).items()) <= _TOO_MUCH


def _merged(base: list[bytes], ours: list[bytes], theirs: list[bytes]) -> list[bytes] | None:
    """Between lines that all three have, one side must have left the base alone, or both have done the same."""
    in_ours, in_theirs = _matches(base, ours), _matches(base, theirs)
    anchors = [(at, in_ours[at], in_theirs[at]) for at in range(len(base)) if at in in_ours and at in in_theirs]
    merged: list[bytes] = []
    b, o, t = 0, 0, 0
    for at, ours_at, theirs_at in [*anchors, (len(base), len(ours), len(theirs))]:
        was, mine, yours = base[b:at], ours[o:ours_at], theirs[t:theirs_at]
        if mine in (was, yours):
            merged += yours
        elif yours == was:
            merged += mine
        else:
            return None
        merged += base[at : at + 1]
        b, o, t = at + 1, ours_at + 1, theirs_at + 1
    return merged


def _matches(base: list[bytes], other: list[bytes]) -> dict[int, int]:
    blocks = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {block.a + k: block.b + k for block in blocks for k in range(block.size)}


def _is_plausible(merged: list[bytes], ours: list[bytes], theirs: list[bytes]) -> bool:
    """False if the merge has a fault that neither side had: a header key twice, a table with rows of two widths."""
    sides = (ours, theirs)
    has_twice = len(set(keys := _header_keys(merged))) < len(keys)
    was_twice = any(len(set(keys := _header_keys(side))) < len(keys) for side in sides)
    return (was_twice or not has_twice) and _ragged(merged) <= max(_ragged(side) for side in sides)


def _header_keys(lines: list[bytes]) -> list[bytes]:
    if not lines or lines[0].rstrip() != b"---":
        return []
    keys = []
    for line in lines[1:]:
        if line.rstrip() in {b"---", b"..."}:
            break
        if found := _KEY.match(line):
            keys.append(found[1].lower())
    return keys


def _ragged(lines: list[bytes]) -> int:
    """How many times a table row has another number of cells than the one above it."""
    count, width = 0, 0
    for line in lines:
        row = line.strip()
        cells = len(_CELL_END.findall(row)) if row.startswith(b"|") else 0
        count += bool(cells and width and cells != width)
        width = cells
    return count
