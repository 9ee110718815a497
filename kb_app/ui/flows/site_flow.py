"""The caller's site: chosen by key, menu or tab, kept for the call, told to everything that answers for it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from kb_app.domain.folder import Site
from kb_app.ui.panes.search_pane import SearchPane


class SiteFlow(QObject):
    """`chosen` carries the code of the site, or "" for what all sites have in common."""

    chosen = Signal(str)

    def __init__(self, pane: SearchPane, sites: Callable[[], Sequence[Site]], code: str, window: QWidget) -> None:
        super().__init__(window)
        self._pane, self._sites, self._code = pane, sites, code
        for number in range(1, 10):  # in the order in which the folder declares them
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), window)
            shortcut.activated.connect(lambda number=number: self._choose_nth(number))

    def code(self) -> str:
        return self._code

    def sites(self) -> Sequence[Site]:
        return self._sites()

    def choose(self, code: str) -> None:
        """From now on: results prefer that site and the reader shows its answer."""
        self._code = code
        self.show_sites()
        self.chosen.emit(code)

    def choose_all_sites(self) -> None:
        self.choose("")

    def show_sites(self) -> None:
        """The folder may know other sites than before."""
        self._pane.set_sites(self._sites(), self._code)

    def _choose_nth(self, number: int) -> None:
        sites = self._sites()
        if number <= len(sites):
            self.choose(sites[number - 1].code)
