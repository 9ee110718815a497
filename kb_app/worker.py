"""The child process: refreshes and delivers in a loop, and tells on standard output what happens, in lines of JSON.

Two threads. The main one tells the time: it repeats the state every few seconds, so that the window knows that this
process lives, and says `waiting` when the other one, which does all the work, has been silent for long. That one may
hang in the shared folder for as long as it likes.
"""

import logging
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from kb_app.bootstrap import build_refresher
from kb_app.domain.errors import LocalError
from kb_app.services.announcements import Announcements, announced_by_others
from kb_app.services.events import PAUSED, Event, FolderState, StateChanged, iso
from kb_app.services.journal import keep_journal
from kb_app.services.known_states import known_states, pause_of
from kb_app.services.refresh import Refresher
from kb_app.services.watching import Due, Watching
from kb_app.settings import Settings
from kb_app.workspace.pause import Pause

log = logging.getLogger(__name__)

BEAT_SECONDS = 2.0
WAITING_AFTER = 5.0
RETRY_SECONDS = 60.0


def run_worker(settings: Settings, tell: Callable[[Event], None], *, listen: bool) -> None:
    """Refresh for ever; `tell` gets every event, one at a time. See `Worker.run` for how it ends."""
    keep_journal(settings.log, "refresh")
    refresher = build_refresher(settings)
    announcements = Announcements(settings.folders, partial(announced_by_others, settings), time.monotonic)
    watching = Watching(settings.folders, refresher.deliverer.posted, news=announcements.news)
    Worker(refresher, watching, tell, pause_of(settings), known_states(settings)).run(listen=listen)


class Worker:
    """`tell` is called from both threads, one event at a time. `known` is where each folder stands at the start."""

    def __init__(
        self,
        refresher: Refresher,
        watching: Watching,
        tell: Callable[[Event], None],
        pause: Pause,
        known: Iterable[StateChanged] = (),
    ) -> None:
        self._refresher = refresher
        self._watching = watching
        self._tell_outside = tell
        self._lock = threading.Lock()
        self._orders: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._quit = threading.Event()
        self._paused = threading.Event()
        self._last_sign = time.monotonic()
        self._busy = False
        self._pause = pause
        self._since = ""
        self._states = {state.folder: state for state in known}

    def run(self, *, listen: bool) -> None:
        """Until `quit` is ordered, standard input ends (with `listen`), or the process is interrupted.

        What was suspended before stays so, if there is somebody who can order it to go on.
        """
        if listen and (since := self._pause.since()) is not None:
            self._suspend(since)
        threading.Thread(target=self._work, name="refresh", daemon=True).start()
        if listen:
            threading.Thread(target=self._listen, name="orders", daemon=True).start()
        while not self._quit.wait(BEAT_SECONDS):
            self._beat()

    def _beat(self) -> None:
        hangs = time.monotonic() - self._last_sign > WAITING_AFTER and not self._paused.is_set()
        for state in list(self._states.values()):
            # between two refreshes it is the watching that hangs, and nothing tells in which folder
            waits = hangs and (state.state is FolderState.CHECKING or not self._busy)
            shown = replace(state, state=FolderState.WAITING) if waits else state
            with self._lock:
                self._tell_outside(shown)

    def stop(self) -> None:
        """End, once what is going on allows it."""
        self._quit.set()

    def order(self, word: str) -> None:
        """What the window asks for: `refresh` or `refresh LABEL`, `pause` until then, or `quit`.

        Anything else is passed over.
        """
        match word.split(" ", 1):
            case ["quit"]:
                self.stop()
            case ["pause"]:
                now = time.time()
                self._remember(lambda: self._pause.begin(now))
                self._suspend(now)
            case ["refresh", *_]:
                if self._paused.is_set():
                    self._paused.clear()
                    self._remember(self._pause.end)
                    self._tell_all(FolderState.CHECKING)
                self._orders.put(word)

    def _suspend(self, since: float) -> None:
        self._since = iso(since)
        self._paused.set()
        self._tell_all(FolderState.STOPPED, PAUSED)

    def _remember(self, deed: Callable[[], None]) -> None:
        """For the next start; where that is not possible it holds until the end of this process."""
        try:
            deed()
        except LocalError as error:
            log.warning("the pause cannot be remembered: %r", error)

    def _work(self) -> None:
        due: Due | None = self._resumed() if self._paused.is_set() else {}
        waits: dict[str, float] = {}
        while due is not None:
            self._busy = True
            try:
                waits.update(self._refresher.refresh(self._tell, self._is_stopped, due).waits)
            except LocalError as error:
                log.warning("a refresh failed: %r", error)
                self._tell_all(FolderState.STOPPED, error.reason)
                waits = dict.fromkeys(self._states, RETRY_SECONDS)
            self._busy = False
            due = self._watching.wait(waits, self._orders, self._is_stopped)
            if due is None and not self._quit.is_set():
                due = self._resumed()
        self._watching.stop()
        self._refresher.close()

    def _is_stopped(self) -> bool:
        """Asked again and again by what works and by what waits, as long as it does not hang."""
        if not self._busy:
            self._last_sign = time.monotonic()
        return self._quit.is_set() or self._paused.is_set()

    def _resumed(self) -> Due:
        """What is due once the pause is over, for which this waits."""
        self._orders.get()
        return {}

    def _tell_all(self, state: FolderState, detail: str = "") -> None:
        for known in list(self._states.values()):
            self._tell(replace(known, state=state, detail=detail, since=""))

    def _tell(self, event: Event) -> None:
        self._last_sign = time.monotonic()
        if isinstance(event, StateChanged):
            if self._paused.is_set():
                event = replace(event, state=FolderState.STOPPED, detail=PAUSED, since=self._since)
            self._states[event.folder] = event
        with self._lock:
            self._tell_outside(event)

    def _listen(self) -> None:
        for line in sys.stdin:
            self.order(line.strip())
        self.stop()
