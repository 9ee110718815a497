"""Does this look like a whole file? Bytes only: what an article means is none of sync's business.

A file may be read while an editor writes it, after a power cut blanked it, or cut short. Each doubt has a time after
which a version that stayed the same all along is believed; some are never believed.
"""

import codecs
import math
from collections.abc import Callable

from kb_app.sync.findings import Rule
from kb_app.sync.ignore import FileKind
from kb_app.sync.moment import SETTLED

RETRIES = (2.0, 10.0, 60.0)
"""Seconds until a doubtful file is read again: after the first reading, the second, and all further ones."""

BELIEVED_AFTER = {
    Rule.UNSETTLED: SETTLED,
    Rule.CUT: 60.0,
    Rule.EMPTIED: 600.0,
    Rule.BLANKED: math.inf,
    Rule.BINARY: math.inf,
}
"""Seconds for which a doubtful version must stay the same to be taken."""

_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_FENCE = b"---"


def doubt(content: bytes, kind: FileKind, previous: Callable[[], bytes | None]) -> Rule | None:
    """What speaks against `content` as the new version of a file, None if nothing does.

    `previous` gives the version in the copy, None if there is none; it is only asked when it matters.
    """
    if not content:
        return Rule.EMPTIED if previous() else None
    if not content.strip(b"\0"):
        return Rule.BLANKED
    if kind is FileKind.MEDIA:
        return None
    if _is_binary(content):
        return Rule.BINARY
    if _ends_inside_a_character(content) or _lost_its_fence(content, previous):
        return Rule.CUT
    return None


def _is_binary(content: bytes) -> bool:
    """Text has no NUL but by accident, unless it is UTF-16, where about every second byte is one."""
    count = content.count(0)
    if not count or content.startswith(_BOMS):
        return False
    even, odd = content[::2].count(0), content[1::2].count(0)
    is_utf16 = max(even, odd) > 0.15 * len(content) and min(even, odd) < 0.1 * max(even, odd)
    return not is_utf16 and (count > 0.01 * len(content) or not _is_utf8(content))


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _ends_inside_a_character(content: bytes) -> bool:
    """True if all is UTF-8 up to a last character of which bytes are missing."""
    try:
        content.decode()
    except UnicodeDecodeError as error:
        return error.end == len(content) and error.reason == "unexpected end of data"
    return False


def _lost_its_fence(content: bytes, previous: Callable[[], bytes | None]) -> bool:
    """True if the header at the top has no end while the previous version's had one."""
    return _has_open_fence(content) is True and _has_open_fence(previous() or b"") is False


def _has_open_fence(content: bytes) -> bool | None:
    """None without a header, else whether it never ends."""
    lines = content.removeprefix(codecs.BOM_UTF8).splitlines()
    if not lines or lines[0].rstrip() != _FENCE:
        return None
    return not any(line.rstrip() in {_FENCE, b"..."} for line in lines[1:])
