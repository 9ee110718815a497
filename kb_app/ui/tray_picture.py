"""The icon near the clock: what matters most of how things are, by colour and by shape."""

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from kb_app.ui.theme import LIGHT

SIZES = (16, 22, 32, 64)  # pixels: what desktops ask for
SIDE = 32  # the units in which it is drawn
OFF, PAPER = "#5b6472", "#ffffff"


class Mark(StrEnum):
    """What the icon says beside that the program runs, the most pressing first."""

    URGENT = "urgent"
    """An urgent notice that nobody opened."""
    AWAY = "away"
    """A shared folder does not answer, or is not asked."""
    WAITING = "waiting"
    """Something waits to leave, or for a decision."""
    NONE = ""


def tray_picture(mark: Mark) -> QIcon:
    """A filled square, seen on light and on dark bars; struck out while a folder is away, with a dot for the rest."""
    made = QIcon()
    for size in SIZES:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(size / SIDE, size / SIDE)
        _draw(painter, mark)
        painter.end()
        made.addPixmap(pixmap)
    return made


def _draw(painter: QPainter, mark: Mark) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(OFF if mark is Mark.AWAY else LIGHT.accent))
    painter.drawRoundedRect(QRectF(2, 2, 28, 28), 7, 7)
    _line(painter, PAPER, 3.4, (9.5, 9), (16, 23), (22.5, 9))
    if mark is Mark.AWAY:
        _line(painter, OFF, 6, (4, 28), (28, 4))
        _line(painter, PAPER, 2.6, (4, 28), (28, 4))
    elif mark is not Mark.NONE:
        colour = LIGHT.bad[0] if mark is Mark.URGENT else "#b45309"
        painter.setPen(QPen(QColor(PAPER), 2))
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QPointF(23, 23), 8, 8)
        if mark is Mark.URGENT:
            _line(painter, PAPER, 2.6, (23, 18.5), (23, 23.2))
            _line(painter, PAPER, 2.8, (23, 27), (23, 27.1))


def _line(painter: QPainter, colour: str, width: float, *points: tuple[float, float]) -> None:
    pen = QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline([QPointF(x, y) for x, y in points])
