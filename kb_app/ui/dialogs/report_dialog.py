"""The report for whoever helps: all of it, before it is saved."""

from pathlib import Path

from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from kb_app.domain.errors import KbError
from kb_app.language import tr
from kb_app.services import report
from kb_app.services.wording import error_sentence
from kb_app.ui.widgets.dialog import Dialog


class ReportDialog(Dialog):
    """What is shown can be changed before it is saved: it is the person's to give."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Préparer un rapport"))
        layout = self.lay_out(760, 560)
        words = QLabel(
            tr(
                "Voici tout ce que le rapport contient : ni recherche, ni titre, ni nom. Relisez-le, ôtez ce que vous "
                "voulez ; rien n'est envoyé, vous l'enregistrez et le donnez à qui vous aide."
            )
        )
        words.setWordWrap(True)
        layout.addWidget(words)
        self._text = QPlainTextEdit(text)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(tr("Rapport"))
        layout.addWidget(self._text, 1)
        self._said = QLabel()
        self._said.setProperty("role", "muted")
        layout.addWidget(self._said)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        save = QPushButton(tr("Enregistrer…"))
        save.setProperty("role", "primary")
        save.clicked.connect(self._on_save)
        buttons.addButton(save, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def save_to(self, file: Path) -> None:
        try:
            report.save(self._text.toPlainText(), file)
        except KbError as error:
            self._said.setText(error_sentence(error))
        else:
            self._said.setText(tr("Enregistré : {path}", path=file))

    def _on_save(self) -> None:
        title = tr("Enregistrer le rapport")
        chosen, _ = QFileDialog.getSaveFileName(self, title, "vademecum-rapport.txt", "*.txt")
        if chosen:
            self.save_to(Path(chosen))
