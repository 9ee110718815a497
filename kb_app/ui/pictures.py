"""Pictures that came with an article, decoded within limits: anybody may have made them."""

import re
from collections.abc import Mapping

from PySide6.QtCore import QBuffer, QByteArray, QSize, QUrl
from PySide6.QtGui import QColor, QImage, QImageReader, QTextDocument

MAX_PIXELS, MAX_SIDE = 40_000_000, 20_000
_FORMATS = {b"png", b"jpeg", b"gif", b"webp", b"bmp", b"ico", b"svg"}
_GZIP = b"\x1f\x8b"
_LEADS_OUT = re.compile(rb"<!ENTITY|<\s*(?:\w+:)?(?:image|use|foreignObject|style)\b|&#", re.IGNORECASE)
"""In an SVG: Qt reads the files that a picture in a picture names, and draws what `use` repeats ten million times."""


class Pictures:
    """The images of an article by the paths of their `kbimg:` addresses, at most `width` wide.

    Whatever else is named gets the grey square: for an image that nobody gives it, Qt opens a file of that name.
    """

    def __init__(self, images: Mapping[str, bytes], width: int) -> None:
        self._images, self._width = images, width
        self._decoded: dict[str, QImage] = {}

    def resource(self, kind: int, name: QUrl | str) -> QImage | None:
        """What a text document asks for by `loadResource`; nothing but images, never a file, never the network."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        address = QUrl(name)
        path = address.path() if address.scheme() == "kbimg" else ""
        if path not in self._decoded:
            self._decoded[path] = decode(self._images.get(path, b""), self._width)
        return self._decoded[path]


def decode(data: bytes, width: int) -> QImage:
    """The image at most `width` wide; a grey square when it cannot be shown or is unreasonably large."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    reader = QImageReader(buffer)
    size = reader.size() if _is_allowed(reader, data) else QSize()
    if size.isValid() and size.width() * size.height() <= MAX_PIXELS and max(size.width(), size.height()) <= MAX_SIDE:
        if size.width() > width:
            reader.setScaledSize(QSize(width, max(1, size.height() * width // size.width())))
        image = reader.read()
        if not image.isNull():
            return image
    missing = QImage(24, 24, QImage.Format.Format_RGB32)
    missing.fill(QColor("#c8ced8"))
    return missing


def _is_allowed(reader: QImageReader, data: bytes) -> bool:
    kind = bytes(reader.format().data())
    return kind in _FORMATS and not (kind == b"svg" and (data.startswith(_GZIP) or _LEADS_OUT.search(data)))
