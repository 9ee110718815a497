"""The flows of one window, made from its panes and services, and tied to each other: who hears what."""

from PySide6.QtWidgets import QMainWindow

from kb_app.bootstrap import Services
from kb_app.services.walking import waiting_words
from kb_app.services.writing.asking_spelling import AskedSpelling
from kb_app.settings import Settings
from kb_app.ui.desk import Desk
from kb_app.ui.flows.adopt_flow import AdoptFlow
from kb_app.ui.flows.article_deeds import ArticleDeeds
from kb_app.ui.flows.beginning_flow import BeginningFlow
from kb_app.ui.flows.changes_flow import ChangesFlow
from kb_app.ui.flows.conversation_flow import ConversationFlow
from kb_app.ui.flows.draft_list_flow import DraftListFlow
from kb_app.ui.flows.edit_flow import EditFlow
from kb_app.ui.flows.feedback_flow import FeedbackFlow
from kb_app.ui.flows.folder_flow import FolderFlow
from kb_app.ui.flows.gap_flow import GapFlow
from kb_app.ui.flows.health_flow import HealthFlow
from kb_app.ui.flows.history_flow import HistoryFlow
from kb_app.ui.flows.home_flow import HomeFlow
from kb_app.ui.flows.import_flow import ImportFlow
from kb_app.ui.flows.look_flow import LookFlow
from kb_app.ui.flows.page_flow import PageFlow
from kb_app.ui.flows.personal_flow import PersonalFlow
from kb_app.ui.flows.place_flow import PlaceFlow
from kb_app.ui.flows.proposal_flow import ProposalFlow
from kb_app.ui.flows.publish_flow import PublishFlow
from kb_app.ui.flows.reader_flow import ReaderFlow
from kb_app.ui.flows.rearrange_flow import RearrangeFlow
from kb_app.ui.flows.refresh_flow import RefreshFlow
from kb_app.ui.flows.removal_flow import RemovalFlow
from kb_app.ui.flows.search_flow import SearchFlow
from kb_app.ui.flows.site_flow import SiteFlow
from kb_app.ui.flows.sync_flow import SyncFlow
from kb_app.ui.flows.title_flow import TitleFlow
from kb_app.ui.flows.walk_flow import WalkFlow


class Flows:
    def __init__(self, desk: Desk, services: Services, look: LookFlow, window: QMainWindow) -> None:
        def settings() -> Settings:
            return services.settings

        def signature() -> str:
            return services.settings.text("signature")

        self.look = look
        self.site = SiteFlow(desk.search, services.sites, services.settings.text("site"), window)
        self.search = SearchFlow(desk.search, services.searching, services.settings.number("results"), window)
        self.reader = ReaderFlow(
            desk.reader, services.reading_room, services.searching, services.home, services.news, services.sites, window
        )
        self.deeds = ArticleDeeds(desk.reader, services.reading_room, services.sites, window)
        self.walk = WalkFlow(desk.procedure, services.walking, window)
        self.home = HomeFlow(desk, services.home, services.news, self.site.code, window)
        self.titles = TitleFlow(services.titles, services.home.recents, window)
        self.drafts = DraftListFlow(services.draft_shelf, window)
        self.publishing = PublishFlow(services.drafting, services.answering, look.theme, signature, window)
        self.edit = EditFlow(
            desk.editor, services.drafting, services.draft_shelf, services.answering,
            services.searching_alike, self.publishing, AskedSpelling(settings), window,
        )  # fmt: skip
        self.beginning = BeginningFlow(
            self.edit, services.drafting, services.answering, services.editing, services.searching_alike, window
        )
        self.history = HistoryFlow(settings, look.theme, services.sending.own_revisions, window)
        self.place = PlaceFlow(desk, lambda: bool(settings()["outline"]), services.settings.home / "window.ini", window)
        self.page = PageFlow(desk, self.home, self.walk, self.edit, self.place, window)
        self.feedback = FeedbackFlow(desk.reader, services.feedback, signature, window)
        self.conversation = ConversationFlow(services.conversations, services.feedback, window)
        self.proposals = ProposalFlow(services.validation, look.theme, window)
        self.gap = GapFlow(services.vocabulary_gaps, window)
        self.personal = PersonalFlow(
            services.personal, services.demand, services.portfolio, services.report, signature, look.theme, window
        )
        self.removal = RemovalFlow(services.removals, services.tending, window)
        self.rearrange = RearrangeFlow(services.rearranging, services.tending, window)
        self.health = HealthFlow(services.health, services.tending, look.theme, window)
        self.imports = ImportFlow(services.importing, settings, look.theme, window)
        self.changes = ChangesFlow(services.taking_changes, window)
        self.folder = FolderFlow(services, window)
        self.refresh = RefreshFlow(services.settings, window)
        self.sync = SyncFlow(desk.status, self.refresh, services.folders, services.sending, services.problems, window)
        self.adopt = AdoptFlow(services.adopting, window)
        self._connect_voices(desk)
        self._connect_reading(desk)
        self._connect_walking(desk)
        self._connect_writing(desk)
        self._connect_sharing(desk)

    def close(self) -> None:
        """Nothing that runs is left behind. Whether what is written may be left, `edit.close` says first."""
        for flow in (
            self.refresh, self.search, self.reader, self.walk, self.gap, self.imports, self.health, self.removal,
            self.personal, self.conversation, self.history, self.drafts, self.proposals, self.changes, self.folder,
            self.beginning, self.rearrange, self.deeds, self.titles, self.adopt,
        ):  # fmt: skip
            flow.close()

    def _connect_voices(self, desk: Desk) -> None:
        """Sentences go to the status line; what was saved to be sent is sent."""
        for flow in (
            self.look, self.reader, self.deeds, self.feedback, self.conversation, self.personal, self.removal,
            self.health, self.gap, self.imports, self.walk, self.edit, self.history, self.folder, self.drafts,
            self.publishing, self.proposals, self.changes, self.rearrange,
        ):  # fmt: skip
            flow.said.connect(desk.status.say)
        for sender in (
            self.feedback, self.conversation, self.personal, self.removal, self.health, self.edit, self.history,
            self.proposals, self.rearrange,
        ):  # fmt: skip
            sender.saved.connect(self.sync.send)

    def _connect_reading(self, desk: Desk) -> None:
        self.look.site_changed.connect(self.site.choose)
        desk.search.site_chosen.connect(self.site.choose)
        desk.reader.site_chosen.connect(self.site.choose)
        for answering in (self.search, self.reader, self.walk):
            self.site.chosen.connect(answering.set_site)
        desk.search.hit_chosen.connect(lambda hit: self.reader.choose_hit(hit, self.search.answer()))
        desk.search.hit_opened.connect(desk.reader.focus_text)
        for opener in (
            desk.search.key_opened, desk.home.key_opened, self.titles.key_opened, self.home.notices.key_opened,
            self.conversation.article_asked, self.health.article_asked, self.edit.article_asked, self.walk.left,
            self.beginning.article_asked,
        ):  # fmt: skip
            opener.connect(self.reader.open)
        self.titles.search_asked.connect(self.home.search_for)
        self.search.answered.connect(self.page.turn_for)
        self.search.emptied.connect(self.home.show_page)
        self.search.settled.connect(self.gap.note_settled)
        self.reader.shown.connect(self.page.turn_to_reader)
        self.reader.read.connect(self.gap.note_read)
        self.home.notices.home_asked.connect(self.page.open_home)
        desk.home.keys_asked.connect(self.page.show_keys)

    def _connect_walking(self, desk: Desk) -> None:
        def show_waiting() -> None:
            """Procedures that were begun and wait, where the person comes by."""
            waiting = self.walk.waiting()
            desk.home.show_walks(waiting)
            reading = desk.reader.reading()
            if reading is not None:
                own = next((each for each in waiting if each.key == reading.key), None)
                desk.reader.offer_resume(waiting_words(own, with_key=own is waiting[0]) if own is not None else "")

        def resume_open() -> None:
            reading = desk.reader.reading()
            if reading is not None:
                self.walk.resume(reading.key)

        self.reader.drawn.connect(show_waiting)
        self.walk.waiting_changed.connect(show_waiting)
        self.walk.shown.connect(self.page.turn_to_procedure)
        desk.reader.resume_asked.connect(resume_open)
        desk.home.resume_asked.connect(self.walk.resume)
        desk.turned.connect(lambda: None if desk.is_walking() else self.walk.suspend())

    def _connect_writing(self, desk: Desk) -> None:
        self.edit.opened.connect(self.page.turn_to_editor)
        self.edit.left.connect(self.page.turn_back_from_editor)
        self.edit.left.connect(self.drafts.look)
        self.edit.drafts_asked.connect(self.drafts.show_dialog)
        self.drafts.listed.connect(desk.home.show_drafts)
        self.drafts.resume_asked.connect(self.beginning.resume)
        desk.home.draft_opened.connect(self.beginning.resume)
        desk.home.drafts_asked.connect(self.edit.show_drafts)

    def _connect_sharing(self, desk: Desk) -> None:
        for look_again in (
            self.search.ask_again, self.home.show_page_unless_searching, self.reader.read_if_changed,
        ):  # fmt: skip
            self.changes.taken.connect(look_again)
        desk.search.gap_asked.connect(lambda: self.feedback.ask_for_article(desk.search.typed()))
        self.conversation.fix_asked.connect(self.beginning.answer)
        self.conversation.proposal_asked.connect(self.proposals.examine)
        self.proposals.amend_asked.connect(self.beginning.answer)
        self.proposals.noticed.connect(desk.reader.notice_proposal)
        for occasion in (self.reader.drawn, self.edit.left, self.conversation.looked):
            occasion.connect(lambda: self.proposals.look(desk.reader.reading()))
        self.conversation.replied.connect(desk.home.show_replies)
        desk.home.reply_read.connect(self.conversation.mark_seen)
        self.personal.closed.connect(self.home.show_page_unless_searching)
        self.sync.held_asked.connect(self.removal.show_held)
        self.sync.adopt_asked.connect(self.adopt.show)
        self.adopt.said.connect(desk.status.say)
        self.adopt.adopted.connect(self.refresh.refresh_now)
        self.sync.outbox_shown.connect(self.proposals.list_mine)
        self.sync.settle_asked.connect(self.beginning.settle)
        desk.welcome.folder_asked.connect(self.folder.follow_folder)
        desk.welcome.sample_asked.connect(self.folder.follow_sample)
