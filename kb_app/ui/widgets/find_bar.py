"""A line under the text for finding words in it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from kb_app.language import tr
from kb_app.ui.theme import Theme, icon


class FindBar(QFrame):
    """`wanted_changed` carries what is typed, `stepped` whether forward, `closed` that it went away."""

    wanted_changed = Signal(str)
    stepped = Signal(bool)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tabs")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 4, 14, 4)
        self._field = QLineEdit()
        self._field.setObjectName("find")
        self._field.setPlaceholderText(tr("Chercher dans cette fiche"))
        self._field.setAccessibleName(tr("Chercher dans cette fiche"))
        self._field.setClearButtonEnabled(True)
        self._field.setMaximumWidth(320)
        self._field.textChanged.connect(self.wanted_changed)
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        layout.addWidget(self._field, 1)
        layout.addWidget(self._count)
        layout.addStretch(1)
        self._buttons = [
            (self._button(tr("Occurrence précédente (Maj+F3)"), lambda: self.stepped.emit(False)), "up"),
            (self._button(tr("Occurrence suivante (F3)"), lambda: self.stepped.emit(True)), "down"),
            (self._button(tr("Fermer (Échap)"), self.close_bar), "close"),
        ]
        for button, _ in self._buttons:
            layout.addWidget(button)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        for button, picture in self._buttons:
            button.setIcon(icon(picture, theme.muted))

    def open_bar(self) -> None:
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
        self.wanted_changed.emit(self._field.text())

    def close_bar(self) -> None:
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def wanted(self) -> str:
        """What is looked for; empty when the bar is closed."""
        return "" if self.isHidden() else self._field.text()

    def show_count(self, current: int, count: int) -> None:
        if not self._field.text():
            self._count.setText("")
        elif not count:
            self._count.setText(tr("Absent de cette fiche"))
        else:
            self._count.setText(tr("{current} sur {count}", current=current or 1, count=count))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stepped.emit(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        elif event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)

    def _button(self, words: str, deed: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(deed)
        return button
