"""Beside a step: the way so far, where an earlier answer can be changed, and the links of the text, as real lists."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kb_app.domain.walk import Stop, Walk
from kb_app.language import tr
from kb_app.services.reading import LinkRow
from kb_app.ui.theme import OUTLINE_WIDTH, Theme

_AROUND, _NO_END = 24, 10_000  # pixels
_TARGET = Qt.ItemDataRole.UserRole


class Trail(QWidget):
    """`stop_chosen` carries the number of a stop, from 0; `link_chosen` an address."""

    stop_chosen = Signal(int)
    link_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 16, 16, 8)
        layout.setSpacing(6)
        self._stops_label, self._stops = _named_list(tr("Chemin"))
        self._links_label, self._links = _named_list(tr("Voir aussi"))
        for widget in (self._stops_label, self._stops, self._links_label, self._links):
            layout.addWidget(widget)
        layout.setStretchFactor(self._stops, 3)
        layout.setStretchFactor(self._links, 1)
        layout.addStretch()
        for rows, signal in ((self._stops, self.stop_chosen), (self._links, self.link_chosen)):
            rows.chosen.connect(lambda item, signal=signal: signal.emit(item.data(_TARGET)))

    def set_theme(self, theme: Theme, zoom: int) -> None:
        self._theme = theme
        self.setFixedWidth(round(OUTLINE_WIDTH * (1 + (zoom - 100) / 200)))

    def show_walk(self, walk: Walk, links: Sequence[LinkRow]) -> None:
        """The whole trail: what is beyond where the person is was walked before they went back."""
        self._stops.clear()
        for number, stop in enumerate(walk.trail):
            item = QListWidgetItem(_line(number, stop))
            item.setData(_TARGET, number)
            spoken = _spoken(number, stop, is_here=number == walk.at)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            item.setToolTip(spoken)
            if number > walk.at:
                item.setForeground(QColor(self._theme.muted))
            self._stops.addItem(item)
        self._links.clear()
        for row in links:
            item = QListWidgetItem(row.label)
            item.setData(_TARGET, row.address)
            item.setToolTip(row.label)
            self._links.addItem(item)
        self._links_label.setVisible(bool(links))
        self._links.setVisible(bool(links))
        for rows in (self._stops, self._links):
            rows.fit()
        self._stops.setCurrentRow(walk.at)
        self._stops.scrollToItem(self._stops.currentItem())


class _Rows(QListWidget):
    """A list whose digits and letters belong to whoever it stands in; Enter or a click chooses.

    Its rows are as high as their words need: the style sheet's room around them is not known to Qt's own wrapping.
    """

    chosen = Signal(QListWidgetItem)

    def __init__(self) -> None:
        super().__init__()
        self.itemClicked.connect(self.chosen)

    def fit(self) -> None:
        """Measured in bold, as the row is on which the person stands."""
        self.ensurePolished()
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        metrics, width, height = QFontMetrics(font), self.viewport().width() - _AROUND, 2 * self.frameWidth()
        for row in range(self.count()):
            item = self.item(row)
            words = metrics.boundingRect(0, 0, width, _NO_END, Qt.TextFlag.TextWordWrap.value, item.text())
            item.setSizeHint(QSize(0, words.height() + metrics.height() // 2))
            height += item.sizeHint().height()
        self.setMaximumHeight(height + metrics.height() // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.chosen.emit(self.currentItem())
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)


def _named_list(words: str) -> tuple[QLabel, _Rows]:
    label = QLabel(words.upper())
    label.setProperty("role", "heading")
    rows = _Rows()
    rows.setObjectName("trail")
    rows.setAccessibleName(words)
    rows.setWordWrap(True)
    rows.setTextElideMode(Qt.TextElideMode.ElideNone)
    rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return label, rows


def _line(number: int, stop: Stop) -> str:
    indent = "\u2003" * len(stop.callers)
    answer = f"\n{indent}→ {stop.answer}" if stop.answer else ""
    return f"{indent}{number + 1}. {stop.heading}{answer}"


def _spoken(number: int, stop: Stop, *, is_here: bool) -> str:
    words = [tr("Étape {number} : {heading}", number=number + 1, heading=stop.heading)]
    if stop.answer:
        words.append(tr("réponse : {answer}", answer=stop.answer))
    if is_here:
        words.append(tr("vous êtes ici"))
    return ", ".join(words)
