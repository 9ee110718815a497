"""Above an article: a tab for each site's answer, and what can be done with the article."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from kb_app.domain.folder import Site
from kb_app.language import tr
from kb_app.ui.theme import Theme, icon
from kb_app.ui.widgets.flow_layout import FlowLayout

ROOM_FOR_WORDS = 640  # pixels at a zoom of 100 %
TOOLS = (
    ("show_previous", "back"),
    ("show_next", "forward"),
    ("toggle_favourite", "star"),
    ("flag_passage", "flag"),
    ("edit_article", "pen"),
    ("show_history", "clock"),
    ("copy_link", "link"),
    ("toggle_outline", "outline"),
)
WIDE = frozenset({"show_next", "edit_article", "show_history", "copy_link", "toggle_outline"})
"""Left out of the compact window, where the tabs of the sites need the room; their keys work as ever."""


class ReaderBar(QFrame):
    """`site_chosen` carries a site code, or "" for the common answer."""

    site_chosen = Signal(str)

    def __init__(self, theme: Theme, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("tabs")
        self._theme, self._zoom, self._is_compact, self._is_favourite = theme, 100, False, False
        self._group = QButtonGroup(self)
        self._tabs = FlowLayout(2)
        self._buttons = {name: _tool(actions[name]) for name, _ in TOOLS}
        self._walk = _worded(tr("Pas à pas"), actions["start_walk"])
        self._walk.setAccessibleName(actions["start_walk"].text())
        self._walk.hide()
        self._copy = _worded(tr("Copier la réponse"), actions["copy_answer"])
        self._tools = QWidget()
        row = QHBoxLayout(self._tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for button in self._buttons.values():
            row.addWidget(button)
        row.addSpacing(6)
        row.addWidget(self._walk)
        row.addWidget(self._copy)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(20, 2, 14, 0)
        self._layout.setSpacing(2)
        self._layout.addLayout(self._tabs, 1)
        self._layout.addWidget(self._tools, 0, Qt.AlignmentFlag.AlignRight)

    def set_theme(self, theme: Theme, zoom: int) -> None:
        self._theme, self._zoom = theme, zoom
        for name, picture in TOOLS:
            self._buttons[name].setIcon(icon(picture, theme.muted))
        self._copy.setIcon(icon("copy", theme.text))
        self._walk.setIcon(icon("steps", theme.text))
        self.show_favourite(self._is_favourite)
        self._fit()

    def set_compact(self, compact: bool) -> None:
        self._is_compact = compact
        for name in WIDE:
            self._buttons[name].setHidden(compact)
        self._fit()

    def show_tabs(self, sites: Sequence[Site], chosen: str) -> None:
        """`sites` in order; the common answer is always the first. `chosen` is a site code or ""."""
        while (item := self._tabs.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()  # it goes at the next turn of the event loop, and is not seen until then
                widget.deleteLater()
        self._group = QButtonGroup(self)
        for site in (Site("", tr("Commun")), *sites):
            tab = QPushButton(site.label)
            tab.setProperty("role", "tab")
            tab.setCheckable(True)
            tab.setChecked(site.code == chosen)
            tab.clicked.connect(lambda _checked=False, code=site.code: self.site_chosen.emit(code))
            self._group.addButton(tab)
            self._tabs.addWidget(tab)
            tab.ensurePolished()
        self._fit()

    def show_favourite(self, favourite: bool) -> None:
        self._is_favourite = favourite
        star, theme = self._buttons["toggle_favourite"], self._theme
        picture, colour = ("star-full", theme.accent) if favourite else ("star", theme.muted)
        star.setIcon(icon(picture, colour))
        star.setToolTip(tr("Retirer des favoris (Ctrl+D)") if favourite else tr("Ajouter aux favoris (Ctrl+D)"))
        star.setAccessibleName(star.toolTip())

    def offer_walk(self, is_procedure: bool) -> None:
        self._walk.setVisible(is_procedure)
        self._fit()

    def offers_walk(self) -> bool:
        return not self._walk.isHidden()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Words on the buttons where there is room; the tabs under them where both do not go side by side."""
        has_room = not self._is_compact and self.width() >= ROOM_FOR_WORDS * self._zoom / 100
        self._walk.setText(tr("Pas à pas") if has_room else "")
        self._copy.setText(tr("Copier la réponse") if has_room else "")
        sides = self._layout.contentsMargins()
        tabs = sum(button.sizeHint().width() + self._tabs.spacing() for button in self._group.buttons())
        needed = tabs + self._tools.sizeHint().width() + sides.left() + sides.right()
        one_row, two_rows = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.BottomToTop
        self._layout.setDirection(two_rows if needed > self.width() else one_row)


def _tool(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setToolTip(action.toolTip())
    button.setAccessibleName(action.text())
    button.clicked.connect(action.trigger)
    return button


def _worded(words: str, action: QAction) -> QPushButton:
    button = QPushButton(words)
    button.setToolTip(action.toolTip())
    button.setAccessibleName(words)
    button.clicked.connect(action.trigger)
    return button
