"""A list in columns, each row of which stands for something: what dialogs that list, show and act are made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

ROW_HEIGHT = 28
_VALUE = Qt.ItemDataRole.UserRole
_KEY = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Row:
    """`texts` by column; `value` is what it stands for, and `key` by what it is known again. `colour` may be empty."""

    texts: tuple[str, ...]
    value: object
    key: str
    colour: str = ""


class RowList(QTreeWidget):
    """`widths` are those of every column but the one at `stretch`, in pixels."""

    def __init__(
        self, name: str, columns: Sequence[str], widths: Sequence[int], stretch: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setRootIsDecorated(False)
        self.setAlternatingRowColors(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.setHeaderLabels(list(columns))
        self.header().setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        others = (column for column in range(len(columns)) if column != stretch)
        for column, width in zip(others, widths, strict=True):
            self.setColumnWidth(column, width)

    def fill(self, rows: Sequence[Row]) -> None:
        """List these; the row that was chosen stays so if it is still there, else the one in its place."""
        current = self.currentItem()
        key, at = (current.data(0, _KEY), self.indexOfTopLevelItem(current)) if current is not None else ("", 0)
        self.blockSignals(True)
        self.clear()
        for row in rows:
            item = QTreeWidgetItem(list(row.texts))
            item.setData(0, _VALUE, row.value)
            item.setData(0, _KEY, row.key)
            item.setSizeHint(0, QSize(0, ROW_HEIGHT))
            for column, text in enumerate(row.texts):
                item.setToolTip(column, text)
                if row.colour:
                    item.setForeground(column, QColor(row.colour))
            self.addTopLevelItem(item)
        places = [place for place, row in enumerate(rows) if row.key == key] or [min(at, len(rows) - 1)]
        if (chosen := self.topLevelItem(places[0])) is not None:
            self.setCurrentItem(chosen)
        self.blockSignals(False)
        self.itemSelectionChanged.emit()

    def value(self) -> object:
        """What the chosen row stands for; None without one."""
        item = self.currentItem()
        return item.data(0, _VALUE) if item is not None else None

    def texts(self, column: int = 0) -> tuple[str, ...]:
        """What is listed, in order."""
        items = (self.topLevelItem(row) for row in range(self.topLevelItemCount()))
        return tuple(item.text(column) for item in items if item is not None)
