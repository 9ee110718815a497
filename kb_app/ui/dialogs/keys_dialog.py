"""F1: every key, drawn from the table of actions."""

from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from kb_app.language import later, tr
from kb_app.ui.actions import READ, SEARCH, SHARE, TABLE, WINDOW, WRITE, shown_keys
from kb_app.ui.widgets.dialog import Dialog

COLUMNS = ((SEARCH, SHARE), (READ,), (WRITE, WINDOW))
ELSEWHERE = (
    (SEARCH, later("Monter, descendre dans les résultats"), "↑ ↓"),
    (SEARCH, later("Lire le résultat choisi"), later("Entrée")),
    (SEARCH, later("Site de l'appelant"), "Ctrl+1…9"),
)
"""Keys that are no actions: what they do depends on where the focus is, or on the folder's sites."""


class KeysDialog(Dialog):
    """`help_wanted` is true after the person asked for the help articles."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.help_wanted = False
        self.setWindowTitle(tr("Touches et aide"))
        layout = self.lay_out(1120, 680)
        page = QWidget()
        page.setObjectName("reader")
        columns = QHBoxLayout(page)
        columns.setContentsMargins(0, 0, 12, 0)
        columns.setSpacing(32)
        for groups in COLUMNS:
            columns.addLayout(_column(groups), 1)
        scroll = QScrollArea()
        scroll.setObjectName("keys")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(tr("Touches"))
        scroll.setWidget(page)
        layout.addWidget(scroll, 1)
        note = QLabel(tr("Taper n'importe où dans la fenêtre écrit dans le champ de recherche."))
        note.setProperty("role", "muted")
        layout.addWidget(note)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        more = QPushButton(tr("Lire l'aide"))
        buttons.addButton(more, QDialogButtonBox.ButtonRole.ActionRole)
        more.clicked.connect(self._on_help)
        layout.addWidget(buttons)

    def _on_help(self) -> None:
        self.help_wanted = True
        self.accept()


def _column(groups: tuple[str, ...]) -> QVBoxLayout:
    rows = [(row.group, tr(row.text), shown_keys(row)) for row in TABLE if row.keys]
    rows += [(group, tr(text), tr(keys)) for group, text, keys in ELSEWHERE]
    wanted = sorted((row for row in rows if row[0] in groups), key=lambda row: groups.index(row[0]))
    column = QVBoxLayout()
    column.setSpacing(18)
    for group, members in groupby(wanted, key=lambda row: row[0]):
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        heading = QLabel(tr(group).upper())
        heading.setProperty("role", "heading")
        grid.addWidget(heading, 0, 0, 1, 2)
        for line, (_, text, keys) in enumerate(members, 1):
            key = QLabel(keys)
            key.setProperty("role", "strong")
            words = QLabel(text)
            words.setWordWrap(True)
            grid.addWidget(key, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, line, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(grid)
    column.addStretch(1)
    return column
