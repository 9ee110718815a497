"""What was begun and not published: write on, throw away, take back for thirty days."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QLabel, QPushButton, QWidget

from kb_app.language import tr
from kb_app.services.writing.draft_shelf import DraftRow
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.list_place import ListPlace
from kb_app.ui.widgets.row_list import Row, RowList


class DraftsDialog(Dialog):
    """`file()` is the draft to write on, once accepted. `discard_asked` carries a draft, `restore_asked` one that was
    thrown away.
    """

    discard_asked = Signal(object)
    restore_asked = Signal(object)

    def __init__(self, rows: Sequence[DraftRow], discarded: Sequence[DraftRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._discarded: frozenset[Path] = frozenset()
        self.setWindowTitle(tr("Mes brouillons"))
        layout = self.lay_out(780, 420)
        self._words = QLabel()
        self._words.setProperty("role", "muted")
        self._words.setWordWrap(True)
        columns = (tr("Fiche"), tr("État"), tr("Fichier"))
        self._table = RowList(tr("Mes brouillons"), columns, (190, 220), 0)
        self._table.itemActivated.connect(lambda _item, _column: self._on_activated())
        self._table.itemSelectionChanged.connect(self._show_selected)
        layout.addWidget(self._words)
        self._place = ListPlace(self._table)
        layout.addWidget(self._place, 1)
        layout.addLayout(self._make_buttons())
        self.show_rows(rows, discarded)
        self._table.setFocus()

    def show_rows(self, rows: Sequence[DraftRow], discarded: Sequence[DraftRow]) -> None:
        self._discarded = frozenset(row.file for row in discarded)
        listed = [_row(row, tr("enregistré le {when}", when=f"{row.written:%d/%m à %H:%M}")) for row in rows]
        listed += [_row(row, tr("jeté le {when}", when=f"{row.written:%d/%m à %H:%M}")) for row in discarded]
        self._table.fill(listed)
        none = tr("Aucun texte en cours : tout est publié.")
        self._place.say("" if listed else none)
        words = [tr("Vous seul les voyez, sur ce poste.") if rows else none]
        if discarded:
            words.append(tr("Un brouillon jeté se reprend pendant 30 jours."))
        self._words.setText(" ".join(words) if listed else "")

    def file(self) -> Path | None:
        file = self._table.value()
        return file if isinstance(file, Path) and file not in self._discarded else None

    def titles(self) -> tuple[str, ...]:
        """What is listed, in order, with what became of it."""
        return tuple(map(" · ".join, zip(self._table.texts(0), self._table.texts(1), strict=True)))

    def _make_buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self._write = QPushButton(tr("&Continuer"))
        self._write.setProperty("role", "primary")
        self._write.setDefault(True)
        self._write.clicked.connect(self.accept)
        self._discard = QPushButton(tr("&Jeter"))
        self._discard.clicked.connect(lambda: self.discard_asked.emit(self._table.value()))
        self._restore = QPushButton(tr("&Reprendre ce brouillon jeté"))
        self._restore.clicked.connect(lambda: self.restore_asked.emit(self._table.value()))
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        for button in (self._write, self._discard, self._restore):
            line.addWidget(button)
        line.addStretch(1)
        line.addWidget(close)
        return line

    def _on_activated(self) -> None:
        if self.file() is not None:
            self.accept()

    def _show_selected(self) -> None:
        file = self._table.value()
        is_discarded = file in self._discarded
        for button in (self._write, self._discard):
            button.setVisible(not is_discarded)
            button.setEnabled(file is not None)
        self._restore.setVisible(is_discarded)


def _row(row: DraftRow, state: str) -> Row:
    title = tr("{title} (nouvelle)", title=row.title) if row.is_new else row.title
    return Row((title, state, row.path), row.file, str(row.file))
