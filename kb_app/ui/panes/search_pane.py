"""The left column: search field, site and filters, then the hits or, with nothing typed, favourites and recents."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
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
from kb_app.language import later, tr, trn
from kb_app.ui.announcing import Announcer
from kb_app.ui.delegates import HitDelegate, HitWords
from kb_app.ui.models import HIT, HitsModel
from kb_app.ui.theme import SPACE, Theme, icon
from kb_app.ui.widgets.elided_button import ElidedButton
from kb_app.ui.widgets.flow_layout import FlowLayout
from kb_app.ui.widgets.home_list import HomeList
from kb_app.ui.widgets.page_area import PageArea

FILTERS = (
    ("", later("Tout")),
    ("kind:procedure", later("Procédures")),
    ("kind:notice", later("Avis")),
)
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
        self._build_field()
        self._build_filters()
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
        lists.addLayout(self._filter_row)
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
        self._glass.setIcon(icon("search", theme.muted))
        self._menu.setIcon(icon("menu", theme.muted))
        self._home.set_theme(theme)
        self._filter_row.invalidate()
        self._list.doItemsLayout()
        self._list.viewport().update()

    def set_sites(self, sites: Sequence[Site], chosen: str) -> None:
        """Fill the site menu; the button is hidden in a folder that knows no sites."""
        menu = QMenu(self)
        rows = [Site("", tr("Tous les sites")), *sites]
        for number, site in enumerate(rows):
            shortcut = f"\tCtrl+{number}" if number <= 9 else ""
            action = menu.addAction(site.label + shortcut)
            action.setCheckable(True)
            action.setChecked(site.code == chosen)
            action.triggered.connect(lambda _checked=False, code=site.code: self.site_chosen.emit(code))
        self._site.setMenu(menu)
        label = next((site.label for site in rows if site.code == chosen), chosen)
        self._site.setText(label)
        self._site.setAccessibleName(tr("Site de l'appelant : {site}", site=label))
        self._site.setVisible(bool(sites))

    def set_menu(self, menu: QMenu) -> None:
        """Everything the program can do, behind the button beside the field."""
        self._menu.setMenu(menu)

    def home_list(self) -> HomeList:
        return self._home

    def text(self) -> str:
        """What is typed, with the chosen filter; the filter alone lists all that it lets through."""
        return f"{self._field.text().strip()} {self._filter}".strip()

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
        elif self._filter:
            self._on_widen()
        else:
            return False
        return True

    def reset(self) -> None:
        """Nothing typed, no filter."""
        while self.clear():
            pass

    def show_home(self) -> None:
        self._model.show(())
        self._said.setText("")
        self._insist.hide()
        self._stack.setCurrentWidget(self._home)

    def show_answer(self, answer: Answer) -> None:
        """List the hits, say what was done, and keep the choice of the hand if it is still there, else the first."""
        kept = self._selected_key() if self._chosen_by_hand else ""
        self._model.show(answer.hits)
        self._say(answer)
        self._stack.setCurrentWidget(self._list if answer.hits else self._nothing)
        if not answer.hits:
            self._show_nothing()
            return
        row = next((i for i, hit in enumerate(answer.hits) if hit.key == kept), 0)
        self._chosen_by_hand = self._chosen_by_hand and answer.hits[row].key == kept
        self._select(row)

    def note(self) -> str:
        """What the pane says besides the hits."""
        labels: list[QLabel | QPushButton] = [self._said, self._insist, self._nothing_title, self._nothing_text]
        return " ".join(label.text() for label in labels if label.isVisibleTo(self))

    def show_trouble(self, sentence: str) -> None:
        """An error where the hits would be."""
        self._model.show(())
        self._said.setText("")
        self._insist.hide()
        self._nothing_title.setText(sentence)
        self._announcer.say(sentence)
        self._nothing_text.setText("")
        self._nothing_clear.hide()
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

    def _build_field(self) -> None:
        self._field = QLineEdit()
        self._field.setObjectName("search")
        self._field.setPlaceholderText(tr("Chercher une réponse"))
        self._field.setAccessibleName(tr("Chercher une réponse"))
        self._field.setClearButtonEnabled(True)
        self._field.setMaxLength(2_000_000)
        self._glass = QAction(self._field)
        self._glass.setIcon(icon("search", self._theme.muted))
        self._field.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._field.textChanged.connect(self._on_typed)
        self._announcer = Announcer(self._field)

        self._menu = QToolButton()
        self._menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu.setToolTip(tr("Menu"))
        self._menu.setAccessibleName(tr("Menu"))

    def _build_filters(self) -> None:
        self._filter = ""
        self._filter_row = FlowLayout(6)
        group = QButtonGroup(self)
        for number, (operator, text) in enumerate(FILTERS):
            chip = QPushButton(tr(text))
            chip.setProperty("role", "chip")
            chip.setCheckable(True)
            chip.setChecked(number == 0)
            chip.clicked.connect(lambda _checked=False, operator=operator: self._on_filter(operator))
            group.addButton(chip)
            self._filter_row.addWidget(chip)
        self._filters = group
        self._site = QPushButton()
        self._site.setProperty("role", "chip")
        self._filter_row.addWidget(self._site)

    def _build_lists(self) -> None:
        self._said = QLabel()
        self._said.setProperty("role", "muted")
        self._said.setWordWrap(True)
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
        self._build_nothing()
        self._stack = QStackedWidget()
        for widget in (self._home, self._list, self._nothing):
            self._stack.addWidget(widget)

    def _build_nothing(self) -> None:
        self._nothing = PageArea()
        page = QWidget()
        page.setObjectName("nothing")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(8, 24, 16, 8)
        layout.setSpacing(SPACE)
        self._nothing_title, self._nothing_text = QLabel(), QLabel()
        self._nothing_title.setStyleSheet("font-weight: 600")
        self._nothing_text.setProperty("role", "muted")
        for label in (self._nothing_title, self._nothing_text):
            label.setWordWrap(True)
            layout.addWidget(label)
        self._nothing_clear = ElidedButton(tr("Chercher dans toutes les fiches"))
        self._nothing_clear.clicked.connect(self._on_widen)
        layout.addWidget(self._nothing_clear, 0, Qt.AlignmentFlag.AlignLeft)
        ask = ElidedButton(tr("Demander cette fiche (Ctrl+Maj+J)"))
        ask.clicked.connect(self.gap_asked)
        layout.addWidget(ask, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self._nothing.setWidget(page)

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
        self._announcer.say("\n".join(count if line == timed else line for line in said))

    def _show_nothing(self) -> None:
        typed = self._field.text().strip()
        title = tr("Aucune fiche pour « {query} »", query=typed) if typed else tr("Aucune fiche de cette sorte.")
        self._nothing_title.setText(title)
        self._nothing_text.setText(
            tr("Essayez les mots de l'appelant, un seul mot, ou un mot du sujet (« bourse », « examen »).")
        )
        self._nothing_clear.setVisible(bool(self._filter))
        self._announcer.say(self._nothing_title.text())

    def _on_typed(self, _text: str) -> None:
        self._chosen_by_hand = False
        self.query_changed.emit(self.text())

    def _on_filter(self, operator: str) -> None:
        self._filter = operator
        self.query_changed.emit(self.text())

    def _on_widen(self) -> None:
        self._filters.buttons()[0].setChecked(True)
        self._on_filter("")

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
