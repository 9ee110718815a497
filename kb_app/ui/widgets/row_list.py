"""A list in columns, each row of which stands for something: what dialogs that list, show and act are made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from kb_app.ui.theme import zoom_of

FIXED = 0.6  # of the list's width, at most, for all columns but the one that stretches
ABOUT, BESIDE = 12, 18  # pixels above and below the words of a row together, at a zoom of 100 %, and beside them
_VALUE = Qt.ItemDataRole.UserRole
_KEY = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Row:
    """`texts` by column; `value` is what it stands for, and `key` by what it is known again. `colour` may be empty.

    `hint` is what the pointer is told over the first column, instead of its text.
    """

    texts: tuple[str, ...]
    value: object
    key: str
    colour: str = ""
    hint: str = ""


class RowList(QTreeWidget):
    """`widths` are those of every column but the one at `stretch`, in pixels at a zoom of 100 %. No words are cut: rows
    are as high as theirs need.
    """

    def __init__(
        self, name: str, columns: Sequence[str], widths: Sequence[int], stretch: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setRootIsDecorated(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(True)
        self.setItemDelegate(_WholeWords(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.setHeaderLabels(list(columns))
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        others = (column for column in range(len(columns)) if column != stretch)
        self._widths = dict(zip(others, widths, strict=True))
        self.header().sectionResized.connect(lambda *_: self.scheduleDelayedItemsLayout())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ratio = min(zoom_of(self) / 100, FIXED * self.viewport().width() / sum(self._widths.values()))
        for column, width in self._widths.items():
            self.setColumnWidth(column, round(width * ratio))

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
            for column, text in enumerate(row.texts):
                item.setToolTip(column, row.hint if row.hint and column == 0 else text)
                if text.isdigit():
                    item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
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


class _WholeWords(QStyledItemDelegate):
    """The height that wrapped words need; Qt asks for it without telling the width of the column."""

    def __init__(self, rows: RowList) -> None:
        super().__init__(rows)
        self._rows = rows

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        width = self._rows.columnWidth(index.column()) - BESIDE
        wrap = Qt.TextFlag.TextWordWrap
        words = self._rows.fontMetrics().boundingRect(0, 0, width, 0, wrap, str(index.data() or "|"))
        return QSize(width, words.height() + ABOUT * zoom_of(self._rows) // 100)
