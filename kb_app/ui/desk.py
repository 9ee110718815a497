"""What the window holds: the search pane, beside it the page in front, and the status line below."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from kb_app.domain.query import Hit
from kb_app.services.reading import Reading
from kb_app.ui.delegates import HitWords
from kb_app.ui.panes.editor_pane import EditorPane
from kb_app.ui.panes.home_pane import HomePane
from kb_app.ui.panes.procedure_pane import ProcedurePane
from kb_app.ui.panes.reader_pane import ReaderPane
from kb_app.ui.panes.search_pane import SearchPane
from kb_app.ui.panes.status_pane import StatusPane
from kb_app.ui.panes.welcome_pane import WelcomePane
from kb_app.ui.theme import SIDE_WIDTH, Theme

COMPACT_SEARCH = 280  # pixels above the page, at a zoom of 100 %
SEARCH_SHARE = 0.45  # of the compact window, at most
SIDE_SHARE = 0.38  # of the wide one, where the text is large
_ANY = 16_777_215  # Qt's own "no limit"


class Desk(QWidget):
    """The panes, laid out. `turned` says that another page is in front."""

    turned = Signal()

    def __init__(self, theme: Theme, actions: Mapping[str, QAction], words: Callable[[Hit], HitWords]) -> None:
        super().__init__()
        self._zoom = 100
        self.search = SearchPane(theme, words)
        self.home = HomePane(theme)
        self.reader = ReaderPane(theme, actions)
        self.procedure = ProcedurePane(theme, actions)
        self.welcome = WelcomePane(theme)
        self.editor = EditorPane(theme)
        self.status = StatusPane(theme)
        self._pages = QStackedWidget()
        self._rows = (self.home, self.reader, self.procedure, self.welcome, self.editor)
        for page in self._rows:
            self._pages.addWidget(page)
        self._pages.currentChanged.connect(self._on_turned)
        self.search.query_changed.connect(self._on_query_changed)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.search)
        self._split.addWidget(self._pages)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([SIDE_WIDTH, 900])
        self.search.setMinimumWidth(300)
        self._pages.setMinimumWidth(360)  # the pages that are not shown have no say in it
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._split, 1)
        layout.addWidget(self.status)

    def page(self) -> QWidget:
        """The page in front."""
        return self._rows[self._pages.currentIndex()]

    def turn_to(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)

    def is_reading(self) -> bool:
        return self.page() is self.reader

    def is_walking(self) -> bool:
        return self.page() is self.procedure

    def is_writing(self) -> bool:
        return self.page() is self.editor

    def reading(self) -> Reading | None:
        """The article in front, if one is."""
        return self.reader.reading() if self.is_reading() else None

    def is_compact(self) -> bool:
        return self._split.orientation() == Qt.Orientation.Vertical

    def set_compact(self, compact: bool) -> None:
        """The search above the page instead of beside it, and less around both."""
        self._split.setOrientation(Qt.Orientation.Vertical if compact else Qt.Orientation.Horizontal)
        self.search.setMaximumWidth(_ANY if compact else SIDE_WIDTH * 2)
        for pane in (self.status, self.reader, self.procedure, self.editor):
            pane.set_compact(compact)
        self._give_room()

    def _on_turned(self) -> None:
        self._give_room()
        self.turned.emit()

    def _on_query_changed(self, text: str) -> None:
        self._give_room(asking=bool(text))

    def _give_room(self, *, asking: bool = False) -> None:
        """In the compact window what is read has all the room, until somebody asks something or goes home."""
        is_alone = self.is_walking() or (self.is_reading() and not self.search.text())
        slim = self.is_compact() and is_alone and not asking
        if slim != self.search.is_slim():
            self.search.set_slim(slim)
            self._limit_search()
            self.divide_compact(self.height())

    def _limit_search(self) -> None:
        self.search.setMaximumHeight(self.search.sizeHint().height() if self.search.is_slim() else _ANY)

    def divide_compact(self, height: int) -> None:
        """`height` in pixels is shared between the search and the page under it."""
        first = round(min(COMPACT_SEARCH * self._zoom / 100, height * SEARCH_SHARE))
        self.divide(first, height - first)

    def side_width(self) -> int:
        """Pixels of the search beside the page."""
        return self._split.sizes()[0]

    def divide_wide(self, width: int) -> None:
        """`width` in pixels is shared between the search and the page beside it; large text needs more of it."""
        first = round(min(SIDE_WIDTH * self._zoom / 100, max(SIDE_WIDTH, width * SIDE_SHARE)))
        self.divide(first, width - first)

    def divide(self, first: int, second: int) -> None:
        """Pixels for the search and for the page."""
        slim = self.search.is_slim()
        self._split.setSizes([self.search.maximumHeight(), first + second] if slim else [first, second])

    def set_theme(self, theme: Theme, zoom: int) -> None:
        """`zoom` is the text's size in percent."""
        grown, self._zoom = zoom != self._zoom, zoom
        for pane in (self.search, self.reader, self.procedure, self.editor):
            pane.set_theme(theme, zoom)
        for plain in (self.home, self.welcome, self.status):
            plain.set_theme(theme)
        self._limit_search()
        if grown:
            self.divide_compact(self.height()) if self.is_compact() else self.divide_wide(self.window().width())
