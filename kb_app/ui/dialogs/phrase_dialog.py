"""Fill the blanks of a ready phrase, see it, copy it."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from kb_app.domain.article import Phrase
from kb_app.language import tr


class PhraseDialog(QDialog):
    """Copies the filled phrase when accepted; what is left empty stays as `{name}`."""

    def __init__(self, phrase: Phrase, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phrase = phrase
        self.setWindowTitle(phrase.title or tr("Phrase à dire ou à coller"))
        self.setMinimumWidth(480)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        form = QFormLayout()
        self._fields: dict[str, QLineEdit] = {}
        for name in phrase.placeholders:
            field = QLineEdit()
            field.textChanged.connect(self._show)
            self._fields[name] = field
            form.addRow(name.replace("_", " ").capitalize(), field)
        layout.addLayout(form)
        self._preview = QLabel()
        self._preview.setWordWrap(True)
        layout.addWidget(self._preview)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        copy = buttons.addButton(tr("Copier la phrase"), QDialogButtonBox.ButtonRole.AcceptRole)
        copy.setProperty("role", "primary")
        buttons.accepted.connect(self._on_copy)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self._show()

    def text(self) -> str:
        text = self._phrase.text
        for name, field in self._fields.items():
            if field.text().strip():
                text = text.replace("{" + name + "}", field.text().strip())
        return text

    def _show(self) -> None:
        self._preview.setText(self.text())

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
        self.accept()
