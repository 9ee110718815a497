"""F1: every key, drawn from the table of actions."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kb_app.language import tr
from kb_app.ui.actions import TABLE, shown_keys


class KeysDialog(QDialog):
    """`help_wanted` is true after the person asked for the help articles."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.help_wanted = False
        self.setWindowTitle(tr("Touches et aide"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        grid = QGridLayout()
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(4)
        rows = [(row.group, tr(row.text), shown_keys(row)) for row in TABLE if row.keys]
        rows += [
            (TABLE[0].group, tr("Monter, descendre dans les résultats"), "↑ ↓"),
            (TABLE[0].group, tr("Lire le résultat choisi"), tr("Entrée")),
            (TABLE[0].group, tr("Site de l'appelant"), "Ctrl+1…9"),
        ]
        column, line, last = 0, 0, ""
        for group, text, keys in sorted(rows, key=lambda row: [r.group for r in TABLE].index(row[0])):
            if group != last:
                column, line, last = (column + 2 if last else 0), 0, group
                heading = QLabel(tr(group).upper())
                heading.setProperty("role", "heading")
                grid.addWidget(heading, line, column, 1, 2)
                line += 1
            key_label = QLabel(keys)
            key_label.setStyleSheet("font-weight: 600")
            grid.addWidget(key_label, line, column, Qt.AlignmentFlag.AlignTop)
            words = QLabel(text)
            words.setWordWrap(True)
            words.setMinimumWidth(170)
            grid.addWidget(words, line, column + 1, Qt.AlignmentFlag.AlignTop)
            line += 1
        layout.addLayout(grid)
        layout.addSpacing(8)
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
