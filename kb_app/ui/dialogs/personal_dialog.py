"""What this application knows about me: all of it, a copy of it, and a button that erases it."""

from pathlib import Path

from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QMessageBox,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from kb_app.domain.errors import KbError
from kb_app.language import tr, trn
from kb_app.services.privacy.personal import PersonalData
from kb_app.services.wording import error_sentence
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.list_place import ListPlace


class PersonalDialog(Dialog):
    def __init__(self, personal: PersonalData, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._personal = personal
        self.setWindowTitle(tr("Ce que l'application sait de moi"))
        layout = self.lay_out(760, 560)
        words = QLabel(
            tr("Tout est ici, sur ce poste, et n'en sort que si vous l'envoyez. Personne ne peut en tirer de chiffre.")
        )
        words.setWordWrap(True)
        layout.addWidget(words)
        self._tree = QTreeWidget()
        self._tree.setHeaderHidden(True)
        self._tree.setAccessibleName(tr("Ce que l'application sait de moi"))
        self._place = ListPlace(self._tree)
        layout.addWidget(self._place, 1)
        self._said = QLabel()
        self._said.setProperty("role", "muted")
        self._said.setWordWrap(True)
        layout.addWidget(self._said)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        export = QPushButton(tr("Enregistrer une copie…"))
        export.clicked.connect(self._on_export)
        erase = QPushButton(tr("Effacer…"))
        erase.clicked.connect(self._on_erase)
        buttons.addButton(export, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(erase, QDialogButtonBox.ButtonRole.DestructiveRole)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self._show()

    def said(self) -> str:
        return self._said.text()

    def export_to(self, file: Path) -> None:
        try:
            self._personal.export(file)
        except KbError as error:
            self._said.setText(error_sentence(error))
        else:
            self._said.setText(tr("Copie enregistrée : {path}", path=file))

    def erase(self) -> None:
        try:
            self._personal.erase()
        except KbError as error:
            self._said.setText(error_sentence(error))
        else:
            self._said.setText(tr("C'est effacé."))
        self._show()

    def _show(self) -> None:
        self._tree.clear()
        try:
            holdings = self._personal.holdings()
        except KbError as error:
            self._place.say(error_sentence(error))
            return
        self._place.say("")
        for holding in holdings:
            count = trn("{count} élément", "{count} éléments", len(holding.items)) if holding.items else tr("rien")
            item = QTreeWidgetItem([f"{holding.name} · {count}"])
            item.addChild(QTreeWidgetItem([holding.why]))
            item.addChildren([QTreeWidgetItem([each]) for each in holding.items])
            self._tree.addTopLevelItem(item)

    def _on_export(self) -> None:
        title = tr("Enregistrer une copie")
        chosen, _ = QFileDialog.getSaveFileName(self, title, "vademecum-moi.md", "Markdown (*.md)")
        if chosen:
            self.export_to(Path(chosen))

    def _on_erase(self) -> None:
        question = tr(
            "Effacer favoris, fiches récentes, dernières lectures, recherches sans réponse, réponses vues et envois "
            "remis ? Brouillons et envois en attente restent. Cela ne se rattrape pas."
        )
        answer = QMessageBox.question(self, tr("Effacer"), question)
        if answer is QMessageBox.StandardButton.Yes:
            self.erase()
