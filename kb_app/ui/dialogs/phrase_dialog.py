"""Choose a ready phrase, fill its blanks, see it, copy it."""

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QWidget

from kb_app.domain.article import Phrase
from kb_app.language import tr
from kb_app.ui.widgets.dialog import Dialog


def copied_phrase(phrases: Sequence[Phrase], at: int, parent: QWidget) -> str:
    """Offer `phrases`, that at `at` first; returns what is to be said of it, empty when nothing was copied."""
    if not phrases:
        return tr("Il n'y a pas de phrase prête ici.")
    return tr("Phrase copiée.") if PhraseDialog(phrases, at, parent).exec() else ""


class PhraseDialog(Dialog):
    """Copies the filled phrase when accepted; what is left empty stays as `{name}`."""

    def __init__(self, phrases: Sequence[Phrase], at: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phrases = phrases
        self._fields: dict[str, QLineEdit] = {}
        self.setWindowTitle(tr("Phrase à dire ou à coller"))
        layout = self.lay_out(520)
        self._choice = QComboBox()
        self._choice.setAccessibleName(tr("Quelle phrase"))
        self._choice.addItems([phrase.title or phrase.text for phrase in phrases])
        self._choice.setCurrentIndex(min(at, len(phrases) - 1))
        self._choice.setVisible(len(phrases) > 1)
        self._choice.currentIndexChanged.connect(self._show_phrase)
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        self._preview = QLabel()
        self._preview.setProperty("role", "quote")
        self._preview.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        copy = buttons.addButton(tr("Copier la phrase"), QDialogButtonBox.ButtonRole.AcceptRole)
        copy.setProperty("role", "primary")
        copy.setDefault(True)
        buttons.accepted.connect(self._on_copy)
        buttons.rejected.connect(self.reject)
        layout.addWidget(self._choice)
        layout.addLayout(self._form)
        layout.addWidget(self._preview)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self._show_phrase()

    def text(self) -> str:
        text = self._phrases[self._choice.currentIndex()].text
        for name, field in self._fields.items():
            if field.text().strip():
                text = text.replace("{" + name + "}", field.text().strip())
        return text

    def _show_phrase(self) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        self._fields = {}
        for name in self._phrases[self._choice.currentIndex()].placeholders:
            words, field = name.replace("_", " ").capitalize(), QLineEdit()
            field.setAccessibleName(words)
            field.textChanged.connect(self._show)
            self._fields[name] = field
            self._form.addRow(words, field)
        for field in list(self._fields.values())[:1]:
            if self._choice.isHidden():
                field.setFocus()
        self._show()

    def _show(self) -> None:
        self._preview.setText(self.text())

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
        self.accept()
