"""Where one asks: a line with a glass before the words and, once there are some, a cross that empties it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton

from kb_app.language import tr
from kb_app.ui.theme import ICON, Theme, icon

LONGEST = 2_000_000  # characters: whatever is pasted is cut no earlier than it is searched
SIDE = 10  # pixels beside the glass and the cross


class SearchField(QLineEdit):
    """Its pictures grow with the text, which those of Qt's own line do not."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("search")
        self.setPlaceholderText(tr("Chercher une réponse"))
        self.setAccessibleName(tr("Chercher une réponse"))
        self.setMaxLength(LONGEST)
        self._glass, self._clear = QLabel(), QToolButton()
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Esc empties the line
        self._clear.setToolTip(tr("Effacer (Échap)"))
        self._clear.setAccessibleName(self._clear.toolTip())
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SIDE, 0, SIDE // 2, 0)
        layout.addWidget(self._glass)
        layout.addStretch(1)
        layout.addWidget(self._clear)

    def set_theme(self, theme: Theme, zoom: int) -> None:
        side = round(ICON * zoom / 100)
        self._glass.setPixmap(icon("search", theme.muted).pixmap(side, side))
        self._clear.setIcon(icon("close", theme.muted))
        self.setTextMargins(side + SIDE // 2, 0, side + SIDE, 0)
