"""Articles that were removed or replaced in the last 90 days: read one, save it, give it back to the folder."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QWidget,
)

from kb_app.domain.errors import KbError
from kb_app.language import tr
from kb_app.services.removals import FormerVersion, Removals
from kb_app.services.wording import day_words, error_sentence
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.list_place import ListPlace
from kb_app.ui.widgets.row_list import Row, RowList


class TrashDialog(Dialog):
    """`returned` carries the version that is to be in the shared folder again."""

    returned = Signal(object)

    def __init__(self, versions: Sequence[FormerVersion], removals: Removals, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._removals = removals
        self.setWindowTitle(tr("Fiches retirées ou remplacées"))
        layout = self.lay_out(980, 600)
        words = QLabel(tr("Ce qui a quitté la copie de ce poste est gardé 90 jours."))
        words.setProperty("role", "muted")
        words.setVisible(bool(versions))
        layout.addWidget(words)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._make_list(versions))
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setAccessibleName(tr("Texte de la version choisie"))
        split.addWidget(self._text)
        split.setSizes([480, 480])
        place = ListPlace(split)
        place.say("" if versions else tr("Rien n'a été retiré ni remplacé ces 90 derniers jours."))
        layout.addWidget(place, 1)
        self._said = QLabel()
        self._said.setProperty("role", "muted")
        row = QHBoxLayout()
        self._return = QPushButton(tr("Remettre dans le dossier partagé"))
        self._return.clicked.connect(self._on_return)
        self._save = QPushButton(tr("Enregistrer ailleurs…"))
        self._save.clicked.connect(self._on_save)
        for widget in (self._return, self._save, self._said):
            row.addWidget(widget)
        row.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        row.addWidget(buttons)
        layout.addLayout(row)
        self._show_current()

    def say(self, sentence: str) -> None:
        self._said.setText(sentence)

    def save_to(self, target: Path) -> None:
        """Write the chosen version to `target`."""
        version = self._current()
        if version is None:
            return
        try:
            self._removals.save(version, target)
        except KbError as error:
            self.say(error_sentence(error))
        else:
            self.say(tr("Enregistré : {path}", path=target))

    def _make_list(self, versions: Sequence[FormerVersion]) -> RowList:
        columns = (tr("Fiche"), tr("Quand"), tr("Quoi"))
        self._list = RowList(tr("Fiches retirées ou remplacées"), columns, (150, 90), 0)
        self._list.fill([_row(version) for version in versions])
        self._list.itemSelectionChanged.connect(self._show_current)
        return self._list

    def _current(self) -> FormerVersion | None:
        version = self._list.value()
        return version if isinstance(version, FormerVersion) else None

    def _show_current(self) -> None:
        version = self._current()
        for button in (self._return, self._save):
            button.setEnabled(version is not None)
        self.say("")
        if version is None:
            return
        try:
            self._text.setPlainText(self._removals.text(version))
        except KbError as error:
            self._text.setPlainText("")
            self.say(error_sentence(error))

    def _on_return(self) -> None:
        version = self._current()
        if version is not None:
            self.returned.emit(version)

    def _on_save(self) -> None:
        version = self._current()
        if version is not None:
            name = version.path.rpartition("/")[2]
            chosen, _ = QFileDialog.getSaveFileName(self, tr("Enregistrer ailleurs"), name, "Markdown (*.md)")
            if chosen:
                self.save_to(Path(chosen))


def _row(version: FormerVersion) -> Row:
    what = tr("retirée") if version.is_removed else tr("remplacée")
    day = day_words(version.when.astimezone().date())
    place = f"{version.folder} : {version.path}"
    return Row((version.title, day, what), version, f"{place} {version.when}", hint=place)
