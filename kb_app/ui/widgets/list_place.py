"""Where a dialog lists something: the list, or while there is nothing to list one sentence in its place."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from kb_app.ui.announcing import announce


class ListPlace(QStackedWidget):
    """`body` is the list, with all that is about what is chosen in it."""

    def __init__(self, body: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._body, self._words = body, QLabel()
        self._words.setProperty("role", "lead")
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setMargin(24)
        self.addWidget(body)
        self.addWidget(self._words)

    def say(self, words: str) -> None:
        """Why nothing is listed, and what to do; the list again for no words."""
        is_new = words != self._words.text()
        self._words.setText(words)
        shown = self._words if words else self._body
        self.setCurrentWidget(shown)
        shown.setGeometry(self.contentsRect())  # at once: whoever fills a list scrolls in it
        if is_new and self.isVisible():
            announce(self, words)

    def words(self) -> str:
        """What stands in the place of the list, or empty."""
        return self._words.text()
