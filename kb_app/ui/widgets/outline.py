"""Beside the text: matches, headings and links as real lists, because a text view tells a screen reader of neither."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QToolButton, QVBoxLayout, QWidget

from kb_app.language import tr, trn
from kb_app.services.reading import Heading, LinkRow
from kb_app.ui.theme import OUTLINE_WIDTH, Theme, icon
from kb_app.ui.widgets.page_area import PageArea

_TARGET = Qt.ItemDataRole.UserRole


class Outline(PageArea):
    """`heading_chosen` carries an anchor, `link_chosen` an address, `match_stepped` whether forward."""

    heading_chosen = Signal(str)
    link_chosen = Signal(str)
    match_stepped = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        page = QWidget()
        page.setObjectName("reader")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(8, 16, 16, 8)
        layout.setSpacing(6)
        self._matches = self._match_row()
        layout.addWidget(self._matches)
        self._heading_label, self._headings = self._list(tr("Sur cette page"), "outline")
        self._link_label, self._links = self._list(tr("Voir aussi"), "outline")
        for widget in (self._heading_label, self._headings, self._link_label, self._links):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.setWidget(page)
        for rows, signal in ((self._headings, self.heading_chosen), (self._links, self.link_chosen)):
            rows.itemClicked.connect(lambda item, signal=signal: signal.emit(item.data(_TARGET)))
            rows.itemActivated.connect(lambda item, signal=signal: signal.emit(item.data(_TARGET)))
        self.set_theme(theme)

    def set_theme(self, theme: Theme, zoom: int = 100) -> None:
        self.setFixedWidth(round(OUTLINE_WIDTH * (1 + (zoom - 100) / 200)))
        self._previous.setIcon(icon("up", theme.muted))
        self._next.setIcon(icon("down", theme.muted))

    def show_article(self, headings: Sequence[Heading], links: Sequence[LinkRow]) -> None:
        top = min((heading.level for heading in headings), default=2)
        _fill(
            self._headings,
            [("   " * (h.level - top) + h.text + (" ◆" if h.own else ""), h.anchor) for h in headings],
        )
        _fill(self._links, [(row.label, row.address) for row in links])
        self._heading_label.setVisible(bool(headings))
        self._headings.setVisible(bool(headings))
        self._link_label.setVisible(bool(links))
        self._links.setVisible(bool(links))
        self.show_matches(0, 0)

    def show_matches(self, number: int, count: int) -> None:
        """Which match is shown, from 1, of how many; 0 before anybody stepped."""
        self._matches.setVisible(count > 0)
        said = trn("{count} occurrence", "{count} occurrences", count)
        self._count.setText(f"{number} / {count}" if number else said)

    def mark_heading(self, anchor: str) -> None:
        """The heading that is being read."""
        for row in range(self._headings.count()):
            if self._headings.item(row).data(_TARGET) == anchor:
                self._headings.setCurrentRow(row)
                here = self._headings.visualItemRect(self._headings.item(row)).center()
                self.ensureVisible(0, self._headings.mapToParent(here).y())
                return
        self._headings.setCurrentRow(-1)

    def _match_row(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 4)
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        self._previous, self._next = QToolButton(), QToolButton()
        self._previous.setToolTip(tr("Occurrence précédente (Maj+F3)"))
        self._next.setToolTip(tr("Occurrence suivante (F3)"))
        for button, forward in ((self._previous, False), (self._next, True)):
            button.setAccessibleName(button.toolTip())
            button.clicked.connect(lambda _checked=False, forward=forward: self.match_stepped.emit(forward))
        layout.addWidget(self._count, 1)
        layout.addWidget(self._previous)
        layout.addWidget(self._next)
        return row

    def _list(self, words: str, name: str) -> tuple[QLabel, QListWidget]:
        label = QLabel(escape(words.upper()))
        label.setProperty("role", "heading")
        rows = QListWidget()
        rows.setObjectName(name)
        rows.setAccessibleName(words)
        rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows.setTextElideMode(Qt.TextElideMode.ElideRight)
        return label, rows


def _fill(rows: QListWidget, texts: Sequence[tuple[str, str]]) -> None:
    rows.clear()
    for text, target in texts:
        item = QListWidgetItem(text)
        item.setData(_TARGET, target)
        item.setToolTip(text.strip())
        rows.addItem(item)
    rows.setFixedHeight(rows.count() * rows.sizeHintForRow(0) + 4)
