"""Reads the files that a plan wants from the share, and judges each before it enters the copy."""

import errno
import hashlib
import queue
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice

from kb_app import durable
from kb_app.domain.errors import KbError, LocalError, ShareOffline
from kb_app.sync import mirror, trash
from kb_app.sync.findings import Finding, Rule
from kb_app.sync.folder import Folder, Reading, is_offline
from kb_app.sync.identity import offline
from kb_app.sync.ignore import LIMITS, FileKind
from kb_app.sync.mirror import Store
from kb_app.sync.moment import SETTLED, Moment
from kb_app.sync.names import ODD_NAMES
from kb_app.sync.planner import Fetch
from kb_app.sync.soundness import BELIEVED_AFTER, RETRIES, doubt
from kb_app.sync.state import Known, Quarantine, State

_THREADS = 16
_LARGE = 1 << 20
_LARGE_THREADS = 2  # so that at most two large images are in memory at once
_AHEAD = 64  # readings that are queued or under way
_PATIENCE = 0.2  # seconds between two looks at `cancelled` while readings hang
_LINGER = 2.0  # seconds given to readings under way when the fetch ends early
_CHECKPOINT = 5.0  # seconds of work that a crash may undo
_SHARING_VIOLATION = 32


@dataclass(frozen=True, slots=True)
class Fetched:
    """Progress: `path` was read; `done` of `total` are behind us."""

    path: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Haul:
    """What a fetch brought: `arrived` are files whose content is new to the copy, `right` all those that are now as on
    the share. `error` cut it short.
    """

    state: State
    arrived: Mapping[str, Known]
    right: frozenset[str]
    findings: tuple[Finding, ...]
    error: KbError | None = None


_Brought = Known | Quarantine | Finding | None


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Brings files of `folder` into `store`, of which `state` is known and `damaged` are to be replaced."""

    folder: Folder
    store: Store
    state: State
    damaged: frozenset[str]
    moment: Moment
    clock: Callable[[], float]

    def fetch(
        self,
        jobs: tuple[Fetch, ...],
        *,
        on_event: Callable[[Fetched], None],
        cancelled: Callable[[], bool],
        checkpoint: Callable[[State], None],
    ) -> Haul:
        """Read `jobs`. One bad file is a finding; a lost share or a full disk ends the fetch, with what there is."""
        files, quarantine = dict(self.state.files), dict(self.state.quarantine)
        arrived: dict[str, Known] = {}
        right: set[str] = set()
        findings: list[Finding] = []
        saved = self.clock()

        def so_far(error: KbError | None = None) -> Haul:
            state = replace(self.state, files=files, quarantine=quarantine)
            return Haul(state, arrived, frozenset(right), tuple(findings), error)

        try:
            mirror.prepare(self.store)
            for done, (job, brought) in enumerate(_in_parallel(self._bring, jobs, cancelled), start=1):
                quarantine.pop(job.path, None)
                if isinstance(brought, Known):
                    if job.path not in files or files[job.path].sha256 != brought.sha256:
                        arrived[job.path] = brought
                    files[job.path] = brought
                    right.add(job.path)
                elif isinstance(brought, Quarantine):
                    quarantine[job.path] = brought
                    findings.append(Finding(job.path, brought.rule))
                elif isinstance(brought, Finding):
                    findings.append(brought)
                on_event(Fetched(job.path, done, len(jobs)))
                if self.clock() - saved > _CHECKPOINT:
                    checkpoint(so_far().state)
                    saved = self.clock()
        except (ShareOffline, LocalError) as error:
            return so_far(error)
        return so_far()

    def _bring(self, job: Fetch) -> _Brought:
        """Read one file, judge it, store it. None when it is not there any more."""
        try:
            reading = self.folder.read(job.path, LIMITS[job.kind])
        except OSError as error:
            if is_offline(error):
                raise offline(error) from error
            return Finding(job.path, _rule_of(error)) if error.errno != errno.ENOENT else None
        now = self.clock()
        digest = hashlib.sha256(reading.content).hexdigest()
        known = self.state.files.get(job.path)
        is_settled = _is_as_listed(job, reading) and (
            self.moment.is_long_past(job.signature.mtime_ns) or now - job.since >= SETTLED
        )
        if known is not None and known.sha256 == digest and reading.is_whole:
            if job.path not in self.damaged:
                return replace(known, signature=job.signature, is_settled=is_settled, since=job.since, checked=now)
        elif suspicion := self._suspicion(job, reading, digest, now):
            return suspicion
        try:
            # a file that the state does not know can only be in the way under an odd name: others were taken in
            is_in_the_way = known is not None or job.local.startswith(ODD_NAMES)
            if is_in_the_way and job.path not in self.damaged and job.kind is not FileKind.MEDIA:
                trash.keep_version(self.store.trash, self.store.copy, job.local, now)
            mtime_ns = mirror.put(self.store.copy, job.local, reading.content, digest, reading.after.mtime_ns)
        except OSError as error:
            if durable.is_serious(error):
                raise durable.local_error(error) from error
            return Finding(job.path, Rule.NOT_STORED)
        return Known(digest, len(reading.content), job.signature, is_settled, job.since, now, job.local, mtime_ns)

    def _suspicion(self, job: Fetch, reading: Reading, digest: str, now: float) -> Quarantine | None:
        """Why this version is not taken yet, None if it is."""
        known, before = self.state.files.get(job.path), self.state.quarantine.get(job.path)

        def previous() -> bytes | None:
            return mirror.read_or_none(self.store.copy / known.local) if known else None

        rule = Rule.UNSETTLED
        if reading.is_whole:
            found = doubt(reading.content, job.kind, previous)
            if found is None and self.moment.age(reading.after.mtime_ns) >= SETTLED:
                return None
            rule = found or rule
        since, tries = now, 0
        if before is not None and reading.is_whole and (before.signature, before.sha256) == (job.signature, digest):
            since, tries = min(before.since, now), before.tries + 1
        # while there is nothing better to show, the file's own word on its age is good enough
        unchanged_for = now - since if known else max(now - since, self.moment.age(reading.after.mtime_ns))
        if reading.is_whole and unchanged_for >= BELIEVED_AFTER[rule]:
            return None
        retry_at = now + RETRIES[min(tries, len(RETRIES) - 1)]
        return Quarantine(job.signature, digest, rule, since, retry_at, tries)


def _in_parallel(
    bring: Callable[[Fetch], _Brought], jobs: tuple[Fetch, ...], cancelled: Callable[[], bool]
) -> Iterator[tuple[Fetch, _Brought]]:
    """Results as they come, until `cancelled`; the small files first."""
    small = [job for job in jobs if job.signature.size <= _LARGE]
    large = [job for job in jobs if job.signature.size > _LARGE]
    for threads, some in ((_THREADS, small), (_LARGE_THREADS, large)):
        finished: queue.SimpleQueue[Future[_Brought]] = queue.SimpleQueue()
        running: dict[Future[_Brought], Fetch] = {}
        waiting = iter(some)
        pool = ThreadPoolExecutor(threads, thread_name_prefix="fetch")
        try:
            while not cancelled():
                for job in islice(waiting, _AHEAD - len(running)):
                    future = pool.submit(bring, job)
                    running[future] = job
                    future.add_done_callback(finished.put)
                if not running:
                    break
                with suppress(queue.Empty):
                    future = finished.get(timeout=_PATIENCE)
                    yield running.pop(future), future.result()
        finally:
            # a hung reading is left behind with its thread: waiting for it for ever would hang this one too
            pool.shutdown(wait=False, cancel_futures=True)
            wait([future for future in running if not future.cancelled()], timeout=_LINGER)


def _is_as_listed(job: Fetch, reading: Reading) -> bool:
    """True if what was read is what had been listed (listings on Windows have no file numbers)."""
    listed, read = job.signature, reading.after
    return (listed.size, listed.mtime_ns) == (read.size, read.mtime_ns) and listed.file_id in {0, read.file_id}


def _rule_of(error: OSError) -> Rule:
    if getattr(error, "winerror", None) == _SHARING_VIOLATION:
        return Rule.BUSY
    return Rule.NO_ACCESS if isinstance(error, PermissionError) else Rule.UNREADABLE
