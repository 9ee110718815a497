"""What the left column lists when nothing is typed: favourites, then what was opened last."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from kb_app.domain.mark import Mark
from kb_app.language import tr
from kb_app.ui.theme import Theme, icon

_KEY = Qt.ItemDataRole.UserRole


class HomeList(QListWidget):
    """`key_opened` carries the key of the article that was chosen."""

    key_opened = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._changed: tuple[Mark, ...] = ()
        self._favourites: tuple[Mark, ...] = ()
        self._recents: tuple[Mark, ...] = ()
        self.setAccessibleName(tr("Favoris et fiches récentes"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(1)
        self.setWordWrap(False)
        self.itemActivated.connect(self._on_activated)
        self.itemClicked.connect(self._on_activated)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.show_marks(self._changed, self._favourites, self._recents)

    def show_marks(self, changed: Sequence[Mark], favourites: Sequence[Mark], recents: Sequence[Mark]) -> None:
        """`changed` are articles that changed since they were read."""
        self._changed, self._favourites, self._recents = tuple(changed), tuple(favourites), tuple(recents)
        self.clear()
        if not favourites and not recents:
            self._add_words(tr("Tapez deux mots de la question : la réponse s'ouvre à droite."))
            self._add_words(tr("Vos favoris (Ctrl+D) et vos dernières fiches viendront ici."))
        for words, marks, picture in (
            (tr("Modifiées depuis votre lecture"), self._changed, "changed"),
            (tr("Favoris"), self._favourites, "star-full"),
            (tr("Ouvertes récemment"), self._recents, "clock"),
        ):
            if marks:
                if self.count():
                    self._add_words("")
                self._add_heading(words)
            for mark in marks:
                item = QListWidgetItem(icon(picture, self._theme.muted), mark.title)
                item.setData(_KEY, mark.key)
                item.setToolTip(mark.title)
                self.addItem(item)

    def titles(self) -> tuple[str, ...]:
        """The titles listed, favourites first."""
        return tuple(self.item(row).text() for row in range(self.count()) if self.item(row).data(_KEY))

    def move_by_key(self, event: QKeyEvent) -> None:
        """↑ and ↓ from the search field; headings are passed over."""
        step = -1 if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_PageUp) else 1
        row = self.currentRow() + step
        while 0 <= row < self.count():
            if self.item(row).data(_KEY):
                self.setCurrentRow(row)
                return
            row += step

    def open_current(self) -> None:
        item = self.currentItem()
        if item is not None and item.data(_KEY):
            self.key_opened.emit(item.data(_KEY))

    def _add_heading(self, words: str) -> None:
        item = QListWidgetItem(words.upper())
        font = self.font()
        font.setPixelSize(max(10, font.pixelSize() - 2) if font.pixelSize() > 0 else 12)
        font.setWeight(font.Weight.DemiBold)
        item.setFont(font)
        item.setForeground(QColor(self._theme.muted))
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.addItem(item)

    def _add_words(self, words: str) -> None:
        item = QListWidgetItem(words)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.setWordWrap(True)
        self.addItem(item)

    def _on_activated(self, item: QListWidgetItem) -> None:
        if item.data(_KEY):
            self.key_opened.emit(item.data(_KEY))
