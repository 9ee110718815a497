"""Go to an article by its title: type, arrow, Enter."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from kb_app.domain.mark import Mark
from kb_app.language import tr, trn
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.list_place import ListPlace

LISTED = 60
_KEY = Qt.ItemDataRole.UserRole
_MOVES = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class SwitcherDialog(Dialog):
    """`key()` is the chosen article's, once accepted; without one, `wanted()` is to be searched in the texts.

    `typed` carries what to look up: answer by `show_found`.

    While nothing is typed, `recents` are listed, or if there are none what is found for "".
    """

    typed = Signal(str)

    def __init__(self, recents: tuple[Mark, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recents = recents
        self._first: tuple[Mark, ...] = ()
        self._is_looking = False
        self._is_entered = False
        self.setWindowTitle(tr("Aller à une fiche"))
        layout = self.lay_out(560, 460)
        self._field = QLineEdit()
        self._field.setPlaceholderText(tr("Titre de la fiche"))
        self._field.setAccessibleName(tr("Titre de la fiche"))
        self._field.textChanged.connect(self._on_text_changed)
        self._field.installEventFilter(self)
        self._list = QListWidget()
        self._list.setAccessibleName(tr("Fiches"))
        self._list.setObjectName("titles")
        self._list.itemActivated.connect(lambda _item: self.accept())
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        self._place = ListPlace(self._list)
        for widget in (self._field, self._place, self._count):
            layout.addWidget(widget)
        self._list_first()

    def key(self) -> str:
        item = self._list.currentItem()
        return str(item.data(_KEY)) if item is not None else ""

    def wanted(self) -> str:
        """What is typed."""
        return self._field.text().strip()

    def show_found(self, found: tuple[Mark, ...]) -> None:
        """What has the words that were last asked for."""
        self._is_looking = False
        if not self._field.text().strip():
            self._first = found
            self._list_first()
            return
        self._list_marks(found)
        self.say(trn("{count} fiche", "{count} fiches", len(found)) if found else "")
        if not found:
            self._place.say(tr("Aucun titre avec ces mots. Entrée les cherche dans le texte des fiches."))
        if self._is_entered:
            self.accept()

    def say(self, sentence: str) -> None:
        self._count.setText(sentence)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """↑ and ↓ move in the list while the field keeps the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                QApplication.sendEvent(self._list, event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter()
                return True
        return super().eventFilter(watched, event)

    def _enter(self) -> None:
        """Never the answer to fewer letters than were typed: a fast hand waits for its own."""
        if self._is_looking:
            self._is_entered = True
        elif self.key() or self.wanted():
            self.accept()

    def _on_text_changed(self, text: str) -> None:
        self._is_entered = False
        self._is_looking = bool(text.strip())
        if not self._is_looking:
            self._list_first()
        self.typed.emit(text)

    def _list_first(self) -> None:
        self._list_marks(self._recents or self._first)
        if self._recents:
            self.say(tr("Dernières fiches lues ; tapez pour chercher parmi tous les titres."))
        else:
            self.say(tr("Tapez pour chercher parmi tous les titres."))

    def _list_marks(self, marks: tuple[Mark, ...]) -> None:
        self._list.clear()
        self._place.say("")
        for mark in marks:
            item = QListWidgetItem(mark.title)
            item.setData(_KEY, mark.key)
            item.setToolTip(mark.title)
            self._list.addItem(item)
        self._list.setCurrentRow(0 if marks else -1)
