"""Why what was written in a dialog could not be saved: said in the dialog, which keeps it"""

from PySide6.QtWidgets import QLabel, QWidget

from kb_app.ui.announcing import announce


class TroubleLine(QLabel):
    """Takes no room until there is something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bad")
        self.setWordWrap(True)
        self.hide()

    def say(self, sentence: str) -> None:
        self.setText(sentence)
        self.show()
        announce(self, sentence)
