"""A trend as a small line: the latest value on the right."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from kb_app.language import trn
from kb_app.ui.theme import Theme

_SIZE = QSize(84, 20)


class SparkLine(QWidget):
    """`values` are those of the last weeks; a single one is a dot."""

    def __init__(self, theme: Theme, values: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._values = theme, tuple(values)
        self.setFixedSize(_SIZE)
        count, shown = len(self._values), ", ".join(map(str, self._values[-12:]))
        words = trn("{count} semaine : {values}", "{count} semaines : {values}", count, values=shown)
        self.setToolTip(words)
        self.setAccessibleName(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._values:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        highest = max(*self._values, 1)
        step = (self.width() - 8) / max(1, len(self._values) - 1)
        points = [
            QPointF(4 + at * step, self.height() - 4 - value / highest * (self.height() - 8))
            for at, value in enumerate(self._values)
        ]
        if len(points) == 1:
            points[0].setX(self.width() - 4)
        painter.setPen(QPen(QColor(self._theme.muted), 1.5))
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(QColor(self._theme.accent))
        painter.setPen(QColor(self._theme.accent))
        painter.drawEllipse(points[-1], 2.5, 2.5)
        painter.end()
