"""Ask for an article that nobody has written yet: the words that found nothing are already there."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from kb_app.language import tr
from kb_app.services.feedback import signature_note


class GapDialog(QDialog):
    """`text()` and `author()` are what is to be sent, once accepted."""

    def __init__(self, words: str, signature: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Demander une fiche"))
        self.setMinimumWidth(520)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        about = QLabel(tr("Qu'a demandé l'appelant ? Ses mots à lui aident le plus ; ne donnez pas son nom."))
        about.setWordWrap(True)
        layout.addWidget(about)
        self._text = QPlainTextEdit(words)
        self._text.setAccessibleName(tr("Ce que l'appelant a demandé"))
        self._text.setTabChangesFocus(True)
        self._text.setMaximumHeight(120)
        self._text.textChanged.connect(self._show_ready)
        layout.addWidget(self._text)
        self._author = QLineEdit(signature)
        self._author.setPlaceholderText(tr("Votre nom, pour que la réponse vous soit adressée (facultatif)"))
        self._author.setAccessibleName(tr("Votre nom, pour que la réponse vous soit adressée (facultatif)"))
        layout.addWidget(self._author)
        note = QLabel(signature_note(signature))
        note.setProperty("role", "muted")
        note.setWordWrap(True)
        self._author.textChanged.connect(lambda name: note.setText(signature_note(name.strip())))
        layout.addWidget(note)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._send = buttons.addButton(tr("Envoyer (Ctrl+Entrée)"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._send.setProperty("role", "primary")
        buttons.accepted.connect(self._on_send)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._on_send)
        self._show_ready()

    def text(self) -> str:
        return self._text.toPlainText().strip()

    def author(self) -> str:
        return self._author.text().strip()

    def _show_ready(self) -> None:
        self._send.setEnabled(bool(self.text()))

    def _on_send(self) -> None:
        if self._send.isEnabled():
            self.accept()
