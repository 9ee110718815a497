"""The read flow, from shared folder to answers. A page that explains the product:

    shared folder → sync.pull → local copy → parsing.parse_article → Article → library + search index

Between copy and library what waits in the outbox goes out (`services.delivery`), and comes back with the copy.

Order makes it safe to be killed anywhere: the copy first, then the library, then the index, and each next run
compares revisions from left to right, so whatever was not carried on is carried on then. Library and index may be
deleted at any time; they are filled again from the local copy, share or no share.
"""

import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kb_app.domain.errors import LocalError
from kb_app.library.catalogue import Catalogue
from kb_app.services.delivery import NOTHING_DELIVERED, Delivered, Deliverer
from kb_app.services.early_listing import EarlyListing
from kb_app.services.events import (
    PAUSED,
    Done,
    Event,
    Fetching,
    FolderState,
    ProblemFound,
    Scanning,
    StateChanged,
    iso,
)
from kb_app.services.index_upkeep import IndexUpkeep
from kb_app.services.listing import Follow, Listing
from kb_app.services.publishing import mend
from kb_app.services.removals import take_decisions
from kb_app.services.rights import note_rights
from kb_app.settings import FollowedFolder, Settings
from kb_app.sync import puller
from kb_app.sync import state as sync_state
from kb_app.sync.client import Client
from kb_app.sync.fetcher import Fetched
from kb_app.sync.inbox import fetch_records
from kb_app.sync.ledger import Outcome, PullResult
from kb_app.sync.opening import may_be_changed, open_folder
from kb_app.sync.puller import pull
from kb_app.sync.scanner import Scanning as ScanProgress
from kb_app.sync.schedule import seconds_until_next
from kb_app.workspace.marks import Marks

log = logging.getLogger(__name__)

PRIORITY = 20  # recently opened articles whose directories go first


STATES = {
    Outcome.DONE: FolderState.CURRENT,
    Outcome.OFFLINE: FolderState.OFFLINE,
    Outcome.SUSPICIOUS: FolderState.SUSPICIOUS,
    Outcome.LOCAL_ERROR: FolderState.STOPPED,
    Outcome.CANCELLED: FolderState.STOPPED,
}


LookAfter = Callable[[FollowedFolder, PullResult, Callable[[Event], None]], None]

EXIT_CODES = {Outcome.OFFLINE: 3, Outcome.SUSPICIOUS: 4, Outcome.LOCAL_ERROR: 5}


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What one refresh did. `waits` are the seconds after which each folder wants to be looked at again."""

    done: Done
    outcomes: tuple[Outcome, ...]
    reasons: tuple[str, ...]
    waits: Mapping[str, float]

    @property
    def exit_code(self) -> int:
        """The contract's code: the most serious of what happened to the folders."""
        return max((EXIT_CODES.get(outcome, 0) for outcome in self.outcomes), default=0)


class Refresher:
    """Only one at a time may work on a home: the child process, or `kb sync`. `chance` is between 0 and 1.

    `keep_page` is called after each refresh, with whether articles changed, `look_after` after that of each folder.
    """

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        deliverer: Deliverer,
        *,
        clock: Callable[[], float] = time.time,
        chance: Callable[[], float] = random.random,
        processes: int = 2,
        keep_page: Callable[[bool], None] = lambda _changed: None,
        look_after: LookAfter = lambda _folder, _result, _on_event: None,
        follow: Follow = lambda _old, _new: None,
    ) -> None:
        self.deliverer = deliverer
        self._settings = settings
        self._catalogue = catalogue
        self._clock = clock
        self._chance = chance
        self._listing = Listing(settings, catalogue, follow)
        self._upkeep = IndexUpkeep(settings.index, catalogue, self._listing, processes)
        self._failures: Counter[str] = Counter()
        self._as_of: dict[str, float | None] = {}
        self._keep_page = keep_page
        self._look_after = look_after

    def refresh(
        self,
        on_event: Callable[[Event], None],
        cancelled: Callable[[], bool] = lambda: False,
        due: Mapping[str, frozenset[str]] | None = None,
    ) -> Refreshed:
        """Refresh the folders of `due` (all of them when it is empty), each in the directories named, or whole.

        Raises LocalError when library, index or outbox cannot be written.
        """
        started = self._clock()
        self._upkeep.notice_loss()
        results: dict[str, PullResult] = {}
        waits: dict[str, float] = {}
        tally: Counter[str] = Counter()
        for folder in self._settings.folders:
            if due and folder.label not in due:
                continue
            began = self._clock()
            if folder.label not in self._as_of:
                self._as_of[folder.label] = sync_state.summary(self._settings.sync / f"{folder.label}.json").as_of
            on_event(StateChanged(folder.label, FolderState.CHECKING, _iso(self._as_of[folder.label])))
            result = self._pull(folder, (due or {}).get(folder.label, frozenset()), on_event, cancelled, tally)
            delivered = self._deliver(folder, result, on_event, cancelled)
            tally["delivered"] += delivered.count
            if delivered.directories:
                result = self._pull(folder, delivered.directories, on_event, cancelled, tally)
            self._look_after(folder, result, on_event)
            results[folder.label] = result
            self._as_of[folder.label] = result.as_of
            tally.update(self._listing.list_copy(folder.label, result.files, result.problems))
            self._failures[folder.label] = self._failures[folder.label] + 1 if result.outcome is Outcome.OFFLINE else 0
            waits[folder.label] = seconds_until_next(
                result, self._clock() - began, self._failures[folder.label], self._chance()
            )
            told = _state(folder, result)
            if result.outcome is Outcome.DONE:
                note_rights(self._settings, folder.label, may_write=not told.is_read_only)
            on_event(told)
            for problem in self._catalogue.problems(folder.label):
                on_event(
                    ProblemFound(folder.label, problem.path, problem.rule, problem.severity.value, problem.message)
                )
        self._upkeep.bring_up_to_date(on_event, cancelled)
        self._keep_page(bool(tally["added"] + tally["changed"] + tally["removed"]))
        done = Done(
            articles=self._catalogue.count(),
            added=tally["added"],
            changed=tally["changed"],
            removed=tally["removed"],
            held=sum(len(result.held) for result in results.values()),
            problems=len(self._catalogue.problems()),
            delivered=tally["delivered"],
            waiting=self.deliverer.waiting(),
            seconds=round(self._clock() - started, 3),
        )
        on_event(done)
        return Refreshed(
            done, tuple(r.outcome for r in results.values()), tuple(r.reason for r in results.values()), waits
        )

    def _deliver(
        self,
        folder: FollowedFolder,
        result: PullResult,
        on_event: Callable[[Event], None],
        cancelled: Callable[[], bool],
    ) -> Delivered:
        """What waits goes out if the folder was there and is the one we know; else it is said why it waits."""
        if result.outcome is Outcome.DONE:
            self._fetch_records(folder, cancelled)
            mended = mend(self._settings, folder, result.pending)
            delivered = self.deliverer.deliver(folder, on_event, cancelled)
            return Delivered(delivered.count, delivered.directories | mended)
        if result.outcome in (Outcome.OFFLINE, Outcome.SUSPICIOUS):
            self.deliverer.hold(folder, result.reason)
        return NOTHING_DELIVERED

    def _fetch_records(self, folder: FollowedFolder, cancelled: Callable[[], bool]) -> None:
        """What others sent; whatever cannot be brought now is brought the next time. Raises LocalError."""
        try:
            fetch_records(open_folder(folder.path), self._settings.inbox / folder.label, cancelled=cancelled)
        except OSError as error:
            log.info("records of others could not be read: %s", error)

    def _pull(
        self,
        folder: FollowedFolder,
        hints: frozenset[str],
        on_event: Callable[[Event], None],
        cancelled: Callable[[], bool],
        tally: Counter[str],
    ) -> PullResult:
        def index() -> None:
            self._upkeep.bring_up_to_date(on_event, cancelled)

        take_decisions(self._settings, folder.label, self._clock())
        early = EarlyListing(folder.label, self._listing, index, self._clock)

        def relay(event: puller.Event) -> None:
            match event:
                case ScanProgress():
                    on_event(Scanning(folder.label, event.directories, event.files))
                case puller.Planned():
                    on_event(Fetching(folder.label, 0, event.fetch))
                case Fetched():
                    on_event(Fetching(folder.label, event.done, event.total))
                    early.take(event.path)

        client = Client(self._settings.clients / f"{folder.label}.json")
        result = pull(
            # a computer that only reads leaves nothing there, not even to ask the time
            open_folder(folder.path, client.id if client.last else ""),
            self._settings.copy / folder.label,
            self._settings.sync / f"{folder.label}.json",
            self._settings.trash / folder.label,
            clock=self._clock,
            on_event=relay,
            cancelled=cancelled,
            hints=hints,
            priority=self._used_lately(folder.label),
        )
        tally.update(early.counts)
        return result

    def _used_lately(self, label: str) -> frozenset[str]:
        """Directories of the articles that this person comes back to: they are looked at and fetched first."""
        marks = Marks(self._settings.workspace / "marks.db")
        try:
            keys = [mark.key for mark in (*marks.favourites(), *marks.recents(PRIORITY))]
        except LocalError:
            return frozenset()
        paths = (path for found, _, path in (key.partition(":") for key in keys) if found == label)
        return frozenset(path.rpartition("/")[0] for path in paths)

    def close(self) -> None:
        self._listing.close()
        self._catalogue.close()


def _state(folder: FollowedFolder, result: PullResult) -> StateChanged:
    state = STATES[result.outcome]
    if result.reason == "no-access":
        state = FolderState.NO_ACCESS
    reason = result.reason or (PAUSED if result.outcome is Outcome.CANCELLED else "")
    is_closed = result.is_read_only or (result.outcome is Outcome.DONE and not may_be_changed(folder.path))
    return StateChanged(folder.label, state, _iso(result.as_of), reason, len(result.held), is_closed)


def _iso(moment: float | None) -> str:
    return iso(moment) if moment is not None else ""
