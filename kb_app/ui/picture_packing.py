"""Pictures that are put into an article: no wider than a screen shows them, and in the smaller of two formats."""

from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QImage, QImageWriter

MAX_WIDTH = 1600
JPEG_QUALITY = 85


def packed(picture: QImage) -> tuple[bytes, str]:
    """Its bytes and the suffix of its name: PNG, or JPEG if that is smaller and nothing shines through."""
    if picture.width() > MAX_WIDTH:
        picture = picture.scaledToWidth(MAX_WIDTH, Qt.TransformationMode.SmoothTransformation)
    png = _encoded(picture, b"png")
    if picture.hasAlphaChannel() and not _is_opaque(picture):
        return png, ".png"
    jpeg = _encoded(picture.convertToFormat(QImage.Format.Format_RGB32), b"jpeg", JPEG_QUALITY)
    return (jpeg, ".jpg") if 0 < len(jpeg) < len(png) else (png, ".png")


def _encoded(picture: QImage, form: bytes, quality: int = -1) -> bytes:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, form)
    writer.setQuality(quality)
    writer.write(picture)
    return bytes(buffer.data().data())


def _is_opaque(picture: QImage) -> bool:
    """Whether no pixel shines through; a screenshot may have an alpha channel and not use it."""
    alpha = picture.convertToFormat(QImage.Format.Format_Alpha8)
    row, width = alpha.bytesPerLine(), alpha.width()
    data = bytes(alpha.constBits())
    return all(data[start : start + width].count(255) == width for start in range(0, len(data), row))
