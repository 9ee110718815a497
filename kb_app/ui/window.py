"""The main window: one desk, its flows and its actions. What is shown grows in panes, what is done in flows."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from kb_app.bootstrap import Services
from kb_app.domain.query import Answer, Hit
from kb_app.language import tr
from kb_app.services.events import Done, Event, Indexing
from kb_app.services.reading import Reading
from kb_app.services.walking import Stage
from kb_app.ui.actions import bind, build_actions, build_menu
from kb_app.ui.delegates import HitWords
from kb_app.ui.desk import Desk
from kb_app.ui.flows.look_flow import LookFlow, wanted_theme
from kb_app.ui.flows.presence_flow import PresenceFlow
from kb_app.ui.flows.slots import slots
from kb_app.ui.flows.wiring import Flows
from kb_app.ui.hit_words import hit_words
from kb_app.ui.panes.editor_pane import EditorPane
from kb_app.ui.theme import LIGHT, icon


class Window(QMainWindow):
    """One window per person and computer. `services` is everything it may call."""

    def __init__(self, services: Services, application: QApplication) -> None:
        super().__init__()
        self.services = services
        self._is_leaving = False
        self.setWindowTitle("Vademecum")
        self.setWindowIcon(icon("vademecum", LIGHT.accent, 64))
        self.resize(1280, 820)
        self.setMinimumSize(380, 420)
        self._actions = build_actions(self)
        self.desk = Desk(wanted_theme(services.settings), self._actions, self._words)
        self.desk.search.set_menu(build_menu(self, self._actions))
        self.setCentralWidget(self.desk)
        look = LookFlow(self.desk, services, application, self)
        self.flows = Flows(self.desk, services, look, self)
        self.flows.refresh.told.connect(self.show_event)
        self.flows.folder.followed.connect(self._on_followed)
        self.presence = PresenceFlow(lambda: services.settings, self._tray_deeds, self.desk.status.matters, self)
        self.presence.called.connect(self.show_in_front)
        self.presence.quit_asked.connect(self._quit)
        self.presence.said.connect(self.desk.status.say)
        self.desk.status.changed.connect(self.presence.show_state)
        look.changed.connect(self.presence.apply)
        bind(self._actions, {**slots(self.desk, self.flows, services, self), "quit_program": self._quit})
        look.apply()
        self.flows.place.restore()
        self._show_start()
        self.presence.apply()

    def start_refreshing(self) -> None:
        """Start the child process that keeps the copy fresh."""
        if self.services.settings.folders:
            self.flows.refresh.start()

    def action(self, name: str) -> QAction:
        """The action of that name in the table. Raises KeyError."""
        return self._actions[name]

    def search_for(self, text: str) -> None:
        """A query handed over by another start of the program."""
        self.desk.search.set_text(text)
        self.desk.search.focus_field(select=False)

    def show_in_front(self) -> None:
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def open_id(self, id_: str) -> None:
        """Open the article of that id. Raises ArticleNotFound."""
        self.flows.reader.open(self.services.reading_room.key_of(id_))

    def show_event(self, event: Event) -> None:
        """Something new in the copy: list it, and read it, without moving anything that did not change."""
        self.desk.status.show_event(event, datetime.now().astimezone())
        if isinstance(event, Indexing | Done):
            self.flows.home.look()
        if isinstance(event, Done):
            self.flows.conversation.look()
            self.flows.personal.collect()
        if isinstance(event, Indexing) or (isinstance(event, Done) and event.added + event.changed + event.removed):
            self.flows.site.show_sites()
            self.flows.search.ask_again()
            self.flows.home.show_page_unless_searching()
            self.flows.reader.read_if_changed()
            self.flows.walk.look_again()

    # what is shown, for whoever drives the window from outside

    def answer(self) -> Answer | None:
        return self.flows.search.answer()

    def reading(self) -> Reading | None:
        return self.desk.reader.reading()

    def stage(self) -> Stage | None:
        """The step of the procedure that is followed, while it is shown."""
        return self.flows.walk.stage()

    def writing(self) -> EditorPane | None:
        """Where an article is written, while one is."""
        return self.desk.editor if self.flows.edit.is_writing() else None

    def search_note(self) -> str:
        return self.desk.search.note()

    def remark_texts(self) -> tuple[str, ...]:
        return self.desk.reader.remark_texts()

    def home_titles(self) -> tuple[str, ...]:
        return self.desk.search.home_list().titles()

    def said(self) -> str:
        return self.desk.status.said()

    def news_sentence(self) -> str:
        return self.desk.status.news()

    def state_sentence(self) -> str:
        return self.desk.status.sentence()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Typing anywhere writes in the search field."""
        typed = event.text()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if typed and typed.isprintable() and plain:
            self.desk.search.type_into(typed)
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """A text that is nowhere but on the screen keeps the window open, an icon near the clock the program."""
        if not self._is_leaving and self.presence.keeps_running():
            event.ignore()
            self.hide()
            return
        if not self.flows.edit.close():
            event.ignore()
            return
        self.flows.place.keep()
        self.flows.close()
        self.presence.close()
        super().closeEvent(event)

    def _quit(self) -> None:
        self._is_leaving = True
        self._is_leaving = self.close()

    def _tray_deeds(self) -> list[tuple[str, Callable[[], object]]]:
        pause = (
            tr("Reprendre la synchronisation") if self.desk.status.is_paused() else tr("Suspendre la synchronisation")
        )
        return [(tr("Synchroniser maintenant"), self.flows.sync.synchronise), (pause, self.flows.sync.pause_or_resume)]

    def _show_start(self) -> None:
        first_run = not self.services.settings.folders
        for state in self.services.known_states():
            self.desk.status.show_event(state, datetime.now().astimezone())
        self.flows.site.show_sites()
        self.flows.sync.show_sending()
        self.flows.home.show_page()
        self.flows.conversation.look()
        self.flows.drafts.look()
        self.flows.walk.look()
        self.desk.search.setVisible(not first_run)
        self.desk.status.setVisible(not first_run)
        self.desk.turn_to(self.desk.welcome if first_run else self.desk.home)
        (self.desk.welcome.setFocus if first_run else self.flows.page.focus_search)()

    def _on_followed(self) -> None:
        self.flows.refresh.follow(self.services.settings)
        self._show_start()

    def _words(self, hit: Hit) -> HitWords:
        several = len(self.services.labels()) > 1
        return hit_words(hit, self.services.site_label, date.today(), with_folder=several)
