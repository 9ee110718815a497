"""Go to an article by its title: type, arrow, Enter."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kb_app.domain.mark import Mark
from kb_app.language import tr, trn
from kb_app.services.titles import Titles, matching

LISTED = 60
_KEY = Qt.ItemDataRole.UserRole
_MOVES = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class SwitcherDialog(QDialog):
    """`key()` is the chosen article's, once accepted; without one, `wanted()` is to be searched in the texts.

    `recents`, or the first titles, are listed first.
    """

    def __init__(self, titles: Titles, recents: tuple[Mark, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles = titles.all()
        self._recents = recents
        self.setWindowTitle(tr("Aller à une fiche"))
        self.resize(560, 460)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        self._field = QLineEdit()
        self._field.setPlaceholderText(tr("Titre de la fiche"))
        self._field.setAccessibleName(tr("Titre de la fiche"))
        self._field.textChanged.connect(self._show)
        self._field.installEventFilter(self)
        self._list = QListWidget()
        self._list.setAccessibleName(tr("Fiches"))
        self._list.setObjectName("titles")
        self._list.itemActivated.connect(lambda _item: self.accept())
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        for widget in (self._field, self._list, self._count):
            layout.addWidget(widget)
        self._show("")

    def key(self) -> str:
        item = self._list.currentItem()
        return str(item.data(_KEY)) if item is not None else ""

    def wanted(self) -> str:
        """What is typed."""
        return self._field.text().strip()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """↑ and ↓ move in the list while the field keeps the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                QApplication.sendEvent(self._list, event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self.key() or self.wanted():
                    self.accept()
                return True
        return super().eventFilter(watched, event)

    def _show(self, typed: str) -> None:
        first = self._recents or tuple(mark for _, mark in self._titles[:LISTED])
        found = matching(self._titles, typed, LISTED) if typed.strip() else first
        self._list.clear()
        for mark in found:
            item = QListWidgetItem(mark.title)
            item.setData(_KEY, mark.key)
            item.setToolTip(mark.title)
            self._list.addItem(item)
        self._list.setCurrentRow(0 if found else -1)
        if typed.strip():
            self._count.setText(
                trn("{count} fiche", "{count} fiches", len(found))
                if found
                else tr("Aucun titre avec ces mots. Entrée les cherche dans le texte des fiches.")
            )
        elif self._recents:
            self._count.setText(tr("Dernières fiches lues ; tapez pour chercher parmi tous les titres."))
        else:
            self._count.setText(tr("Tapez pour chercher parmi tous les titres."))
