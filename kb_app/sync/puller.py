"""Brings a shared folder's files to this computer: scan, identity, plan, mirror, state. First half of the read flow."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kb_app.domain.errors import LocalError, ShareOffline, ShareSuspicious
from kb_app.sync import trash
from kb_app.sync.fetcher import Fetched, Fetcher
from kb_app.sync.folder import Folder
from kb_app.sync.history import Fate, fates
from kb_app.sync.identity import compare, identify, offline
from kb_app.sync.ledger import Ledger, Outcome, Overtaken, PullResult
from kb_app.sync.mirror import Store
from kb_app.sync.moment import SETTLED, Moment
from kb_app.sync.planner import Fetch, missing, plan
from kb_app.sync.scanner import Failed, Scan, Scanning, scan

_NAP = 0.1


@dataclass(frozen=True, slots=True)
class Planned:
    """Progress: the scan is over; so many files are to be read, removed, or held for a person."""

    fetch: int
    remove: int
    held: int


Event = Scanning | Planned | Fetched


class _Cancelled(Exception):
    """Nobody waits for this pass any more."""


@dataclass(frozen=True, slots=True)
class _Outside:
    """Time, and whoever follows the pass."""

    clock: Callable[[], float]
    pause: Callable[[float], None]
    on_event: Callable[[Event], None]
    cancelled: Callable[[], bool]

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / _NAP)):
            if self.cancelled():
                raise _Cancelled
            self.pause(_NAP)


def pull(
    folder: Folder,
    copy: Path,
    state_file: Path,
    trash_folder: Path,
    *,
    clock: Callable[[], float],
    on_event: Callable[[Event], None],
    cancelled: Callable[[], bool],
    pause: Callable[[float], None] = time.sleep,
    priority: frozenset[str] = frozenset(),
    hints: frozenset[str] = frozenset(),
) -> PullResult:
    """Make `copy` follow `folder`, once; with `hints`, only these directories and those they are in.

    What a share or a disk can do is no exception but an outcome; LocalError is raised only when not even the state and
    the copy can be read, so that nothing can be said of either. A pass may be killed at any point, the next one goes on
    from there. Two passes on one copy do each other no harm: the one that was overtaken stops.
    """
    ledger = Ledger(Store(copy, trash_folder), state_file, clock())
    outside = _Outside(clock, pause, on_event, cancelled)
    outcome, reason = Outcome.DONE, ""
    try:
        _follow(folder, ledger, outside, priority, hints)
        if held := next(iter(ledger.state.held.values()), None):
            outcome, reason = Outcome.SUSPICIOUS, held.reason
    except ShareOffline as error:
        outcome, reason = Outcome.OFFLINE, error.reason
    except ShareSuspicious as error:
        outcome, reason = Outcome.SUSPICIOUS, error.reason
    except LocalError as error:
        outcome, reason = Outcome.LOCAL_ERROR, error.reason
    except Overtaken:
        outcome, reason = Outcome.CANCELLED, "overtaken"
    except _Cancelled:
        outcome = Outcome.CANCELLED
    return ledger.result(outcome, reason, clock())


def _follow(folder: Folder, ledger: Ledger, outside: _Outside, priority: frozenset[str], hints: frozenset[str]) -> None:
    """The pass itself. Raises ShareError, LocalError, Overtaken, _Cancelled; the ledger keeps what was done."""
    started = outside.clock()
    ledger.identity = identity = identify(folder)
    compare(identity, ledger.state.identity or identity)
    is_ours = identity.is_marked and not identity.is_read_only
    moment = Moment(started, folder.server_time() if is_ours else None)

    seen = scan(folder, on_progress=outside.on_event, cancelled=outside.cancelled, priority=priority, only=hints)
    _check(seen, outside)
    compare(identify(folder), identity)

    known = fates(folder, missing(seen, ledger.state)) if identity.is_marked else {}
    todo = plan(seen, ledger.state, moment, damaged=ledger.damaged, priority=priority, fates=known)
    ledger.pending = frozenset(path for path, fate in known.items() if fate is Fate.PENDING)
    ledger.accept(todo, seen.listings.keys() if hints else None)
    outside.on_event(Planned(len(todo.fetch), len(todo.remove), len(todo.state.held)))

    _fetch(todo.fetch, folder, ledger, outside, moment)
    if fresh := tuple(job for job in todo.fetch if ledger.is_unsettled(job.path)):
        outside.wait(SETTLED + _NAP)
        _fetch(fresh, folder, ledger, outside, moment)

    ledger.remove(todo.remove, outside.clock())
    trash.expire(ledger.store.trash, outside.clock())
    ledger.close(outside.clock(), started if _is_thorough(seen) and not hints else None)
    ledger.save()


def _fetch(jobs: tuple[Fetch, ...], folder: Folder, ledger: Ledger, outside: _Outside, moment: Moment) -> None:
    fetcher = Fetcher(folder, ledger.store, ledger.state, ledger.damaged, moment, outside.clock)
    haul = fetcher.fetch(jobs, on_event=outside.on_event, cancelled=outside.cancelled, checkpoint=ledger.checkpoint)
    ledger.take(haul, frozenset(job.path for job in jobs))
    if outside.cancelled():
        ledger.save()
        raise _Cancelled


def _check(seen: Scan, outside: _Outside) -> None:
    """Raise unless the scan went through: the share was absent, was lost during the scan, or nobody waits any more."""
    if isinstance(root := seen.listings.get(""), Failed):
        raise offline(root.error)
    if seen.went_offline:
        raise ShareOffline("no-answer", "lost during the scan")
    if outside.cancelled():
        raise _Cancelled


def _is_thorough(seen: Scan) -> bool:
    """True unless a directory failed for another reason than that we may not read it."""
    return all(
        isinstance(listing.error, PermissionError) for listing in seen.listings.values() if isinstance(listing, Failed)
    )
