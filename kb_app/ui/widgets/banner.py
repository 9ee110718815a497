"""A coloured line above an article: how far to trust it, and what must be known before reading it out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from kb_app.ui.theme import Theme, icon

ICONS = {
    "good": "check",
    "warn": "warning",
    "bad": "warning",
    "info": "info",
    "strong": "bell",
    "plain": "info",
    "quiet": "info",
}


class Banner(QFrame):
    """`tone` is a name of `theme.TONES`; `text` may hold `<b>`, `plain` is what a screen reader says instead.

    An action, if given, emits `action_chosen`.
    """

    action_chosen = Signal()

    def __init__(
        self,
        theme: Theme,
        tone: str,
        text: str,
        plain: str = "",
        action: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("tone", tone)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 8)
        layout.setSpacing(10)
        label = QLabel(text.replace("<b>", f"<b style='color: {theme.tone(tone)[0]}'>"))
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.ensurePolished()
        side = label.fontMetrics().height() + 1  # as high as a line, in large text too
        picture = QLabel()
        picture.setPixmap(icon(ICONS[tone], theme.tone(tone)[0]).pixmap(side, side))
        layout.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(label, 1)
        self.setAccessibleName(plain or text)
        if action:
            button = QPushButton(action)
            button.setProperty("role", "link")
            button.clicked.connect(self.action_chosen)
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
