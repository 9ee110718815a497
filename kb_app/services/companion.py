"""The child process that refreshes the local copy, as the window sees it: started, listened to, abandoned, replaced.

The child may hang in a file system call for ever, in which case even SIGKILL takes effect only when the share
answers again. So nobody waits for it: it is told to end and left alone, and a new one is started only when the
hung one has gone, so that a share that never answers costs one process, not twenty.
"""

import contextlib
import logging
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from kb_app import places
from kb_app.services.events import Event, FolderState, StateChanged, from_json
from kb_app.settings import Settings

log = logging.getLogger(__name__)

SILENT_SECONDS = 30.0
WAITING_SECONDS = 120.0
RESTART_SECONDS = (1.0, 5.0, 30.0, 60.0)


def program(settings: Settings) -> list[str]:
    """How the window starts `kb` for the same home; the command is to follow."""
    folders = [word for folder in settings.folders for word in ("--folder", str(folder.path))]
    paths = ["--home", str(settings.home), "--config", str(settings.config)]
    return [*places.program(), *folders, *paths]


def child_command(settings: Settings) -> list[str]:
    """The child that refreshes and delivers."""
    return [*program(settings), "sync", "--watch", "--json", "--listen"]


class Companion:
    """One child at a time. `on_event` is called on the listening thread; `check` must be called every few seconds."""

    def __init__(
        self, command: Sequence[str], on_event: Callable[[Event], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._command = list(command)
        self._on_event = on_event
        self._clock = clock
        self._child: subprocess.Popen[str] | None = None
        self._abandoned: list[subprocess.Popen[str]] = []
        self._heard = self._waiting_since = 0.0
        self._failures = 0
        self._start_at = 0.0

    def start(self) -> None:
        """Start a child, unless one runs or an abandoned one still holds on."""
        self._abandoned = [child for child in self._abandoned if child.poll() is None]
        if self._child is not None or self._abandoned:
            return
        self._heard, self._waiting_since = self._clock(), 0.0
        self._child = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            cwd=Path.home(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        threading.Thread(target=self._listen, args=(self._child,), name="companion", daemon=True).start()

    def restart(self, command: Sequence[str]) -> None:
        """Go on with another command line: the followed folders changed."""
        self._command = list(command)
        self._end()
        self.start()

    def refresh_now(self, label: str = "") -> None:
        """Ask for a refresh at once, of all folders or of one; without a child, `check` will start one, which begins
        with a refresh.
        """
        self._say(f"refresh {label}".strip())

    def pause(self) -> None:
        """Stop working on the shared folders until the next `refresh_now`, be it after a restart."""
        self._say("pause")

    def check(self) -> None:
        """Replace a child that died or hangs."""
        now = self._clock()
        if self._child is None:
            if now >= self._start_at:
                self.start()
            return
        if self._child.poll() is not None:
            log.warning("the refresh process ended with code %s", self._child.returncode)
            self._abandon()
            self._start_at = now + RESTART_SECONDS[min(self._failures, len(RESTART_SECONDS) - 1)]
            self._failures += 1
            return
        waiting = self._waiting_since and now - self._waiting_since > WAITING_SECONDS
        if waiting or now - self._heard > SILENT_SECONDS:
            log.warning("the refresh process hangs: abandoned")
            self._abandon()

    def process_id(self) -> int | None:
        """Of the child that is listened to, if any."""
        return self._child.pid if self._child is not None else None

    def stop(self) -> None:
        """Let the child end; returns within a second whatever the shared folder does."""
        self._end()

    def _end(self) -> None:
        child = self._child
        if child is None:
            return
        self._say("quit")
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=0.5)
        self._abandon()

    def _abandon(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        if child.poll() is None:
            child.kill()
            self._abandoned.append(child)
        _close_input(child)

    def _say(self, word: str) -> None:
        child = self._child
        if child is not None and child.stdin is not None:
            with contextlib.suppress(OSError, ValueError):
                child.stdin.write(word + "\n")
                child.stdin.flush()

    def _listen(self, child: subprocess.Popen[str]) -> None:
        """Until the child is gone: an abandoned one is read to its end, unheard, and waited for here."""
        assert child.stdout is not None
        with child.stdout:
            for line in child.stdout:
                if child is self._child:
                    self._heard = self._clock()
                    self._hear(from_json(line))
        child.wait()

    def _hear(self, event: Event | None) -> None:
        if event is None:
            return
        if isinstance(event, StateChanged):
            hangs = event.state is FolderState.WAITING
            self._waiting_since = (self._waiting_since or self._clock()) if hangs else 0.0
            if event.state is FolderState.CURRENT:
                self._failures = 0
        self._on_event(event)


def _close_input(child: subprocess.Popen[str]) -> None:
    with contextlib.suppress(OSError):
        if child.stdin is not None:
            child.stdin.close()
