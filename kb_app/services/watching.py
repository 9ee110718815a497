"""When to refresh again: a folder's time came, something changed or is to go out, a network came, somebody asked."""

import queue
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from kb_app.settings import FollowedFolder
from kb_app.sync.waking import Waking
from kb_app.sync.watcher import Watcher

TICK_SECONDS = 0.5

Due = Mapping[str, frozenset[str]]
"""Folder labels to the directories worth a look; an empty set means the whole folder."""


class Watching:
    """`posted` tells what became due in the outbox since it was last asked, `news` in which folders others wrote."""

    def __init__(
        self,
        folders: Iterable[FollowedFolder],
        posted: Callable[[], Due],
        clock: Callable[[], float] = time.monotonic,
        news: Callable[[], Collection[str]] = tuple,
        waking: Waking | None = None,
    ) -> None:
        self._clock = clock
        self._waking = waking or Waking(clock)
        self._posted = posted
        self._news = news
        self._watchers = {
            folder.label: Watcher(folder.path if isinstance(folder.path, Path) else None, clock) for folder in folders
        }

    def wait(
        self, waits: Mapping[str, float], orders: "queue.SimpleQueue[str]", ended: Callable[[], bool]
    ) -> Due | None:
        """Sleeps until something is due, None when `ended`.

        `waits` are the seconds after which each folder wants a full look.
        `orders` wakes it with `refresh`: everything is due then, as it is after sleep and on another network. With
        `refresh LABEL` only that folder is.
        `ended` is asked at every tick, which shows that this does not hang in a shared folder.
        """
        began = self._clock()
        while not ended():
            asked = self._asked(orders)
            if self._waking.is_due():
                return dict.fromkeys(self._watchers, frozenset())
            if due := asked or self._due(self._clock() - began, waits):
                return due
            self._waking.nap(TICK_SECONDS)
        return None

    def stop(self) -> None:
        for watcher in self._watchers.values():
            watcher.stop()

    def _asked(self, orders: "queue.SimpleQueue[str]") -> Due:
        """What somebody wants to be looked at."""
        labels: set[str] = set()
        while not orders.empty():
            _, _, label = orders.get().partition(" ")
            labels |= {label} if label else self._watchers.keys()
        return dict.fromkeys(labels & self._watchers.keys(), frozenset())

    def _due(self, waited: float, waits: Mapping[str, float]) -> Due:
        due = {label: directories for label, directories in self._posted().items() if label in self._watchers}
        news = self._news()
        for label, watcher in self._watchers.items():
            watcher.tend()
            if waited >= waits.get(label, 0.0) or label in news:
                due[label] = frozenset()
            elif hints := watcher.hints():
                due[label] = due.get(label, frozenset()) | hints
        return due
