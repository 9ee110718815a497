"""Above a step: which procedure it is of, where one is in it, the note for the ticket, and the way out."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout

from kb_app.language import tr
from kb_app.ui.theme import Theme, icon
from kb_app.ui.widgets.sliced_view import MARGIN


class WalkBar(QFrame):
    def __init__(self, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("tabs")
        self._place, self._is_compact = ("", ""), False
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN, 6, 14, 6)
        layout.setSpacing(10)
        words = QVBoxLayout()
        words.setSpacing(1)
        self._titles = QLabel()
        self._titles.setTextFormat(Qt.TextFormat.PlainText)
        self._titles.setWordWrap(True)
        self._titles.setProperty("role", "strong")
        self._where = QLabel()
        self._where.setProperty("role", "muted")
        self._where.setWordWrap(True)
        words.addWidget(self._titles)
        words.addWidget(self._where)
        layout.addLayout(words, 1)
        self._copy = QPushButton(tr("Copier la note"))
        self._copy.setToolTip(tr("Copier la note pour le ticket (Ctrl+Maj+C)"))
        self._copy.setAccessibleName(self._copy.toolTip())
        self._copy.clicked.connect(actions["copy_answer"].trigger)
        self._leave = QToolButton()
        self._leave.setToolTip(tr("Quitter ; la procédure se reprend là (Échap)"))
        self._leave.setAccessibleName(self._leave.toolTip())
        self._leave.clicked.connect(actions["go_back_one"].trigger)
        layout.addWidget(self._copy)
        layout.addWidget(self._leave)

    def show_place(self, titles: str, where: str, trust: str) -> None:
        """`where` one is in the procedure; `trust`, which may be empty, is left out where there is little room."""
        self._titles.setText(titles)
        self._place = where, trust
        self._say_where()

    def set_theme(self, theme: Theme) -> None:
        self._copy.setIcon(icon("copy", theme.text))
        self._leave.setIcon(icon("close", theme.muted))

    def set_compact(self, compact: bool) -> None:
        """The picture alone says what the button does."""
        self._is_compact = compact
        self._copy.setText("" if compact else tr("Copier la note"))
        self._say_where()

    def _say_where(self) -> None:
        where, trust = self._place
        self._where.setText(" · ".join(part for part in (where, "" if self._is_compact else trust) if part))
        self._where.setToolTip(trust)
