"""Hints that a directory of the shared folder changed, from the operating system. Never more than hints.

Events get lost, come twice, or never start (a share does not tell what other computers did), so nothing is concluded
from them but that a scan of the directory is worth while soon. Polling observers are not used: they take an error of
the share for the deletion of everything in it.
"""

import logging
import os
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePosixPath

from watchdog import events
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from kb_app.sync.ignore import is_litter_directory, kind_of

if sys.platform == "win32":
    from watchdog.observers import winapi

    # by default the reading of a file, ours too, is reported as a change of it
    winapi.WATCHDOG_FILE_NOTIFY_FLAGS &= ~(winapi.FILE_NOTIFY_CHANGE_LAST_ACCESS | winapi.FILE_NOTIFY_CHANGE_ATTRIBUTES)

_QUIET = 2.0  # seconds without a further event in a directory before it is worth a look
_LONGEST_WAIT = 15.0  # seconds after which a directory is due although it never came to rest
_RENEWAL = 600.0  # seconds after which the observer is replaced: some die without a word
_MOUNTS = Path("/proc/self/mounts")
_REMOTE = frozenset({"cifs", "smb3", "smbfs", "nfs", "nfs4", "9p", "davfs", "ceph", "glusterfs", "fuse"})
_TELLING: list[type[events.FileSystemEvent]] = [
    events.FileCreatedEvent,
    events.FileModifiedEvent,
    events.FileClosedEvent,
    events.FileMovedEvent,
    events.FileDeletedEvent,
    events.DirCreatedEvent,
    events.DirMovedEvent,
    events.DirDeletedEvent,
]
_log = logging.getLogger(__name__)


class Watcher:
    """Collects hints about the folder at `root`; `clock` gives seconds that never go back.

    Without a root there is nothing to watch: the folder is not mounted.

    Call `tend` now and then: it starts the watching, and starts it again when it died. Nothing here raises.
    """

    def __init__(self, root: Path | None, clock: Callable[[], float]) -> None:
        self._root = root
        self._clock = clock
        self._observer: BaseObserver | None = None
        self._renew_at = 0.0
        self._lock = threading.Lock()
        self._changed: dict[str, tuple[float, float]] = {}

    def tend(self) -> None:
        """Watch, if that is possible and worth while; asks the shared folder only when it starts anew."""
        now = self._clock()
        if now < self._renew_at and (self._observer is None or _is_well(self._observer)):
            return
        self.stop()
        self._renew_at = now + _RENEWAL
        if self._root is not None and is_watchable(self._root):
            self._observer = self._start(self._root)

    def hints(self) -> frozenset[str]:
        """The directories, relative to the root, that changed and came to rest; each is told once."""
        now = self._clock()
        with self._lock:
            due = {
                directory
                for directory, (first, last) in self._changed.items()
                if now - last >= _QUIET or now - first >= _LONGEST_WAIT
            }
            for directory in due:
                del self._changed[directory]
        return frozenset(due)

    def stop(self) -> None:
        """End the watching; what was noticed stays to be told."""
        if self._observer is not None:
            self._observer.stop()
            # a thread that hangs on the share is left behind
            self._observer.join(timeout=1.0)
            self._observer = None

    def _start(self, root: Path) -> BaseObserver | None:
        observer = Observer()
        observer.daemon = True
        try:
            observer.schedule(_Listener(partial(self._notice, root)), str(root), recursive=True, event_filter=_TELLING)
            observer.start()
        except (OSError, RuntimeError) as error:
            # the folder is away, or the system has no more watches to give: the scans go on without hints
            _log.info("not watching: %s", error)
            return None
        return observer

    def _notice(self, root: Path, event: events.FileSystemEvent) -> None:
        now = self._clock()
        for path in (event.src_path, event.dest_path):
            for directory in _directories(root, os.fsdecode(path), is_directory=event.is_directory) if path else ():
                with self._lock:
                    first, _ = self._changed.get(directory, (now, now))
                    self._changed[directory] = (first, now)


class _Listener(events.FileSystemEventHandler):
    def __init__(self, notice: Callable[[events.FileSystemEvent], None]) -> None:
        self._notice = notice

    def on_any_event(self, event: events.FileSystemEvent) -> None:
        self._notice(event)


def _directories(root: Path, path: str, *, is_directory: bool) -> list[str]:
    relative = PurePosixPath(Path(os.path.relpath(path, root)).as_posix())
    if any(is_litter_directory(part) for part in relative.parts) or relative.parts[:1] == ("..",):
        return []
    if not is_directory and kind_of(str(relative)) is None:
        return []
    own = [str(relative)] if is_directory and relative.parts else []
    return [*own, "" if len(relative.parts) < 2 else str(relative.parent)]


def is_watchable(root: Path, mounts: Path = _MOUNTS) -> bool:
    """False on a Linux network mount, where watching tells only what this computer did and costs a look everywhere."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return True
    place = os.path.abspath(root)  # noqa: PTH100 - resolve() would ask the share
    best, kind = "", ""
    for line in lines:
        _, point, system, *_ = line.split(" ")
        point = point.replace("\\040", " ")
        if len(point) >= len(best) and (place == point or place.startswith(point.rstrip("/") + "/")):
            best, kind = point, system
    return kind not in _REMOTE and not kind.startswith("fuse.")


def _is_well(observer: BaseObserver) -> bool:
    return observer.is_alive() and bool(observer.emitters) and all(emitter.is_alive() for emitter in observer.emitters)
