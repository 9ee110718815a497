"""Whether another of our computers wrote to a shared folder: one listing a minute of what they announce there.

A full look finds everything, and costs a listing for each directory: it comes every few minutes. What our own program
publishes need not wait for it.
"""

import logging
import random
from collections.abc import Callable, Iterable, Mapping

from kb_app.domain.errors import LocalError
from kb_app.settings import FollowedFolder, Settings
from kb_app.sync.client import Client
from kb_app.sync.inbox import heads
from kb_app.sync.opening import open_folder

MEAN_SECONDS = 60.0

log = logging.getLogger(__name__)

Ask = Callable[[FollowedFolder], Mapping[str, int]]
"""The number that each other computer announced last in a folder. Raises OSError, LocalError."""


class Announcements:
    """`clock` gives seconds that never go back; `chance`, between 0 and 1, spreads what many computers ask."""

    def __init__(
        self,
        folders: Iterable[FollowedFolder],
        ask: Ask,
        clock: Callable[[], float],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._folders = tuple(folders)
        self._ask = ask
        self._clock = clock
        self._chance = chance
        self._known: dict[str, Mapping[str, int]] = {}
        self._next = 0.0

    def news(self) -> frozenset[str]:
        """Labels of the folders with something new since it was last asked; asks them only when it is time."""
        if self._clock() < self._next:
            return frozenset()
        found = set()
        for folder in self._folders:
            try:
                now = self._ask(folder)
            except (OSError, LocalError) as error:
                log.info("no announcements: %s", error)
                continue
            if now != self._known.get(folder.label, now):
                found.add(folder.label)
            self._known[folder.label] = now
        self._next = self._clock() + MEAN_SECONDS * (0.5 + self._chance())
        return frozenset(found)


def announced_by_others(settings: Settings, folder: FollowedFolder) -> Mapping[str, int]:
    """What the folder says, without this computer's own. Raises OSError, LocalError."""
    own = Client(settings.clients / f"{folder.label}.json").id
    return {client: number for client, number in heads(open_folder(folder.path)).items() if client != own}
