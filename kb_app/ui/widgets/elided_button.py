"""A button of one line, cut with an ellipsis where the page is too narrow for it; its tool tip has all of its words."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyleOptionButton

MARGINS = {"link": 4}  # pixels beside the words; a button with a frame has more
FRAME = 28


class ElidedButton(QPushButton):
    """`role` is one of the style sheet's."""

    def __init__(self, words: str, role: str = "") -> None:
        super().__init__(words)
        if role:
            self.setProperty("role", role)
        self.setToolTip(words)
        self._margins = MARGINS.get(role, FRAME)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        room = self.width() - self._margins
        if self.fontMetrics().horizontalAdvance(self.text()) > room:
            option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
