"""The shared folders one by one: state, age, what is held or waits, and what to do about it."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from kb_app.language import tr, trn
from kb_app.services.folders import FolderRow
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.flow_layout import FlowLayout
from kb_app.ui.widgets.list_place import ListPlace
from kb_app.ui.widgets.row_list import Row, RowList


class SyncDialog(Dialog):
    """`rows`, `states` (each folder's sentence) and `held` (its removals), by label, are asked again at every event."""

    refresh_asked = Signal()
    folder_refresh_asked = Signal(str)
    held_asked = Signal()
    outbox_asked = Signal()
    problems_asked = Signal()
    adopt_asked = Signal(str)

    def __init__(
        self,
        rows: Callable[[], Sequence[FolderRow]],
        states: Callable[[], Mapping[str, str]],
        held: Callable[[], Mapping[str, int]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows, self._states, self._held = rows, states, held
        self.setWindowTitle(tr("Synchronisation"))
        layout = self.lay_out(1000, 400)
        columns = (tr("Dossier"), tr("État"), tr("Fiches"), tr("À faire"))
        self._tree = RowList(tr("Dossiers partagés suivis"), columns, (150, 70, 300), 1)
        self._place = ListPlace(self._tree)
        layout.addWidget(self._place, 1)
        note = QLabel(
            tr("La copie de ce poste répond toujours, même quand un dossier est absent. Rien n'est retiré sans preuve.")
        )
        note.setProperty("role", "muted")
        note.setWordWrap(True)
        layout.addWidget(note)
        layout.addLayout(self._make_buttons())
        self._tree.itemActivated.connect(lambda item: self.folder_refresh_asked.emit(item.text(0)))
        self._tree.currentItemChanged.connect(self._on_chosen)
        self.show_rows()

    def texts(self) -> tuple[tuple[str, ...], ...]:
        """What is listed, a folder at a time."""
        return tuple(zip(*(self._tree.texts(column) for column in range(4)), strict=True))

    def on_told(self, _event: object) -> None:
        self.show_rows()

    def show_rows(self) -> None:
        states, held = self._states(), self._held()
        rows = self._rows()
        self._place.say("" if rows else tr("Aucun dossier suivi : « Suivre un dossier partagé » en ajoute un."))
        self._tree.fill([_row(row, states.get(row.label, ""), held.get(row.label, 0)) for row in rows])

    def _chosen(self) -> str:
        """The label of the folder on which the person is."""
        row = self._tree.value()
        return row.label if isinstance(row, FolderRow) else ""

    def _on_chosen(self) -> None:
        for button in (self._this, self._anew):
            button.setEnabled(bool(self._chosen()))

    def _on_this_clicked(self) -> None:
        self.folder_refresh_asked.emit(self._chosen())

    def _make_buttons(self) -> QHBoxLayout:
        deeds = FlowLayout(8)
        self._this = QPushButton(tr("Ce dossier seulement"))
        self._this.setToolTip(tr("Synchroniser le dossier choisi dans la liste (Entrée)"))
        self._this.clicked.connect(self._on_this_clicked)
        self._this.setAutoDefault(False)
        buttons = [
            _deed(words, signal)
            for words, signal in (
                (tr("Synchroniser maintenant"), self.refresh_asked),
                (tr("Retraits à confirmer"), self.held_asked),
                (tr("À envoyer"), self.outbox_asked),
                (tr("Fichiers à corriger"), self.problems_asked),
            )
        ]
        self._anew = QPushButton(tr("Suivre à neuf…"))
        self._anew.setToolTip(tr("Le dossier choisi est devenu une autre bibliothèque, et c'est voulu"))
        self._anew.clicked.connect(lambda: self.adopt_asked.emit(self._chosen()))
        self._anew.setAutoDefault(False)
        for button in (buttons[0], self._this, *buttons[1:], self._anew):
            deeds.addWidget(button)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addLayout(deeds, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignBottom)
        return row


def _deed(words: str, asked: SignalInstance) -> QPushButton:
    button = QPushButton(words)
    button.setAutoDefault(False)
    button.clicked.connect(asked)
    return button


def _row(row: FolderRow, state: str, held: int) -> Row:
    return Row((row.label, state, str(row.articles), _to_do(row, held)), row, row.label, hint=row.place)


def _to_do(row: FolderRow, held: int) -> str:
    said = []
    if held:
        said.append(trn("{count} retrait à confirmer", "{count} retraits à confirmer", held))
    if row.waiting:
        waiting = trn("{count} envoi en attente", "{count} envois en attente", row.waiting)
        said.append(tr("{waiting} : {why}", waiting=waiting, why=tr(row.refused)) if row.refused else waiting)
    if row.problems:
        said.append(trn("{count} fichier à corriger", "{count} fichiers à corriger", row.problems))
    return " · ".join(said) or tr("rien")
