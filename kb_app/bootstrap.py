"""The composition root: Settings in, Services out. The only file that builds things.

What a search does not need (parsing, rendering, refreshing) is imported when it is asked for: `kb search` starts cold
in every script, and half a second is all it may take.
"""

import time
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from kb_app import places
from kb_app import settings as settings_module
from kb_app.domain.article import Problem
from kb_app.domain.folder import Site
from kb_app.library.catalogue import Catalogue
from kb_app.places import Place
from kb_app.services.events import StateChanged
from kb_app.services.home import Home
from kb_app.services.knowledge import KnowledgeShelf
from kb_app.services.searching import Searching
from kb_app.settings import Settings
from kb_app.workspace.bases import Bases
from kb_app.workspace.drafts import Drafts
from kb_app.workspace.last_readings import LastReadings
from kb_app.workspace.marks import Marks
from kb_app.workspace.outbox import Outbox
from kb_app.workspace.unanswered import UnansweredSearches

if TYPE_CHECKING:
    from kb_app.services.adopting import Adopting
    from kb_app.services.carrying import Carrying
    from kb_app.services.conversations import Conversations
    from kb_app.services.delivery import Publish
    from kb_app.services.exports.exporting import Exporting
    from kb_app.services.feedback import FeedbackDesk
    from kb_app.services.folders import Folders
    from kb_app.services.health import HealthWard
    from kb_app.services.history import History
    from kb_app.services.imports.importing import Importing
    from kb_app.services.inbox import Inbox
    from kb_app.services.listing import Follow
    from kb_app.services.new_folder import NewFolder
    from kb_app.services.news import News
    from kb_app.services.privacy.demand import Demand
    from kb_app.services.privacy.name_removal import NameRemoval
    from kb_app.services.privacy.personal import PersonalData
    from kb_app.services.privacy.portfolio import Portfolio
    from kb_app.services.reading_room import ReadingRoom
    from kb_app.services.refresh import Refresher
    from kb_app.services.removals import Removals
    from kb_app.services.sending import Sending
    from kb_app.services.taking_changes import TakingChanges
    from kb_app.services.titles import Titles
    from kb_app.services.vocabulary_gaps import VocabularyGaps
    from kb_app.services.walking import Walking
    from kb_app.services.writing.answering import Answering
    from kb_app.services.writing.draft_shelf import DraftShelf
    from kb_app.services.writing.drafting import Drafting
    from kb_app.services.writing.editing import Editing
    from kb_app.services.writing.rearranging import Rearranging
    from kb_app.services.writing.standing import Standing
    from kb_app.services.writing.submitting import Submitting
    from kb_app.services.writing.tending import Tending
    from kb_app.services.writing.validation import Validation


class Services:
    """All that the command line and the window may call, for one home.

    Everything here reads the local copy, the library and the index; nothing touches a shared folder.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._catalogue = Catalogue(settings.library)
        self._knowledge = KnowledgeShelf(settings.copy)
        self._outbox = Outbox(settings.outbox)
        self.searching = Searching(settings.index, Catalogue(settings.library), self._knowledge, self.labels)
        self.home = Home(self._catalogue, Marks(settings.workspace / "marks.db"), self._knowledge, self.labels)

        self.unanswered = UnansweredSearches(settings.workspace / "unanswered.db")

    @cached_property
    def vocabulary_gaps(self) -> "VocabularyGaps":
        from kb_app.services.vocabulary_gaps import VocabularyGaps

        return VocabularyGaps(self.unanswered, time.monotonic, date.today)

    @cached_property
    def titles(self) -> "Titles":
        from kb_app.services.titles import Titles

        return Titles(Catalogue(self.settings.library), self.labels)

    @cached_property
    def conversations(self) -> "Conversations":
        from kb_app.services.conversations import Conversations
        from kb_app.workspace.seen_replies import SeenReplies

        seen = SeenReplies(self.settings.workspace / "replies.db")
        return Conversations(self.inbox, self.sending, Catalogue(self.settings.library), seen, self.labels)

    @cached_property
    def validation(self) -> "Validation":
        from kb_app.services.writing.validation import Validation

        return Validation(self.conversations, self.sending, self.standing, self.submitting, self.feedback, self._room())

    @cached_property
    def answering(self) -> "Answering":
        from kb_app.services.writing.answering import Answering

        drafts = Drafts(self.settings.workspace / "drafts")
        return Answering(self.conversations, self.drafting, drafts, self.standing, self.feedback)

    @cached_property
    def name_removal(self) -> "NameRemoval":
        from kb_app.services.privacy.name_removal import NameRemoval

        return NameRemoval(self.standing, self.submitting, self.inbox)

    @cached_property
    def draft_shelf(self) -> "DraftShelf":
        from kb_app.services.writing.draft_shelf import DraftShelf

        return DraftShelf(Drafts(self.settings.workspace / "drafts"))

    @cached_property
    def health(self) -> "HealthWard":
        from kb_app.services.health import HealthWard

        catalogue = Catalogue(self.settings.library)
        return HealthWard(lambda: self.settings, catalogue, self._knowledge, self.conversations)

    @cached_property
    def folders(self) -> "Folders":
        from kb_app.services.folders import Folders

        return Folders(lambda: self.settings, self._catalogue, self.sending)

    @cached_property
    def adopting(self) -> "Adopting":
        from kb_app.services.adopting import Adopting

        return Adopting(lambda: self.settings, self._outbox, lambda: datetime.now().astimezone())

    @cached_property
    def new_folder(self) -> "NewFolder":
        from kb_app.services.new_folder import NewFolder

        return NewFolder(lambda: self.settings)

    @cached_property
    def removals(self) -> "Removals":
        from kb_app.services.removals import Removals

        return Removals(lambda: self.settings, Catalogue(self.settings.library))

    @cached_property
    def demand(self) -> "Demand":
        from kb_app.services.privacy.demand import Demand

        return Demand(self.unanswered, self._outbox, lambda: self.settings)

    @cached_property
    def portfolio(self) -> "Portfolio":
        from kb_app.services.privacy.portfolio import Portfolio
        from kb_app.workspace.own_work import OwnWorks

        return Portfolio(OwnWorks(self.settings.workspace / "portfolio.db"), self.sending, self.conversations)

    @cached_property
    def personal(self) -> "PersonalData":
        from kb_app.services.privacy.personal import PersonalData

        return PersonalData(lambda: self.settings, self._catalogue)

    @cached_property
    def news(self) -> "News":
        from kb_app.services.news import News

        return News(LastReadings(self.settings.workspace / "readings.db"), self._catalogue, date.today)

    @cached_property
    def reading_room(self) -> "ReadingRoom":
        return self._room()

    @cached_property
    def walking(self) -> "Walking":
        from kb_app.services.walking import Walking
        from kb_app.workspace.walks import Walks

        return Walking(self._room(), Walks(self.settings.workspace / "walks"))

    @cached_property
    def sending(self) -> "Sending":
        from kb_app.services.sending import Sending

        return Sending(self._outbox)

    @cached_property
    def feedback(self) -> "FeedbackDesk":
        from kb_app.services.feedback import FeedbackDesk

        return FeedbackDesk(self._outbox, self._catalogue, lambda: self.settings)

    @cached_property
    def standing(self) -> "Standing":
        from kb_app.services.writing.standing import Standing

        bases = Bases(self.settings.bases)
        return Standing(self._outbox, bases, Catalogue(self.settings.library), lambda: self.settings, time.time)

    @cached_property
    def submitting(self) -> "Submitting":
        from kb_app.services.writing.submitting import Submitting

        return Submitting(self._outbox, self.standing, self._knowledge, lambda: self.settings, time.time)

    @cached_property
    def editing(self) -> "Editing":
        from kb_app.services.writing.editing import Editing

        return Editing(Drafts(self.settings.workspace / "drafts"), self.standing, self.submitting)

    @cached_property
    def tending(self) -> "Tending":
        from kb_app.services.writing.tending import Tending

        return Tending(self._outbox, self.standing, self.submitting, lambda: self.settings.text("signature"))

    @cached_property
    def rearranging(self) -> "Rearranging":
        from kb_app.services.writing.leading import Leading
        from kb_app.services.writing.rearranging import Rearranging

        return Rearranging(self._outbox, self.standing, self.submitting, Leading(self.standing, self.submitting))

    @cached_property
    def drafting(self) -> "Drafting":
        from kb_app.services.writing.content_standard import ContentStandard
        from kb_app.services.writing.drafting import Drafting
        from kb_app.services.writing.writing_names import writing_names

        catalogue, knowledge = Catalogue(self.settings.library), KnowledgeShelf(self.settings.copy)
        standard = ContentStandard(catalogue, self.settings.copy, knowledge)
        names = partial(writing_names, catalogue, knowledge)
        drafts, room = Drafts(self.settings.workspace / "drafts"), self._room()
        return Drafting(self.editing, self.standing, self.tending, drafts, room, standard, names, self.inbox.author)

    @cached_property
    def searching_alike(self) -> Searching:
        """For titles that are typed while something else is searched."""
        return Searching(self.settings.index, Catalogue(self.settings.library), self._knowledge, self.labels)

    @cached_property
    def importing(self) -> "Importing":
        from kb_app.services.imports.importing import Importing

        return Importing(lambda: self.settings, self._outbox, self.standing, self.submitting, self._room())

    @cached_property
    def inbox(self) -> "Inbox":
        from kb_app.services.inbox import Inbox

        return Inbox(lambda: self.settings)

    @cached_property
    def carrying(self) -> "Carrying":
        from kb_app.services.carrying import Carrying

        def refresh() -> None:
            refresher = build_refresher(self.settings)
            try:
                refresher.refresh(lambda _event: None)
            finally:
                refresher.close()

        return Carrying(self.settings, refresh)

    @cached_property
    def taking_changes(self) -> "TakingChanges":
        from kb_app.services.taking_changes import TakingChanges

        return TakingChanges(self.carrying, lambda: self.settings)

    @cached_property
    def exporting(self) -> "Exporting":
        from kb_app.services.exports.exporting import Exporting

        return Exporting(
            self._catalogue,
            self.reading_room,
            self._knowledge,
            lambda: self.settings,
            lambda: datetime.now().astimezone(),
        )

    @cached_property
    def history(self) -> "History":
        from kb_app.services.history import History

        return History(self._catalogue, self.tending, self.inbox, lambda: self.settings)

    def _room(self) -> "ReadingRoom":
        """One for each thread that opens articles."""
        from kb_app.services.copied_files import CopiedFiles
        from kb_app.services.reading_room import ReadingRoom
        from kb_app.services.rendering import door
        from kb_app.services.rendering.rendering import Rendering

        catalogue, files = Catalogue(self.settings.library), CopiedFiles(self.settings.copy)
        return ReadingRoom(catalogue, files, self._knowledge, self.labels, Rendering(door.command()))

    def labels(self) -> tuple[str, ...]:
        """Labels of the followed folders, in order."""
        return tuple(folder.label for folder in self.settings.folders)

    def sites(self) -> tuple[Site, ...]:
        return self._knowledge.sites(self.labels())

    def site_label(self, code: str) -> str:
        """What people call the site of that code."""
        return next((site.label for site in self.sites() if site.code == code), code.capitalize())

    def problems(self) -> tuple[Problem, ...]:
        """What the last refresh found wrong with files."""
        return self._catalogue.problems()

    def known_states(self) -> tuple[StateChanged, ...]:
        """The age of each copy before the refresh process has said anything."""
        from kb_app.services.known_states import known_states

        return known_states(self.settings)

    def report(self) -> str:
        """What helps whoever helps; not for the window's own thread."""
        from kb_app.services.report import report

        return report(self.settings)

    def change(self, **changes: str | int | bool) -> None:
        """Change settings now and for the next start. Raises UsageError, LocalError (then changed for now only)."""
        self.settings = settings_module.change(self.settings, **changes)
        settings_module.save(self.settings)

    def follow(self, path: Place, wish: str = "") -> None:
        """Follow one more shared folder, now and from now on, under that name. Raises LocalError."""
        self.settings = settings_module.follow(self.settings, (path,), wish)
        settings_module.save(self.settings)

    def remember_folders(self) -> None:
        """Keep following what the command line named."""
        settings_module.remember_folders(self.settings)

    def sample_folder(self) -> Path:
        return places.sample_folder()

    def close(self) -> None:
        self._catalogue.close()
        self.searching.close()
        for name in ("searching_alike", "reading_room", "walking", "titles"):
            if name in self.__dict__:  # those that were asked for
                getattr(self, name).close()


def build(settings: Settings) -> Services:
    return Services(settings)


def build_refresher(settings: Settings) -> "Refresher":
    """For the one process that may write to the home's copy, library and index."""
    from kb_app.services.aftercare import Aftercare
    from kb_app.services.delivery import Deliverer
    from kb_app.services.exports.rescue_upkeep import RescueUpkeep
    from kb_app.services.refresh import Refresher

    outbox = Outbox(settings.outbox)
    deliverer = Deliverer(outbox, _publish_to(settings))
    aftercare = Aftercare(settings, outbox, Bases(settings.bases), time.time)
    page = RescueUpkeep(settings, lambda: build(settings).exporting, date.today)
    return Refresher(
        settings,
        Catalogue(settings.library, writable=True),
        deliverer,
        keep_page=page.keep,
        look_after=aftercare.look,
        follow=_followers(settings.workspace),
    )


def _followers(workspace: Path) -> "Follow":
    """What of this person stays with an article that moves."""
    from kb_app.workspace.walks import Walks

    followers = (
        Marks(workspace / "marks.db"),
        LastReadings(workspace / "readings.db"),
        Drafts(workspace / "drafts"),
        Walks(workspace / "walks"),
    )

    def follow(old: str, new: str) -> None:
        for one in followers:
            one.follow(old, new)

    return follow


def _publish_to(settings: Settings) -> "Publish":
    from kb_app.services.publishing import publish

    return partial(publish, settings, bases=Bases(settings.bases), clock=time.time)
