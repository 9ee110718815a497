"""A short list under the cursor: ↑ ↓ choose, Enter or Tab write the choice, Esc closes; typing goes on meanwhile."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from kb_app.language import tr
from kb_app.services.writing.writing_names import Completion

_TAKE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_TEXT = Qt.ItemDataRole.UserRole


class CompletionList(QListWidget):
    """`chosen` carries how many characters before the cursor give way, and the text that is written."""

    chosen = Signal(int, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._typed = 0
        self.setObjectName("completions")
        self.setAccessibleName(tr("Propositions"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(lambda _item: self._take())
        self.hide()

    def offer(self, completion: Completion | None, place: QPoint, height: int) -> None:
        """Show the choices at `place` of the parent, above the line of that `height` where there is no room below."""
        if completion is None:
            self.hide()
            return
        self._typed = completion.typed
        self.clear()
        for label, text in completion.choices:
            item = QListWidgetItem(label)
            item.setData(_TEXT, text)
            self.addItem(item)
        self.setCurrentRow(0)
        parent = self.parentWidget()
        assert parent is not None
        rows = min(8, self.count())
        self.resize(min(380, parent.width() - 16), rows * max(24, self.sizeHintForRow(0)) + 6)
        top = place.y() + height
        if top + self.height() > parent.height():
            top = max(0, place.y() - self.height())
        self.move(max(0, min(place.x(), parent.width() - self.width() - 8)), top)
        self.show()
        self.raise_()

    def take_key(self, event: QKeyEvent) -> bool:
        """Whether the list took the key for itself."""
        if not self.isVisible() or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = -1 if event.key() == Qt.Key.Key_Up else 1
            self.setCurrentRow((self.currentRow() + step) % self.count())
            return True
        if event.key() in _TAKE:
            self._take()
            return True
        return False

    def _take(self) -> None:
        item = self.currentItem()
        self.hide()
        if item is not None:
            self.chosen.emit(self._typed, str(item.data(_TEXT)))
