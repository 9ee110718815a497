"""A row that is never cut in the middle of a word: what matters least leaves it first, what is left is elided."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget


class FittingRow(QFrame):
    """Widgets side by side, each of them wanted or not.

    Those that may leave do so in the order in which `let_leave` names them, and come back when there is room.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted: dict[QWidget, bool] = {}
        self._leaving: tuple[QWidget, ...] = ()
        self._row = QHBoxLayout(self)

    def hold(self, left: tuple[QWidget, ...], right: tuple[QWidget, ...]) -> None:
        """What stands on either side."""
        for widget in left:
            self._row.addWidget(widget)
        self._row.addStretch(1)
        for widget in right:
            self._row.addWidget(widget)
        self._wanted = dict.fromkeys((*left, *right), True)

    def let_leave(self, *widgets: QWidget) -> None:
        """What may leave, that first which matters least."""
        self._leaving = widgets
        self._fit()

    def want(self, widget: QWidget, wanted: bool) -> None:
        """Whether `widget` is to be seen, room permitting."""
        self._wanted[widget] = wanted
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        sides, gap = self._row.contentsMargins(), self._row.spacing()
        room = self.width() - sides.left() - sides.right() + gap
        needed = {each: each.sizeHint().width() + gap for each, wanted in self._wanted.items() if wanted}
        gone = {each for each, wanted in self._wanted.items() if not wanted}
        for widget in self._leaving:
            if sum(needed.values()) <= room:
                break
            if widget in needed and not widget.hasFocus():
                del needed[widget]
                gone.add(widget)
        for widget in self._wanted:
            if widget.isHidden() != (widget in gone):
                widget.setHidden(widget in gone)
