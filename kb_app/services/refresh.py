"""The read flow, from shared folder to answers. A page that explains the product:

    shared folder → sync.pull → local copy → parsing.parse_article → Article → library + search index

Order makes it safe to be killed anywhere: the copy first, then the library, then the index, and each next run
compares revisions from left to right, so whatever was not carried on is carried on then. Library and index may be
deleted at any time; they are filled again from the local copy, share or no share.
"""

import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from kb_app.domain.article import Article, Problem, Severity
from kb_app.domain.errors import IndexUnusable
from kb_app.language import tr
from kb_app.library.catalogue import Catalogue
from kb_app.parsing.parser import parse_article
from kb_app.search import indexer
from kb_app.search.found import IndexState, Skipped
from kb_app.search.index import SearchIndex
from kb_app.services.events import (
    Done,
    Event,
    Fetching,
    FolderState,
    Indexing,
    ProblemFound,
    Scanning,
    StateChanged,
)
from kb_app.settings import FollowedFolder, Settings
from kb_app.sync import puller
from kb_app.sync import state as sync_state
from kb_app.sync.fetcher import Fetched
from kb_app.sync.folder import DiskFolder
from kb_app.sync.ledger import Outcome, PullResult
from kb_app.sync.puller import pull
from kb_app.sync.scanner import Scanning as ScanProgress
from kb_app.sync.schedule import seconds_until_next

log = logging.getLogger(__name__)

EARLY_SECONDS = 2.0  # while a first copy takes longer than that, what has arrived becomes searchable meanwhile
REBUILD_FROM = 1_500  # articles; from there on a new index by several processes is faster than adding to the old one
BATCH = 500
PROGRESS_EVERY = 100
ARTICLE_SUFFIXES = (".md", ".markdown")
STATES = {
    Outcome.DONE: FolderState.CURRENT,
    Outcome.OFFLINE: FolderState.OFFLINE,
    Outcome.SUSPICIOUS: FolderState.SUSPICIOUS,
    Outcome.LOCAL_ERROR: FolderState.STOPPED,
    Outcome.CANCELLED: FolderState.STOPPED,
}


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
    """Only one at a time may work on a home: the child process, or `kb sync`. `chance` is between 0 and 1."""

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        *,
        clock: Callable[[], float] = time.time,
        chance: Callable[[], float] = random.random,
        processes: int = 2,
    ) -> None:
        self._settings = settings
        self._catalogue = catalogue
        self._clock = clock
        self._chance = chance
        self._processes = processes
        self._failures: Counter[str] = Counter()

    def refresh(
        self,
        on_event: Callable[[Event], None],
        cancelled: Callable[[], bool] = lambda: False,
        due: Mapping[str, frozenset[str]] | None = None,
    ) -> Refreshed:
        """Refresh the folders of `due` (all of them when it is empty), each in the directories named, or whole.

        Raises LocalError when library or index cannot be written.
        """
        started = self._clock()
        self._check_index()
        results: dict[str, PullResult] = {}
        waits: dict[str, float] = {}
        tally: Counter[str] = Counter()
        for folder in self._settings.folders:
            if due and folder.label not in due:
                continue
            began = self._clock()
            as_of = sync_state.load(self._settings.sync / f"{folder.label}.json").as_of
            on_event(StateChanged(folder.label, FolderState.CHECKING, _iso(as_of)))
            result = self._pull(folder, (due or {}).get(folder.label, frozenset()), on_event, cancelled)
            results[folder.label] = result
            tally.update(self._list(folder.label, result))
            self._failures[folder.label] = self._failures[folder.label] + 1 if result.outcome is Outcome.OFFLINE else 0
            waits[folder.label] = seconds_until_next(
                result, self._clock() - began, self._failures[folder.label], self._chance()
            )
            on_event(_state(folder.label, result))
            for problem in self._catalogue.problems(folder.label):
                on_event(
                    ProblemFound(folder.label, problem.path, problem.rule, problem.severity.value, problem.message)
                )
        self._index(on_event, cancelled)
        done = Done(
            articles=self._catalogue.count(),
            added=tally["added"],
            changed=tally["changed"],
            removed=tally["removed"],
            held=sum(len(result.held) for result in results.values()),
            problems=len(self._catalogue.problems()),
            delivered=0,
            waiting=0,
            seconds=round(self._clock() - started, 3),
        )
        on_event(done)
        return Refreshed(
            done, tuple(r.outcome for r in results.values()), tuple(r.reason for r in results.values()), waits
        )

    def _pull(
        self,
        folder: FollowedFolder,
        hints: frozenset[str],
        on_event: Callable[[Event], None],
        cancelled: Callable[[], bool],
    ) -> PullResult:
        early = _Early(self._clock() + EARLY_SECONDS)

        def relay(event: puller.Event) -> None:
            match event:
                case ScanProgress():
                    on_event(Scanning(folder.label, event.directories, event.files))
                case puller.Planned():
                    on_event(Fetching(folder.label, 0, event.fetch))
                case Fetched():
                    on_event(Fetching(folder.label, event.done, event.total))
                    early.note(event.path)
                    if early.is_due(self._clock()):
                        self._list_early(folder.label, early.take(self._clock()))
                        self._index(on_event, cancelled)

        return pull(
            DiskFolder(folder.path),
            self._settings.copy / folder.label,
            self._settings.sync / f"{folder.label}.json",
            self._settings.trash / folder.label,
            clock=self._clock,
            on_event=relay,
            cancelled=cancelled,
            hints=hints,
        )

    def _list_early(self, label: str, paths: Iterable[str]) -> None:
        """Put what has already arrived into the library."""
        self._catalogue.replace(filter(None, (self._parse(label, path, path) for path in paths)))

    def _list(self, label: str, result: PullResult) -> dict[str, int]:
        """Bring the library in line with the copy; returns how many articles were added, changed and removed."""
        wanted = {path: known for path, known in result.files.items() if is_article(path)}
        listed = self._catalogue.revisions(label)
        stale = [path for path, known in wanted.items() if listed.get(path) != known.sha256]
        gone = [f"{label}:{path}" for path in listed.keys() - wanted.keys()]
        places = {f"{label}:{path}": known.local for path, known in wanted.items() if known.local != path}
        for batch in _batches(stale, BATCH):
            parsed = (self._parse(label, path, wanted[path].local) for path in batch)
            self._catalogue.replace(filter(None, parsed), places=places)
        if gone:
            self._catalogue.replace((), gone)
        self._catalogue.replace_folder_problems(label, result.problems)
        added = sum(path not in listed for path in stale)
        return {"added": added, "changed": len(stale) - added, "removed": len(gone)}

    def _parse(self, label: str, path: str, local: str) -> Article | None:
        """The article at `path`, which the copy keeps at `local`; None when it cannot be read, which a pull mends."""
        try:
            data = (self._settings.copy / label / local).read_bytes()
        except OSError as error:
            log.info("an article of the copy could not be read: %s", error.strerror)
            return None
        return parse_article(data, folder=label, path=path)

    def _check_index(self) -> None:
        """An index that is missing or broken holds nothing: everything is to be indexed again."""
        if SearchIndex(self._settings.index).state() in (IndexState.EMPTY, IndexState.BROKEN):
            self._catalogue.forget_indexed()

    def _index(self, on_event: Callable[[Event], None], cancelled: Callable[[], bool]) -> None:
        """Bring the search index in line with the library: add to it, or build it anew when that is faster."""
        wanted = self._catalogue.unindexed()
        gone = self._catalogue.unlisted()
        if not wanted and not gone:
            return
        ready = SearchIndex(self._settings.index).state() is IndexState.READY
        try:
            if ready and len(wanted) < min(REBUILD_FROM, self._catalogue.count()):
                skipped = indexer.update(self._settings.index, self._articles(wanted), gone)
            else:
                wanted, skipped = self._rebuild(on_event, cancelled)
        except IndexUnusable:
            log.warning("the search index cannot be used: building it anew")
            wanted, skipped = self._rebuild(on_event, cancelled)
        if cancelled():
            return
        self._catalogue.mark_indexed(wanted)
        self._catalogue.add_problems({one.key: _not_searchable(one) for one in skipped})
        on_event(Indexing(len(wanted), len(wanted)))

    def _rebuild(
        self, on_event: Callable[[Event], None], cancelled: Callable[[], bool]
    ) -> tuple[tuple[str, ...], list[Skipped]]:
        """Index every listed article anew; returns their keys, and what could not be indexed."""
        keys = tuple(self._catalogue.places())

        def progress(done: int, total: int) -> None:
            if done % PROGRESS_EVERY == 0:
                on_event(Indexing(done, total))

        skipped = indexer.rebuild(
            self._settings.index,
            self._articles(keys),
            total=len(keys),
            processes=self._processes,
            on_progress=progress,
            cancelled=cancelled,
        )
        return keys, skipped

    def _articles(self, keys: Iterable[str]) -> Iterator[Article]:
        places = self._catalogue.places()
        for key in keys:
            label, _, path = key.partition(":")
            article = self._parse(label, path, places.get(key, path))
            if article is not None:
                yield article

    def close(self) -> None:
        self._catalogue.close()


class _Early:
    """Articles that have arrived while a long first copy goes on, and when it is time to list them."""

    def __init__(self, due: float) -> None:
        self._due = due
        self._paths: dict[str, None] = {}

    def note(self, path: str) -> None:
        if is_article(path):
            self._paths[path] = None

    def is_due(self, now: float) -> bool:
        return bool(self._paths) and now >= self._due

    def take(self, now: float) -> list[str]:
        """What has arrived; the next time is further away, so that listing never costs more than copying."""
        taken, self._paths = list(self._paths), {}
        self._due = now + 4 * EARLY_SECONDS
        return taken


def is_article(path: str) -> bool:
    """Whether a file of the copy is an article rather than an image or a template."""
    return path.lower().endswith(ARTICLE_SUFFIXES) and not path.startswith("templates/")


def _not_searchable(skipped: Skipped) -> Problem:
    log.warning("an article could not be indexed: %s", skipped.reason)
    message = tr("Cette fiche ne peut pas être cherchée, mais elle se lit : enregistrez-la de nouveau en texte simple.")
    return Problem(skipped.key.partition(":")[2], 0, "not-searchable", Severity.WARNING, message)


def _batches(paths: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(paths), size):
        yield paths[start : start + size]


def _state(label: str, result: PullResult) -> StateChanged:
    state = STATES[result.outcome]
    if result.reason == "no-access":
        state = FolderState.NO_ACCESS
    return StateChanged(label, state, _iso(result.as_of), result.reason, len(result.held))


def _iso(moment: float | None) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat() if moment is not None else ""
