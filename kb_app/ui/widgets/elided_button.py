"""A button of one line, cut with an ellipsis where the page is too narrow for it; its tool tip has all of its words."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyleOptionButton


class ElidedButton(QPushButton):
    """`role` is one of the style sheet's."""

    def __init__(self, words: str = "", role: str = "") -> None:
        super().__init__(words)
        self._measures = False
        if role:
            self.setProperty("role", role)
        self.setToolTip(words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, words: str) -> None:
        super().setText(words)
        self.setToolTip(words)

    def sizeHint(self) -> QSize:
        """Room for all of its words."""
        self._measures = True
        hint = super().sizeHint()
        self._measures = False
        return hint

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        """What is painted; asked for too when Qt measures the button."""
        super().initStyleOption(option)
        lacking = 0 if self._measures else self.sizeHint().width() - self.width()
        if lacking > 0:
            words = self.fontMetrics().horizontalAdvance(self.text())
            option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words - lacking)
