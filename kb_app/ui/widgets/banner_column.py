"""What must be known before reading, above the text: banners, which scroll where they would leave the text no room."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from kb_app.ui.widgets.banner import Banner
from kb_app.ui.widgets.page_area import PageArea

SHARE = 0.3  # of the window's height


class BannerColumn(PageArea):
    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        page = QWidget()
        page.setObjectName("reader")
        self._column = QVBoxLayout(page)
        self._column.setSpacing(6)
        self.setWidget(page)
        self.set_compact(False)

    def set_compact(self, compact: bool) -> None:
        side, top = (12, 8) if compact else (28, 12)
        self._column.setContentsMargins(side, top, side, 0)
        self.fit()

    def clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.verticalScrollBar().setValue(0)

    def add(self, banner: Banner) -> None:
        self._column.addWidget(banner)
        banner.show()  # a layout counts only what is shown
        for widget in banner.findChildren(QWidget):
            widget.ensurePolished()
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def fit(self) -> None:
        """As high as its banners, but for a share of the window."""
        self.setFixedHeight(min(self.needed_height(), round(self.window().height() * SHARE)))
