"""The main window: wires panes, flows and actions. What is shown grows in panes, what is done in services."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from kb_app.bootstrap import Services
from kb_app.domain.errors import KbError
from kb_app.domain.query import Answer, Hit
from kb_app.language import tr
from kb_app.services.events import Done, Event, Indexing
from kb_app.services.reading import Reading
from kb_app.services.walking import Stage, Unfinished, is_procedure, waiting_words
from kb_app.services.wording import error_sentence
from kb_app.ui.actions import TABLE, build_actions, build_menu
from kb_app.ui.article_deeds import ArticleDeeds
from kb_app.ui.conversation_flow import ConversationFlow
from kb_app.ui.dialogs.explain_dialog import ExplainDialog
from kb_app.ui.dialogs.export_dialog import ExportDialog
from kb_app.ui.dialogs.keys_dialog import KeysDialog
from kb_app.ui.dialogs.outbox_dialog import OutboxDialog
from kb_app.ui.dialogs.problems_dialog import ProblemsDialog
from kb_app.ui.dialogs.settings_dialog import SettingsDialog
from kb_app.ui.dialogs.switcher_dialog import SwitcherDialog
from kb_app.ui.dialogs.sync_dialog import SyncDialog
from kb_app.ui.edit_flow import EditFlow
from kb_app.ui.export_flow import ExportFlow
from kb_app.ui.feedback_flow import FeedbackFlow
from kb_app.ui.gap_flow import GapFlow
from kb_app.ui.health_flow import HealthFlow
from kb_app.ui.history_flow import HistoryFlow
from kb_app.ui.hit_words import hit_words
from kb_app.ui.import_flow import ImportFlow
from kb_app.ui.notice_flow import NoticeFlow
from kb_app.ui.panes.editor_pane import EditorPane
from kb_app.ui.panes.home_pane import HomePane
from kb_app.ui.panes.procedure_pane import ProcedurePane
from kb_app.ui.panes.reader_pane import ReaderPane
from kb_app.ui.panes.search_pane import SearchPane
from kb_app.ui.panes.status_pane import StatusPane
from kb_app.ui.panes.welcome_pane import WelcomePane
from kb_app.ui.personal_flow import PersonalFlow
from kb_app.ui.reader_flow import ReaderFlow
from kb_app.ui.refresh_flow import RefreshFlow
from kb_app.ui.removal_flow import RemovalFlow
from kb_app.ui.search_flow import SearchFlow
from kb_app.ui.theme import LIGHT, SIDE_WIDTH, THEMES, Theme, icon, next_theme, palette, style_sheet, system_theme
from kb_app.ui.walk_flow import WalkFlow

AGE_MS = 30_000
COMPACT_SIZE = (440, 720)


class Window(QMainWindow):
    """One window per person and computer. `services` is everything it may call."""

    def __init__(self, services: Services, application: QApplication) -> None:
        super().__init__()
        self._services = services
        self._application = application
        self._theme = self._wanted_theme()
        self._site = services.settings.text("site")
        self._full_size: QSize | None = None
        self._before_writing = 0
        self._actions = build_actions(self, {row.name: getattr(self, row.name) for row in TABLE})
        self._search = SearchPane(
            self._theme,
            lambda hit: hit_words(hit, services.site_label, date.today(), with_folder=len(services.labels()) > 1),
        )
        self._search.set_menu(build_menu(self, self._actions))
        self._reader = ReaderPane(self._theme, self._actions)
        self._procedure = ProcedurePane(self._theme, self._actions)
        self._home = HomePane(self._theme)
        self._welcome = WelcomePane(self._theme)
        self._editor = EditorPane(self._theme)
        self._status = StatusPane(self._theme)
        self._lay_out()
        self._search_flow = SearchFlow(self._search, services.searching, services.settings.number("results"), self)
        self._reader_flow = ReaderFlow(
            self._reader, services.reading_room, services.searching, services.home, services.news, services.sites, self
        )
        self._deeds = ArticleDeeds(self._reader, services.reading_room, services.sites, self)
        self._walk_flow = WalkFlow(self._procedure, services.walking, self)
        self._feedback_flow = FeedbackFlow(
            self._reader, services.feedback, lambda: self._services.settings.text("signature"), self
        )
        self._conversation_flow = ConversationFlow(services.conversations, services.feedback, services.editing, self)
        self._personal_flow = PersonalFlow(
            services.personal,
            services.demand,
            services.portfolio,
            services.report,
            lambda: self._services.settings.text("signature"),
            self,
        )
        self._removal_flow = RemovalFlow(services.removals, services.editing, self)
        self._health_flow = HealthFlow(services.health, services.editing, lambda: self._theme, self)
        self._notice_flow = NoticeFlow(self._status, self)
        self._gap_flow = GapFlow(services.vocabulary_gaps, self)
        self._import_flow = ImportFlow(lambda: self._services.settings, self)
        self._edit_flow = EditFlow(
            self._editor, services.drafting, services.editing, services.searching_alike, self._signature, self
        )
        self._history_flow = HistoryFlow(lambda: self._services.settings, lambda: self._theme, self)
        self._refresh_flow = RefreshFlow(services.settings, self)
        self._connect()
        self._connect_walks()
        self._bind_site_keys()
        self._apply_look()
        self._show_site()
        self._show_start()
        self._walk_flow.look()

    def start_refreshing(self) -> None:
        """Start the child process that keeps the copy fresh."""
        if self._services.settings.folders:
            self._refresh_flow.start()

    def search_for(self, text: str) -> None:
        """A query handed over by another start of the program."""
        self._search.set_text(text)
        self._search.focus_field(select=False)

    def show_in_front(self) -> None:
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def open_id(self, id_: str) -> None:
        """Open the article of that id. Raises ArticleNotFound."""
        self._reader_flow.open(self._services.reading_room.key_of(id_))

    def follow_link(self, address: str) -> None:
        self._reader_flow.follow_link(address)

    # what is shown, for whoever drives the window from outside

    def answer(self) -> Answer | None:
        return self._search_flow.answer()

    def reading(self) -> Reading | None:
        return self._reader.reading()

    def stage(self) -> Stage | None:
        """The step of the procedure that is followed, while it is shown."""
        return self._walk_flow.stage()

    def search_note(self) -> str:
        return self._search.note()

    def remark_texts(self) -> tuple[str, ...]:
        return self._reader.remark_texts()

    def home_titles(self) -> tuple[str, ...]:
        return self._search.home_list().titles()

    def writing(self) -> EditorPane | None:
        """Where an article is written, while one is."""
        return self._editor if self._edit_flow.is_writing() else None

    def said(self) -> str:
        return self._status.said()

    def news_sentence(self) -> str:
        return self._status.news()

    def state_sentence(self) -> str:
        return self._status.sentence()

    # actions, in the order of the table

    def focus_search(self) -> None:
        if self._edit_flow.leave():
            self._search.focus_field()

    def go_back_one(self) -> None:
        """Esc: leave what is written, close the line that finds, from the text to the field, empty it, then home."""
        if self._edit_flow.is_writing():
            self._edit_flow.leave()
            return
        if self._reader.close_find():
            return
        if self._is_walking() and not self._search.isAncestorOf(self._application.focusWidget() or self._search):
            self._walk_flow.leave()
        elif not self._search.isAncestorOf(self._application.focusWidget() or self._search):
            self.focus_search()
        elif not self._search.clear():
            self.open_home()

    def insist_on_query(self) -> None:
        """Ctrl+Enter: publish while something is written."""
        if self._edit_flow.is_writing():
            self._edit_flow.publish()
        else:
            self._search_flow.insist()

    def explain_hits(self) -> None:
        self._search_flow.explain(self._on_explained)

    def _on_explained(self, answer: Answer) -> None:
        ExplainDialog(answer, self).exec()

    def choose_all_sites(self) -> None:
        self.choose_site("")

    def start_walk(self) -> None:
        """Follow the open procedure; when another article is open, go on with the one that waits."""
        reading = self._reader.reading()
        if self._stack.currentWidget() is self._reader and reading is not None and is_procedure(reading):
            self._walk_flow.begin(reading.key, self._site or reading.site)
        elif not self._is_walking():
            self._status.say(tr("Ouvrez d'abord une procédure : « kind:procedure » les cherche toutes."))

    def resume_walk(self) -> None:
        if not self._is_walking():
            self._walk_flow.resume()

    def copy_answer(self) -> None:
        if self._is_walking():
            self._walk_flow.copy_note()
        else:
            self._deeds.copy_answer()

    def copy_link(self) -> None:
        self._deeds.copy_link()

    def toggle_favourite(self) -> None:
        self._reader_flow.toggle_favourite()

    def show_previous(self) -> None:
        if self._is_walking():
            self._walk_flow.go_back()
            return
        self._reader_flow.step(forward=False)

    def show_next(self) -> None:
        self._reader_flow.step(forward=True)

    def go_to_title(self) -> None:
        """A list of all titles, filtered as one types."""
        recents = self._services.home.page(self._site, date.today()).recents
        dialog = SwitcherDialog(self._services.titles, recents, self)
        if dialog.exec() and dialog.key():
            self._reader_flow.open(dialog.key())

    def print_article(self) -> None:
        self._deeds.print_article()

    def compare_sites(self) -> None:
        self._deeds.compare_sites()

    def compare_versions(self) -> None:
        self._deeds.compare_versions()

    def find_in_article(self) -> None:
        if self._reader.reading() is not None:
            self._reader.open_find()

    def find_next_match(self) -> None:
        self._reader.step_match(True)

    def find_previous_match(self) -> None:
        self._reader.step_match(False)

    def find_next_change(self) -> None:
        self._reader.step_change(forward=True)

    def find_previous_change(self) -> None:
        self._reader.step_change(forward=False)

    def read_latest_notice(self) -> None:
        self._notice_flow.read_latest()

    def _signature(self) -> str:
        return self._services.settings.text("signature")

    def edit_article(self) -> None:
        reading = self._reader.reading()
        if reading is not None and self._stack.currentWidget() is self._reader:
            self._edit_flow.edit(reading)

    def new_article(self) -> None:
        self._edit_flow.begin_new(self._search.typed())

    def write_variant(self) -> None:
        reading = self._reader.reading()
        if reading is not None and self._stack.currentWidget() is self._reader:
            site = self._site or reading.site
            self._edit_flow.write_variant(reading, self._reader.anchor(), site, self._services.sites())

    def show_drafts(self) -> None:
        self._edit_flow.show_drafts()

    def show_history(self) -> None:
        reading = self._reader.reading()
        if reading is not None:
            self._history_flow.show(reading, self._services.drafting.variant_written(reading))

    def save_draft(self) -> None:
        self._edit_flow.save()

    def publish_draft(self) -> None:
        self._edit_flow.publish()

    def _on_writing(self) -> None:
        self._before_writing = self._stack.currentIndex()
        self._search.hide()
        self._stack.setCurrentWidget(self._editor)

    def _on_written(self) -> None:
        self._search.show()
        self._stack.setCurrentIndex(self._before_writing)
        if self._stack.currentWidget() is self._home:
            self._show_home_page()
            self._search.focus_field()
        else:
            self._reader.focus_text()

    def open_home(self) -> None:
        if not self._edit_flow.leave():
            return
        self._search.clear()
        self._show_home_page()
        self._notice_flow.mark_seen()
        self._stack.setCurrentWidget(self._home)

    def zoom_in(self) -> None:
        self._change(zoom=min(250, self._services.settings.number("zoom") + 10))

    def zoom_out(self) -> None:
        self._change(zoom=max(60, self._services.settings.number("zoom") - 10))

    def reset_zoom(self) -> None:
        self._change(zoom=100)

    def toggle_outline(self) -> None:
        self._change(outline=not self._services.settings["outline"])

    def toggle_theme(self) -> None:
        self._change(theme=next_theme(self._theme).name)

    def toggle_compact(self) -> None:
        """A narrow window beside the softphone that stays visible; the same key brings the large one back."""
        compact = self._split.orientation() == Qt.Orientation.Horizontal
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, compact)
        self._split.setOrientation(Qt.Orientation.Vertical if compact else Qt.Orientation.Horizontal)
        self._search.setMaximumWidth(16_777_215 if compact else SIDE_WIDTH * 2)
        self._reader.show_outline(not compact and bool(self._services.settings["outline"]))
        self._status.set_compact(compact)
        self._reader.set_compact(compact)
        self._procedure.set_compact(compact)
        if compact:
            self._full_size = self.size()
            self.resize(*COMPACT_SIZE)
            self._split.setSizes([280, 440])
        else:
            self.resize(self._full_size or self.size())
            self._split.setSizes([SIDE_WIDTH, self.width() - SIDE_WIDTH])
        self.show()

    def synchronise(self) -> None:
        self._status.say(tr("Synchronisation demandée."))
        self._refresh_flow.refresh_now()

    def pause_or_resume(self) -> None:
        """A long copy is suspended, and goes on later from where it was."""
        if self._status.is_paused():
            self._refresh_flow.refresh_now()
        else:
            self._refresh_flow.pause()

    def flag_passage(self) -> None:
        self._feedback_flow.flag_passage()

    def ask_for_article(self) -> None:
        self._feedback_flow.ask_for_article(self._search.typed())

    def _on_saved(self) -> None:
        self._status.show_sending(*self._services.sending.counts())
        self._refresh_flow.refresh_now()

    def show_inbox(self) -> None:
        self._conversation_flow.show_inbox()

    def show_health(self) -> None:
        self._health_flow.show_board()

    def show_sync(self) -> None:
        dialog = SyncDialog(
            self._services.folders.rows,
            lambda: self._status.sentences(datetime.now().astimezone()),
            self._status.held,
            self,
        )
        dialog.refresh_asked.connect(self.synchronise)
        dialog.held_asked.connect(self.show_held)
        dialog.outbox_asked.connect(self.show_outbox)
        dialog.problems_asked.connect(self.show_problems)
        self._refresh_flow.told.connect(dialog.on_told)
        dialog.exec()
        dialog.deleteLater()

    def show_held(self) -> None:
        self._removal_flow.show_held()

    def show_trash(self) -> None:
        self._removal_flow.show_trash()

    def show_outbox(self) -> None:
        dialog = OutboxDialog(self._services.sending, self)
        dialog.retry_asked.connect(self._refresh_flow.refresh_now)
        dialog.settle_asked.connect(self._edit_flow.settle)
        self._refresh_flow.told.connect(dialog.on_told)
        dialog.exec()
        dialog.deleteLater()
        self._status.show_sending(*self._services.sending.counts())

    def show_problems(self) -> None:
        ProblemsDialog(self._services.problems(), self).exec()

    def export_articles(self) -> None:
        exporting, reading = self._services.exporting, self._reader.reading()
        article = (reading.article.id, reading.title) if reading is not None else None
        dialog = ExportDialog(exporting.directories(), exporting.tags(), self._services.sites(), article, self)
        self._export_flow = ExportFlow(dialog, exporting.command)
        dialog.exec()
        dialog.deleteLater()

    def follow_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("Choisir le dossier partagé"))
        if chosen:
            self.follow(Path(chosen))

    def follow(self, path: Path) -> None:
        """Follow a shared folder from now on."""
        try:
            self._services.follow(path)
        except KbError as error:
            self._status.say(error_sentence(error))
            return
        self._refresh_flow.follow(self._services.settings)
        self._show_start()

    def import_documents(self) -> None:
        self._import_flow.show_dialog()

    def open_settings(self) -> None:
        dialog = SettingsDialog(self._services.settings, self)
        if dialog.exec() and (changes := dialog.changes()):
            self._change(**changes)
            if "language" in changes:
                self._status.say(tr("La langue changera au prochain démarrage."))
            if "site" in changes:
                self.choose_site(str(changes["site"]))

    def show_personal_data(self) -> None:
        self._personal_flow.show_personal_data()

    def prepare_report(self) -> None:
        self._personal_flow.prepare_report()

    def share_demand(self) -> None:
        self._personal_flow.share_demand()

    def print_portfolio(self) -> None:
        self._personal_flow.print_portfolio()

    def _on_personal_closed(self) -> None:
        if not self._search.typed():
            self._show_home_page()

    def show_keys(self) -> None:
        dialog = KeysDialog(self)
        dialog.exec()
        if dialog.help_wanted:
            self._search.set_text("tag:aide")

    def quit_program(self) -> None:
        self.close()

    def choose_site(self, site: str) -> None:
        """The caller's site, for this call: results prefer it and the reader shows its answer."""
        self._site = site
        self._show_site()
        self._search_flow.set_site(site)
        self._reader_flow.set_site(site)
        self._walk_flow.set_site(site)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Typing anywhere writes in the search field."""
        typed = event.text()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if typed and typed.isprintable() and plain:
            self._search.type_into(typed)
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """A text that is nowhere but on the screen keeps the window open."""
        if not self._edit_flow.close():
            event.ignore()
            return
        self._refresh_flow.close()
        self._search_flow.close()
        self._reader_flow.close()
        self._walk_flow.close()
        self._gap_flow.close()
        self._import_flow.close()
        self._health_flow.close()
        self._removal_flow.close()
        self._personal_flow.close()
        self._conversation_flow.close()
        self._history_flow.close()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        self.setWindowTitle("Vademecum")
        self.setWindowIcon(icon("vademecum", LIGHT.accent, 64))
        self.resize(1280, 820)
        self.setMinimumSize(380, 420)
        self._stack = QStackedWidget()
        for pane in (self._home, self._reader, self._procedure, self._welcome, self._editor):
            self._stack.addWidget(pane)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._search)
        self._split.addWidget(self._stack)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([SIDE_WIDTH, 900])
        self._search.setMinimumWidth(300)
        self._stack.setMinimumWidth(360)  # the pages that are not shown have no say in it
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._split, 1)
        layout.addWidget(self._status)
        self.setCentralWidget(page)

    def _connect(self) -> None:
        for flow in (
            self._reader_flow,
            self._deeds,
            self._feedback_flow,
            self._conversation_flow,
            self._personal_flow,
            self._removal_flow,
            self._health_flow,
            self._gap_flow,
            self._import_flow,
            self._walk_flow,
            self._edit_flow,
            self._history_flow,
        ):
            flow.said.connect(self._status.say)
        for sender in (
            self._feedback_flow,
            self._conversation_flow,
            self._personal_flow,
            self._removal_flow,
            self._health_flow,
            self._edit_flow,
            self._history_flow,
        ):
            sender.saved.connect(self._on_saved)
        self._search.hit_chosen.connect(self._on_hit_chosen)
        self._search.hit_opened.connect(self._reader.focus_text)
        self._search.key_opened.connect(self._reader_flow.open)
        self._search.site_chosen.connect(self.choose_site)
        self._reader.site_chosen.connect(self.choose_site)
        self._search_flow.answered.connect(self._on_answered)
        self._search_flow.emptied.connect(self._show_home_page)
        self._search_flow.settled.connect(self._gap_flow.note_settled)
        self._reader_flow.shown.connect(self._on_shown)
        self._conversation_flow.replied.connect(self._home.show_replies)
        self._conversation_flow.article_asked.connect(self._reader_flow.open)
        self._home.reply_read.connect(self._conversation_flow.mark_seen)
        self._personal_flow.closed.connect(self._on_personal_closed)
        self._health_flow.article_asked.connect(self._reader_flow.open)
        self._edit_flow.opened.connect(self._on_writing)
        self._edit_flow.left.connect(self._on_written)
        self._edit_flow.article_asked.connect(self._reader_flow.open)
        self._edit_flow.listed.connect(self._home.show_drafts)
        self._home.draft_opened.connect(self._edit_flow.resume)
        self._home.drafts_asked.connect(self.show_drafts)
        self._search.gap_asked.connect(self.ask_for_article)
        self._notice_flow.key_opened.connect(self._reader_flow.open)
        self._notice_flow.home_asked.connect(self.open_home)
        self._reader_flow.read.connect(self._gap_flow.note_read)
        self._home.key_opened.connect(self._reader_flow.open)
        self._home.keys_asked.connect(self.show_keys)
        self._welcome.folder_asked.connect(self.follow_folder)
        self._welcome.sample_asked.connect(self._on_sample_asked)
        self._status.problems_asked.connect(self.show_problems)
        self._status.outbox_asked.connect(self.show_outbox)
        self._status.pause_asked.connect(self.pause_or_resume)
        self._status.state_asked.connect(self._on_state_asked)
        self._refresh_flow.told.connect(self.show_event)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_scheme_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_scheme_changed)
        self._age = QTimer(self)
        self._age.setInterval(AGE_MS)
        self._age.timeout.connect(lambda: self._status.refresh_age(datetime.now().astimezone()))
        self._age.start()

    def _connect_walks(self) -> None:
        self._reader_flow.drawn.connect(lambda: self._show_waiting(self._walk_flow.waiting()))
        self._reader.resume_asked.connect(self._on_resume_asked)
        self._home.resume_asked.connect(self._walk_flow.resume)
        self._walk_flow.shown.connect(lambda: self._stack.setCurrentWidget(self._procedure))
        self._walk_flow.left.connect(self._reader_flow.open)
        self._walk_flow.waiting_changed.connect(self._show_waiting)
        self._stack.currentChanged.connect(lambda _index: None if self._is_walking() else self._walk_flow.suspend())

    def _bind_site_keys(self) -> None:
        """Ctrl+1…9: the sites in the order in which the folder declares them."""
        for number in range(1, 10):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.activated.connect(lambda number=number: self._choose_nth_site(number))

    def _choose_nth_site(self, number: int) -> None:
        sites = self._services.sites()
        if number <= len(sites):
            self.choose_site(sites[number - 1].code)

    def _on_state_asked(self) -> None:
        """What the state calls for: a decision about removals, else how each folder is."""
        if any(self._status.held().values()):
            self.show_held()
        else:
            self.show_sync()

    def _show_start(self) -> None:
        for state in self._services.known_states():
            self._status.show_event(state, datetime.now().astimezone())
        self._status.show_sending(*self._services.sending.counts())
        self._show_home_page()
        self._conversation_flow.look()
        self._edit_flow.look()
        first_run = not self._services.settings.folders
        self._search.setVisible(not first_run)
        self._status.setVisible(not first_run)
        self._stack.setCurrentWidget(self._welcome if first_run else self._home)
        (self._welcome.setFocus if first_run else self.focus_search)()

    def _show_home_page(self) -> None:
        page = self._services.home.page(self._site, date.today())
        self._search.home_list().show_marks(self._services.news.changed(), page.favourites, page.recents)
        self._notice_flow.take(self._services.home.notices("", date.today()))
        self._home.show_home(page.name, page.notices, page.articles)
        self._status.show_counts(page.articles, page.problems)

    def _show_site(self) -> None:
        self._search.set_sites(self._services.sites(), self._site)

    def _on_hit_chosen(self, hit: Hit) -> None:
        self._reader_flow.choose_hit(hit, self._search_flow.answer())

    def _on_answered(self, answer: Answer) -> None:
        if not answer.hits:
            self._stack.setCurrentWidget(self._home)

    def _on_shown(self) -> None:
        self._stack.setCurrentWidget(self._reader)

    def _is_walking(self) -> bool:
        return self._stack.currentWidget() is self._procedure

    def _show_waiting(self, waiting: Sequence[Unfinished]) -> None:
        """Procedures that were begun and wait, where the person comes by."""
        self._home.show_walks(waiting)
        reading = self._reader.reading()
        if reading is not None:
            own = next((each for each in waiting if each.key == reading.key), None)
            self._reader.offer_resume(waiting_words(own, with_key=own is waiting[0]) if own is not None else "")

    def _on_resume_asked(self) -> None:
        reading = self._reader.reading()
        if reading is not None:
            self._walk_flow.resume(reading.key)

    def _on_sample_asked(self) -> None:
        self.follow(self._services.sample_folder())

    def show_event(self, event: Event) -> None:
        """Something new in the copy: list it, and read it, without moving anything that did not change."""
        self._status.show_event(event, datetime.now().astimezone())
        if isinstance(event, Indexing | Done):
            self._notice_flow.take(self._services.home.notices("", date.today()))
            page = self._services.home.page(self._site, date.today())
            self._status.show_counts(page.articles, page.problems)
        if isinstance(event, Done):
            self._conversation_flow.look()
            self._personal_flow.collect()
        if isinstance(event, Indexing) or (isinstance(event, Done) and event.added + event.changed + event.removed):
            self._show_site()
            self._search_flow.ask_again()
            if not self._search.typed():
                self._show_home_page()
            self._reader_flow.read_if_changed()
            self._walk_flow.look_again()

    def _on_scheme_changed(self) -> None:
        self._apply_look()

    def _change(self, **changes: str | int | bool) -> None:
        """Change settings, show them at once, keep them."""
        try:
            self._services.change(**changes)
        except KbError as error:
            self._status.say(error_sentence(error))
        self._apply_look()

    def _wanted_theme(self) -> Theme:
        return THEMES.get(self._services.settings.text("theme")) or system_theme()

    def _apply_look(self) -> None:
        self._theme = self._wanted_theme()
        zoom = self._services.settings.number("zoom")
        self._application.setPalette(palette(self._theme))
        self._application.setStyleSheet(style_sheet(self._theme, zoom))
        for pane in (self._search, self._reader, self._procedure, self._editor):
            pane.set_theme(self._theme, zoom)
        for plain in (self._home, self._welcome, self._status):
            plain.set_theme(self._theme)
        self._reader.show_outline(bool(self._services.settings["outline"]))
