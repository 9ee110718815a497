"""The left column: search field, site and filters, then the hits or, with nothing typed, favourites and recents."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from kb_app.domain.folder import Site
from kb_app.domain.query import Answer, Hit, Relaxed
from kb_app.language import tr, trn
from kb_app.ui.announcing import Announcer
from kb_app.ui.delegates import HitDelegate, HitWords
from kb_app.ui.models import HIT, HitsModel
from kb_app.ui.theme import SPACE, Theme, icon
from kb_app.ui.widgets.filter_row import FilterRow
from kb_app.ui.widgets.home_list import HomeList
from kb_app.ui.widgets.nothing_found import NothingFound
from kb_app.ui.widgets.search_field import SearchField

_TYPING = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class SearchPane(QFrame):
    """`query_changed` carries what was typed with the chosen filter; `hit_chosen` the hit under the cursor.

    `hit_opened` says that the person wants to read it now; `site_chosen` carries a site code, or "" for all;
    `gap_asked` that nobody has written what is looked for.
    """

    query_changed = Signal(str)
    hit_chosen = Signal(object)
    hit_opened = Signal()
    key_opened = Signal(str)
    site_chosen = Signal(str)
    insisted = Signal()
    gap_asked = Signal()

    def __init__(self, theme: Theme, words: Callable[[Hit], HitWords], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self._theme = theme
        self._model = HitsModel(self)
        self._delegate = HitDelegate(theme, words, self)
        self._chosen_by_hand = False
        self._field = SearchField()
        self._field.textChanged.connect(self._on_typed)
        self._announcer = Announcer(self._field)
        self._filters = FilterRow()
        self._filters.filter_changed.connect(lambda: self.query_changed.emit(self.text()))
        self._filters.site_chosen.connect(self.site_chosen)
        self._menu = QToolButton()
        self._menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu.setToolTip(tr("Menu"))
        self._menu.setAccessibleName(tr("Menu"))
        self._build_lists()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 8, 6)
        layout.setSpacing(SPACE)
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self._field, 1)
        top.addWidget(self._menu)
        layout.addLayout(top)
        self._below = QWidget()
        layout.addWidget(self._below, 1)
        lists = QVBoxLayout(self._below)
        lists.setContentsMargins(0, 0, 0, 0)
        lists.setSpacing(SPACE)
        lists.addWidget(self._filters)
        lists.addWidget(self._said)
        lists.addWidget(self._insist)
        lists.addWidget(self._stack, 1)

    def set_slim(self, slim: bool) -> None:
        """The field alone, where what is being read needs the room."""
        focused = QApplication.focusWidget()
        if slim and focused is not None and self._below.isAncestorOf(focused):
            self.focus_field(select=False)
        self._below.setHidden(slim)

    def is_slim(self) -> bool:
        return self._below.isHidden()

    def set_theme(self, theme: Theme, zoom: int) -> None:
        self._theme = theme
        self._delegate.set_look(theme, zoom)
        self._field.set_theme(theme, zoom)
        self._menu.setIcon(icon("menu", theme.muted))
        self._home.set_theme(theme)
        self._list.doItemsLayout()
        self._list.viewport().update()

    def set_sites(self, sites: Sequence[Site], chosen: str) -> None:
        """The sites to choose from, and the code of the chosen one, or ""."""
        self._filters.set_sites(sites, chosen)

    def set_menu(self, menu: QMenu) -> None:
        """Everything the program can do, behind the button beside the field."""
        self._menu.setMenu(menu)

    def home_list(self) -> HomeList:
        return self._home

    def text(self) -> str:
        """What is typed, with the chosen filter; the filter alone lists all that it lets through."""
        return f"{self._field.text().strip()} {self._filters.filter()}".strip()

    def typed(self) -> str:
        return self._field.text()

    def set_text(self, text: str) -> None:
        self._field.setText(text)

    def focus_field(self, *, select: bool = True) -> None:
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if select:
            self._field.selectAll()

    def type_into(self, text: str) -> None:
        """Letters that were typed elsewhere in the window."""
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._field.insert(text)

    def clear(self) -> bool:
        """Empty the field, or else take back the filter; returns whether there was anything."""
        if self._field.text():
            self._field.clear()
        elif self._filters.filter():
            self._filters.widen()
        else:
            return False
        return True

    def reset(self) -> None:
        """Nothing typed, no filter."""
        while self.clear():
            pass

    def show_home(self) -> None:
        self._model.show(())
        self._said.hide()
        self._insist.hide()
        self._stack.setCurrentWidget(self._home)

    def show_answer(self, answer: Answer) -> None:
        """List the hits, say what was done, and keep the choice of the hand if it is still there, else the first."""
        kept = self._selected_key() if self._chosen_by_hand else ""
        self._model.show(answer.hits)
        self._say(answer)
        self._stack.setCurrentWidget(self._list if answer.hits else self._nothing)
        if not answer.hits:
            typed = self._field.text().strip()
            self._nothing.show_query(typed, is_filtered=bool(self._filters.filter()))
            self._announcer.say(self._nothing.labels()[0].text())
            return
        row = next((i for i, hit in enumerate(answer.hits) if hit.key == kept), 0)
        self._chosen_by_hand = self._chosen_by_hand and answer.hits[row].key == kept
        self._select(row)

    def note(self) -> str:
        """What the pane says besides the hits."""
        labels: list[QLabel | QPushButton] = [self._said, self._insist, *self._nothing.labels()]
        return " ".join(label.text() for label in labels if label.isVisibleTo(self))

    def show_trouble(self, sentence: str) -> None:
        """An error where the hits would be."""
        self._model.show(())
        self._said.hide()
        self._insist.hide()
        self._nothing.show_trouble(sentence)
        self._announcer.say(sentence)
        self._stack.setCurrentWidget(self._nothing)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _LIST_KEYS:
                self._move(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                self._open_current()
                return True
        if watched is self._list and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.text().isprintable() and event.text() and event.modifiers() in _TYPING:
                self.type_into(event.text())
                return True
            self._chosen_by_hand = self._chosen_by_hand or event.key() in _LIST_KEYS
        return super().eventFilter(watched, event)

    def _build_lists(self) -> None:
        self._said = QLabel()
        self._said.setProperty("role", "muted")
        self._said.setWordWrap(True)
        self._said.hide()
        self._insist = QPushButton()
        self._insist.setProperty("role", "link")
        self._insist.clicked.connect(self.insisted)
        self._insist.hide()
        self._list = QListView()
        self._list.setObjectName("results")
        self._list.setModel(self._model)
        self._list.setItemDelegate(self._delegate)
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName(tr("Résultats"))
        self._field.installEventFilter(self)
        self._list.installEventFilter(self)
        self._list.selectionModel().currentChanged.connect(self._on_current)
        self._list.clicked.connect(lambda _index: self._mark_by_hand())
        self._list.activated.connect(lambda _index: self.hit_opened.emit())
        self._home = HomeList(self._theme)
        self._home.key_opened.connect(self.key_opened)
        self._nothing = NothingFound()
        self._nothing.widened.connect(self._filters.widen)
        self._nothing.gap_asked.connect(self.gap_asked)
        self._stack = QStackedWidget()
        for widget in (self._home, self._list, self._nothing):
            self._stack.addWidget(widget)

    def _say(self, answer: Answer) -> None:
        count = trn("{count} résultat", "{count} résultats", len(answer.hits))
        if not answer.is_ranked:
            count = trn("{count} fiche, par titre", "{count} fiches, par titre", len(answer.hits))
        elif len(answer.hits) == answer.query.limit:
            count = tr("Les {count} meilleurs résultats", count=len(answer.hits))
        timed = tr("{count} · {ms} ms", count=count, ms=max(1, round(answer.took_ms)))
        said = [timed] if answer.hits else []
        if answer.hits and answer.relaxed is Relaxed.SOME_WORDS:
            said.insert(0, tr("Aucune fiche avec tous les mots : les plus proches."))
        if answer.note:
            said.append(answer.note)
        self._insist.setVisible(answer.relaxed is Relaxed.CORRECTED)
        if answer.relaxed is Relaxed.CORRECTED:
            said.insert(0, tr("Résultats pour « {query} ».", query=answer.corrected_query))
            self._insist.setText(tr("Chercher tel quel, sans correction (Ctrl+Entrée)"))
        self._said.setText("\n".join(said))
        self._said.setVisible(bool(said))
        self._announcer.say("\n".join(count if line == timed else line for line in said))

    def _on_typed(self, _text: str) -> None:
        self._chosen_by_hand = False
        self.query_changed.emit(self.text())

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.hit_chosen.emit(current.data(HIT))

    def _mark_by_hand(self) -> None:
        self._chosen_by_hand = True

    def _move(self, event: QKeyEvent) -> None:
        """Arrow keys move in the list while the cursor stays in the field."""
        if self._stack.currentWidget() is self._home:
            self._home.move_by_key(event)
            return
        count = self._model.rowCount()
        if not count:
            return
        page = max(1, self._list.viewport().height() // max(1, self._list.sizeHintForRow(0)))
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}
        row = self._list.currentIndex().row() + steps[Qt.Key(event.key())]
        self._chosen_by_hand = True
        self._select(min(max(row, 0), count - 1))

    def _select(self, row: int) -> None:
        index = self._model.index(row, 0)
        self._list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._list.scrollTo(index)

    def _selected_key(self) -> str:
        hit = self._list.currentIndex().data(HIT)
        return hit.key if isinstance(hit, Hit) else ""

    def _open_current(self) -> None:
        if self._stack.currentWidget() is self._home:
            self._home.open_current()
        elif self._model.rowCount():
            self.hit_opened.emit()
