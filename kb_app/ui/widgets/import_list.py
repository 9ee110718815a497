"""Documents that come in, one row for each: what it is called, what becomes of it, what is left out of it."""

from collections.abc import Sequence
from textwrap import fill

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from kb_app.domain.imports import ImportRow, Outcome
from kb_app.language import later, tr

OUTCOMES = {
    Outcome.CREATED: later("Nouvelle"),
    Outcome.UPDATED: later("Mise à jour"),
    Outcome.UNCHANGED: later("Inchangée"),
    Outcome.CONFLICT: later("En conflit"),
    Outcome.SKIPPED: later("Pas reprise"),
}
NOTE_WIDTH = 52
"""Characters of a line of the last column."""
_KEY = Qt.ItemDataRole.UserRole
_STRETCH, _CONTENTS = QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.ResizeToContents


class ImportList(QTreeWidget):
    """With `boxes`, rows are ticked, and the last column only counts what there is to know.

    `ticked` says that a box changed.
    """

    ticked = Signal()

    def __init__(self, *, boxes: bool) -> None:
        super().__init__()
        self._boxes = boxes
        self.setRootIsDecorated(False)
        self.setAlternatingRowColors(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # the end of a path tells documents apart
        self.setProperty("role", "checks")
        self.setAccessibleName(tr("Documents et ce qu'ils deviennent"))
        self.setHeaderLabels([tr("Document"), tr("Fiche"), tr("Quoi"), tr("À savoir")])
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(False)
        for column, mode in enumerate((_STRETCH, _STRETCH, _CONTENTS, _CONTENTS)):
            self.header().setSectionResizeMode(column, mode)
        self.itemChanged.connect(lambda *_: self.ticked.emit())

    def fill(self, rows: Sequence[ImportRow]) -> None:
        """List these; likely duplicates are not ticked: a person decides whether they are one article."""
        self.blockSignals(True)
        self.clear()
        for row in rows:
            self.addTopLevelItem(self._item(row))
        if (first := self.topLevelItem(0)) is not None:
            self.setCurrentItem(first)
        self.blockSignals(False)

    def texts(self) -> tuple[tuple[str, ...], ...]:
        """What the list shows."""
        return tuple(tuple(item.text(column) for column in range(self.columnCount())) for item in self._items())

    def key(self) -> str:
        """Of the row that is looked at; empty without one."""
        item = self.currentItem()
        return str(item.data(0, _KEY)) if item is not None else ""

    def chosen(self) -> frozenset[str]:
        """Keys of the rows that are ticked."""
        ticked = (item for item in self._items() if item.checkState(0) == Qt.CheckState.Checked)
        return frozenset(str(item.data(0, _KEY)) for item in ticked)

    def _item(self, row: ImportRow) -> QTreeWidgetItem:
        notes = import_notes(row)
        what = tr("À réunir ?") if row.duplicates and self._boxes else tr(OUTCOMES[row.outcome])
        # a tree's rows are as high as the line ends in them ask for
        lines = "\n".join(fill(line, NOTE_WIDTH) for line in notes)
        known = str(len(notes) or "") if self._boxes else lines
        item = QTreeWidgetItem([row.source, row.title, what, known])
        item.setData(0, _KEY, row.key)
        for column, text in enumerate((row.source, row.path, "", "\n".join(notes))):
            item.setToolTip(column, text)
        if self._boxes and row.outcome is not Outcome.SKIPPED:
            item.setCheckState(0, Qt.CheckState.Unchecked if row.duplicates else Qt.CheckState.Checked)
        return item

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.topLevelItem(number) for number in range(self.topLevelItemCount()))
        return [item for item in found if item is not None]


def import_notes(row: ImportRow) -> tuple[str, ...]:
    """What there is to know of a row, in sentences."""
    return (*(tr("ressemble à {path} : à réunir ?", path=path) for path in row.duplicates), *row.notes)
