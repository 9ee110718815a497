"""A dialog as large as its text asks for: what `resize` and its like give in pixels holds at a zoom of 100 %."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractScrollArea, QDialog, QHeaderView, QTreeView, QVBoxLayout

from kb_app.ui.theme import zoom_of

SHARE = 0.94  # of the screen, at most
COLUMN = 0.38  # of that, for a list beside something else


class Dialog(QDialog):
    """Grows once, before it is seen for the first time, so that it also stands in the middle of its window."""

    _is_grown = False

    def lay_out(self, width: int, height: int = 0) -> QVBoxLayout:
        """The column that everything stands in; without a `height` the dialog is as high as what it holds."""
        self.resize(width, height) if height else self.setMinimumWidth(width)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        return column

    def setVisible(self, visible: bool) -> None:
        if visible and not self._is_grown:
            self._is_grown = True
            self._grow(zoom_of(self) / 100)
        super().setVisible(visible)

    def _grow(self, ratio: float) -> None:
        most = self.screen().availableSize() * SHARE
        wanted = self.size().expandedTo(self.minimumSize()) * ratio
        self.setMinimumSize((self.minimumSize() * ratio).boundedTo(most))
        for area in self.findChildren(QAbstractScrollArea):
            if area.minimumWidth() == area.maximumWidth():
                area.setFixedWidth(round(min(area.minimumWidth() * ratio, most.width() * COLUMN)))
            if isinstance(area, QTreeView):
                header = area.header()
                for column in range(header.count()):
                    if header.sectionResizeMode(column) is QHeaderView.ResizeMode.Interactive:
                        area.setColumnWidth(column, round(area.columnWidth(column) * ratio))
        self.resize(wanted.boundedTo(most))
        self.fit()

    def fit(self) -> None:
        """Room for what is shown now, as far as the screen has it: a dialog does not grow by itself."""
        layout = self.layout()
        if layout is None:
            return
        layout.activate()
        needed = layout.totalHeightForWidth(self.width()) if layout.hasHeightForWidth() else layout.sizeHint().height()
        most = round(self.screen().availableSize().height() * SHARE)
        self.resize(QSize(self.width(), min(max(self.height(), needed), most)))
