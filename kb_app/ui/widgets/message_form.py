"""A few words, signed or not, and what signing means: what every message to those who write is made of."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from kb_app.language import tr
from kb_app.services.feedback import signature_note
from kb_app.ui.widgets.trouble_line import TroubleLine


class MessageForm(QWidget):
    """`changed` follows every letter of the words."""

    changed = Signal()

    def __init__(self, words: str, hint: str, signature: str, author_hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        self._text = QPlainTextEdit(words)
        self._text.setPlaceholderText(hint)
        self._text.setAccessibleName(hint)
        self._text.setTabChangesFocus(True)
        self._text.setMaximumHeight(120)
        self._text.textChanged.connect(self.changed)
        self._author = QLineEdit(signature)
        self._author.setPlaceholderText(author_hint)
        self._author.setAccessibleName(author_hint)
        self._author.textChanged.connect(lambda _name: self._show_note())
        self._note = QLabel()
        self._note.setProperty("role", "muted")
        self._note.setWordWrap(True)
        self._trouble = TroubleLine()
        for widget in (self._text, self._author, self._note, self._trouble):
            layout.addWidget(widget)
        self.setFocusProxy(self._text)
        self._show_note()

    def text(self) -> str:
        return self._text.toPlainText().strip()

    def author(self) -> str:
        """The name that signs, empty for nobody."""
        return self._author.text().strip()

    def show_trouble(self, sentence: str) -> None:
        """It could not be saved."""
        self._trouble.say(sentence)

    def _show_note(self) -> None:
        self._note.setText(signature_note(self.author()))


def add_send_row(dialog: QDialog, layout: QVBoxLayout) -> QPushButton:
    """The buttons that end such a dialog, Ctrl+Enter too; returns the one that sends, which accepts when enabled."""
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    send = buttons.addButton(tr("Envoyer (Ctrl+Entrée)"), QDialogButtonBox.ButtonRole.AcceptRole)
    send.setProperty("role", "primary")
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    layout.addWidget(buttons)
    for keys in ("Ctrl+Return", "Ctrl+Enter"):
        QShortcut(QKeySequence(keys), dialog).activated.connect(send.click)
    return send
