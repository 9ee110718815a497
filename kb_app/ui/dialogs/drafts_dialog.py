"""What was begun and not published: write on, throw away, take back."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kb_app.language import tr
from kb_app.services.drafting import DraftRow

_FILE = Qt.ItemDataRole.UserRole
ROW_HEIGHT = 28


class DraftsDialog(QDialog):
    """`file()` is the draft to write on, once accepted. `discard_asked` carries a draft, `undo_asked` nothing."""

    discard_asked = Signal(object)
    undo_asked = Signal()

    def __init__(self, rows: Sequence[DraftRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Mes brouillons"))
        self.resize(720, 400)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        self._words = QLabel()
        self._words.setProperty("role", "muted")
        self._words.setWordWrap(True)
        self._table = QTreeWidget()
        self._table.setRootIsDecorated(False)
        self._table.setAccessibleName(tr("Mes brouillons"))
        self._table.setHeaderLabels([tr("Fiche"), tr("Enregistré"), tr("Fichier")])
        self._table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._table.setColumnWidth(1, 130)
        self._table.setColumnWidth(2, 230)
        self._table.itemActivated.connect(lambda _item, _column: self.accept())
        line = QHBoxLayout()
        self._write = QPushButton(tr("&Continuer"))
        self._write.setProperty("role", "primary")
        self._write.setDefault(True)
        self._write.clicked.connect(self.accept)
        self._discard = QPushButton(tr("&Jeter"))
        self._discard.clicked.connect(lambda: self.discard_asked.emit(self.file()))
        self._undo = QPushButton(tr("&Annuler"))
        self._undo.clicked.connect(self.undo_asked)
        self._undo.hide()
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        for button in (self._write, self._discard, self._undo):
            line.addWidget(button)
        line.addStretch(1)
        line.addWidget(close)
        layout.addWidget(self._words)
        layout.addWidget(self._table, 1)
        layout.addLayout(line)
        self.show_rows(rows)

    def show_rows(self, rows: Sequence[DraftRow], *, can_undo: bool = False) -> None:
        self._table.clear()
        for row in rows:
            title = tr("{title} (nouvelle)", title=row.title) if row.is_new else row.title
            item = QTreeWidgetItem([title, f"{row.written:%d/%m %H:%M}", row.path])
            item.setData(0, _FILE, row.file)
            item.setSizeHint(0, QSize(0, ROW_HEIGHT))
            self._table.addTopLevelItem(item)
        if first := self._table.topLevelItem(0):
            self._table.setCurrentItem(first)
        self._words.setText(
            tr("Vous seul les voyez, sur ce poste.") if rows else tr("Aucun texte en cours : tout est publié.")
        )
        self._write.setEnabled(bool(rows))
        self._discard.setEnabled(bool(rows))
        self._undo.setVisible(can_undo)

    def file(self) -> Path | None:
        item = self._table.currentItem()
        file = item.data(0, _FILE) if item is not None else None
        return file if isinstance(file, Path) else None

    def titles(self) -> tuple[str, ...]:
        items = (self._table.topLevelItem(row) for row in range(self._table.topLevelItemCount()))
        return tuple(item.text(0) for item in items if item is not None)
