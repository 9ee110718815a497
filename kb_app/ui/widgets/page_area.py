"""A page that is as high as it needs, and scrolls where there is less room."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea


class PageArea(QScrollArea):
    """Takes no focus: what is in it does."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(40)

    def needed_height(self) -> int:
        """What the page needs at its width."""
        page = self.widget()
        layout = page.layout() if page is not None else None
        if page is None or layout is None:
            return 0
        if not layout.hasHeightForWidth():
            return page.sizeHint().height()
        return layout.totalHeightForWidth(min(self.viewport().width(), page.maximumWidth()))
