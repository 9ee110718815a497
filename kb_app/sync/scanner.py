"""Lists a shared folder: for each directory either everything that is in it, or why that is not known.

Sixteen listings go on at once, since over a network each costs a few round trips. Nothing here concludes that a file
is gone: see `planner`.
"""

import heapq
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from enum import StrEnum

from kb_app.sync.folder import Entry, Fault, Folder, is_offline
from kb_app.sync.ignore import is_litter_directory, kind_of
from kb_app.sync.names import is_text

DEEPEST = 64
_THREADS = 16
_PATIENCE = 0.2  # seconds between two looks at `cancelled` while listings hang


class Reason(StrEnum):
    """Why a directory was not even tried."""

    TOO_DEEP = "too-deep"
    LOOP = "loop"
    BAD_NAME = "bad-name"
    OFFLINE = "offline"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Complete:
    """All the directory's entries that concern us."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    error: OSError


@dataclass(frozen=True, slots=True)
class Skipped:
    reason: Reason


Listing = Complete | Failed | Skipped


@dataclass(frozen=True, slots=True)
class Scan:
    """What one look at the folder showed, directory by directory. `files` are all followed files, by path."""

    listings: Mapping[str, Listing]
    files: Mapping[str, Entry]

    @property
    def went_offline(self) -> bool:
        """True if the share was lost on the way."""
        return any(
            (isinstance(listing, Failed) and is_offline(listing.error)) or listing == Skipped(Reason.OFFLINE)
            for listing in self.listings.values()
        )


@dataclass(frozen=True, slots=True)
class Scanning:
    """Progress: how much was listed so far."""

    directories: int
    files: int


@dataclass(frozen=True, slots=True, order=True)
class _Directory:
    """A directory to be listed; the first ones in order go first. `above` are the ids of the directories it is in."""

    can_wait: bool
    depth: int
    path: str
    above: frozenset[int] = field(compare=False)


def scan(
    folder: Folder,
    *,
    on_progress: Callable[[Scanning], None],
    cancelled: Callable[[], bool],
    priority: frozenset[str] = frozenset(),
    only: frozenset[str] = frozenset(),
) -> Scan:
    """List `folder`, the directories of `priority` first; with `only`, just these and those they are in."""
    search = _Search(priority)
    pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="list")
    running: dict[Future[tuple[Entry, ...]], _Directory] = {}
    try:
        root_id = folder.root_id()
        for path in {"", *(above for asked in only for above in _with_parents(asked))}:
            search.add(path, frozenset({root_id} - {0}))
        while not cancelled() and (running or search.has_next()):
            while len(running) < _THREADS and search.has_next():
                directory = search.pop()
                running[pool.submit(folder.entries, directory.path)] = directory
            for future in wait(running, timeout=_PATIENCE, return_when=FIRST_COMPLETED).done:
                search.record(running.pop(future), future, deeper=not only)
                on_progress(Scanning(len(search.listings), len(search.files)))
            if not running:
                search.follow_links()
    except OSError as error:
        search.listings[""] = Failed(error)
    finally:
        # a hung listing is left behind with its thread: waiting for it would hang this one too
        pool.shutdown(wait=False, cancel_futures=True)
    search.skip_all([*running.values(), *search.waiting], Reason.CANCELLED)
    return Scan(search.listings, search.files)


class _Search:
    """What is known so far, and where to look next. Used by one thread only."""

    def __init__(self, priority: frozenset[str]) -> None:
        self.listings: dict[str, Listing] = {}
        self.files: dict[str, Entry] = {}
        self.waiting: list[_Directory] = []
        self._links: list[tuple[str, int, frozenset[int]]] = []
        self._seen: set[int] = set()
        self._urgent = {above for path in priority for above in _with_parents(path)}
        self._is_offline = False

    def has_next(self) -> bool:
        if self._is_offline:
            self.skip_all(self.waiting, Reason.OFFLINE)
            self.waiting, self._links = [], []
        return bool(self.waiting)

    def pop(self) -> _Directory:
        return heapq.heappop(self.waiting)

    def add(self, path: str, above: frozenset[int]) -> None:
        depth = path.count("/") + 1 if path else 0
        heapq.heappush(self.waiting, _Directory(path not in self._urgent, depth, path, above))

    def skip_all(self, directories: list[_Directory], reason: Reason) -> None:
        for directory in directories:
            self.listings[directory.path] = Skipped(reason)

    def record(self, directory: _Directory, future: Future[tuple[Entry, ...]], *, deeper: bool) -> None:
        """Keep what the listing gave, and queue the directories in it."""
        error = future.exception()
        if isinstance(error, OSError):
            self.listings[directory.path] = Failed(error)
            self._is_offline = self._is_offline or is_offline(error)
            return
        prefix = directory.path + "/" if directory.path else ""
        entries = tuple(entry for entry in future.result() if _concerns_us(prefix, entry))
        self.listings[directory.path] = Complete(entries)
        for entry in entries:
            path = prefix + entry.name
            if not entry.is_dir:
                if kind_of(path) is not None:
                    self.files[path] = entry
            elif deeper:
                self._enter(path, entry, directory)

    def _enter(self, path: str, entry: Entry, parent: _Directory) -> None:
        number = entry.signature.file_id
        if parent.depth >= DEEPEST:
            self.listings[path] = Skipped(Reason.TOO_DEEP)
        elif not is_text(entry.name):
            self.listings[path] = Skipped(Reason.BAD_NAME)
        elif number and number in parent.above:
            # over SMB a link to a parent directory looks like a plain directory
            self.listings[path] = Skipped(Reason.LOOP)
        elif entry.is_link:
            self._links.append((path, number, parent.above))
        else:
            self._seen |= {number} - {0}
            self.add(path, parent.above | {number} - {0})

    def follow_links(self) -> None:
        """Queue the next linked directory, unless what it points to was listed under its own name.

        Links wait for all plain directories, and go in order, so that two scans never disagree on which name of a
        directory is the one that counts.
        """
        self._links.sort(key=lambda link: link[0], reverse=True)
        while self._links and not self.waiting:
            path, number, above = self._links.pop()
            if number in self._seen:
                self.listings[path] = Skipped(Reason.LOOP)
                continue
            self._seen |= {number} - {0}
            self.add(path, above | {number} - {0})


def _concerns_us(prefix: str, entry: Entry) -> bool:
    # what could not be looked at is perhaps a directory with articles below: its absence must not be concluded
    if entry.is_dir or entry.fault in {Fault.UNREADABLE, Fault.OUTSIDE}:
        return not is_litter_directory(entry.name)
    return kind_of(prefix + entry.name) is not None


def _with_parents(path: str) -> Iterator[str]:
    yield path
    while path:
        path = path.rpartition("/")[0]
        yield path
