"""Under the search field: which kind of article is listed, and the site of whoever calls."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QMenu, QPushButton, QWidget

from kb_app.domain.folder import Site
from kb_app.language import later, tr
from kb_app.ui.widgets.flow_layout import FlowLayout

FILTERS = (
    ("", later("Tout")),
    ("kind:procedure", later("Procédures")),
    ("kind:notice", later("Avis")),
)


class FilterRow(QWidget):
    """`filter_changed` says that another kind is listed; `site_chosen` carries a site code, or "" for all."""

    filter_changed = Signal()
    site_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._filter = ""
        layout = FlowLayout(6)
        self.setLayout(layout)
        self._chips = QButtonGroup(self)
        for operator, text in FILTERS:
            chip = _chip(tr(text))
            chip.setCheckable(True)
            chip.setChecked(not operator)
            chip.clicked.connect(lambda _checked=False, operator=operator: self._choose(operator))
            self._chips.addButton(chip)
            layout.addWidget(chip)
        self._site = _chip("")
        self._site.setProperty("opens", "menu")
        layout.addWidget(self._site)

    def filter(self) -> str:
        """The operator of what is listed; empty for everything."""
        return self._filter

    def widen(self) -> None:
        """List everything again."""
        self._chips.buttons()[0].setChecked(True)
        self._choose("")

    def set_sites(self, sites: Sequence[Site], chosen: str) -> None:
        """Fill the site menu; the button is hidden in a folder that knows no sites."""
        menu = QMenu(self)
        rows = [Site("", tr("Tous les sites")), *sites]
        for number, site in enumerate(rows):
            shortcut = f"\tCtrl+{number}" if number <= 9 else ""
            action = menu.addAction(site.label + shortcut)
            action.setCheckable(True)
            action.setChecked(site.code == chosen)
            action.triggered.connect(lambda _checked=False, code=site.code: self.site_chosen.emit(code))
        self._site.setMenu(menu)
        label = next((site.label for site in rows if site.code == chosen), chosen)
        self._site.setText(label)
        self._site.setAccessibleName(tr("Site de l'appelant : {site}", site=label))
        self._site.setVisible(bool(sites))

    def _choose(self, operator: str) -> None:
        self._filter = operator
        self.filter_changed.emit()


def _chip(words: str) -> QPushButton:
    chip = QPushButton(words)
    chip.setProperty("role", "chip")
    return chip
