"""Images without what cameras and programs write into them: who made them, where, when, with what."""

import struct

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"]
)
_JPEG_DROPPED = frozenset([0xFE, 0xE1, *range(0xE3, 0xEE), 0xEF])
"""Comments and application segments, but for JFIF, colour profile and Adobe's transform (ITU-T T.81, table B.1)."""


def bare_image(content: bytes) -> bytes | None:
    """A PNG or JPEG file without its metadata; None for any other file, and for one that cannot be followed."""
    if content.startswith(_PNG):
        return _bare_png(content)
    return _bare_jpeg(content) if content.startswith(b"\xff\xd8\xff") else None


def _bare_png(content: bytes) -> bytes | None:
    parts, place = [_PNG], len(_PNG)
    while place + 12 <= len(content):
        size, kind = struct.unpack_from(">I4s", content, place)
        end = place + 12 + size
        if kind in _PNG_KEPT:
            parts.append(content[place:end])
        place = end
        if kind == b"IEND":
            return b"".join(parts)
    return None


def _bare_jpeg(content: bytes) -> bytes | None:
    parts, place = [content[:2]], 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker, size = content[place + 1], struct.unpack_from(">H", content, place + 2)[0]
        if marker == 0xDA:
            last = content.rfind(b"\xff\xd9")
            return b"".join([*parts, content[place : last + 2]]) if last > place else None
        if marker not in _JPEG_DROPPED:
            parts.append(content[place : place + 2 + size])
        place += 2 + size
    return None
