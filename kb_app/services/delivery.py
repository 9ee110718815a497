"""The write flow: from the outbox to the shared folder, one item after the other, until it was read back there.

    outbox → sync.publisher.deliver → receipt → sent

Nothing is "delivered" before the receipt says that it was read back. An item that cannot go out waits, with the reason,
and is tried again later and later; only what is for the same article waits behind it. A process that dies in between
delivers the same item again, which the publisher makes the same as once.
"""

import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from kb_app.domain.contribution import Change, Fate, Feedback, OutboxItem, Progress
from kb_app.domain.errors import LocalError, ShareError
from kb_app.parsing.feedback import write_feedback
from kb_app.services.events import Delivering, Event
from kb_app.settings import FollowedFolder
from kb_app.sync.submission import Delivery, Receipt, Submission
from kb_app.workspace.outbox import Outbox

log = logging.getLogger(__name__)

Publish = Callable[[FollowedFolder, Submission], Receipt]
"""Takes one submission to the folder, and reads it back. May hang, and may raise ShareError."""

FIRST_RETRY = 5.0
LAST_RETRY = 900.0
TIDY_SECONDS = 86_400.0
BEHIND = "behind"
"""Waits for an earlier item of the same article."""

_WHOLE_FOLDER = frozenset(
    {
        "offline",
        "absent",
        "no-answer",
        "library-missing",
        "other-library",
        "newer-format",
        "marker-missing",
        "marker-damaged",
    }
)


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many items left the outbox, and in which directories of the folder they changed articles."""

    count: int
    directories: frozenset[str]


NOTHING_DELIVERED = Delivered(0, frozenset())


class Deliverer:
    """Delivers for one home. Several processes may have one each: who finds another at work leaves it alone.

    `chance` is between 0 and 1.
    """

    def __init__(
        self,
        outbox: Outbox,
        publish: Publish,
        *,
        clock: Callable[[], float] = time.time,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._outbox = outbox
        self._publish = publish
        self._clock = clock
        self._chance = chance
        self._tidied_at = 0.0
        self._woken: set[tuple[str, int, float]] = set()
        self._stamp: tuple[int, int] | None = None
        self._agenda: tuple[OutboxItem, ...] = ()

    def deliver(
        self, folder: FollowedFolder, on_event: Callable[[Event], None], cancelled: Callable[[], bool] = lambda: False
    ) -> Delivered:
        """Deliver what is due for `folder`. Raises LocalError."""
        now = self._clock()
        if now - self._tidied_at >= TIDY_SECONDS:
            self._outbox.tidy(now)
            self._tidied_at = now
        if not any(item.folder == folder.label for item in self._outbox.waiting()):
            return NOTHING_DELIVERED
        with self._outbox.turn() as is_ours:
            if not is_ours:
                log.info("another process delivers")
                return NOTHING_DELIVERED
            return self._deliver(folder, on_event, cancelled)

    def hold(self, folder: FollowedFolder, reason: str) -> None:
        """`folder` cannot be used now: say so of what waits for it, which is due once it can. Raises LocalError."""
        for item in self._outbox.waiting():
            if item.folder == folder.label and item.progress.reason != reason:
                self._outbox.note(item, replace(item.progress, reason=reason, next_try=0.0))

    def waiting(self) -> int:
        """How many items wait, whatever folder they are for. Raises LocalError."""
        return len(self._outbox.waiting())

    def posted(self) -> Mapping[str, frozenset[str]]:
        """Folder labels to the directories of what became due since the last call; costs little when nothing did."""
        stamp = self._outbox.stamp()
        if stamp != self._stamp:
            try:
                self._agenda = self._outbox.waiting()
            except LocalError as error:
                log.info("the outbox cannot be read: %s", error.reason)
            self._stamp = stamp
        now = self._clock()
        due: dict[str, frozenset[str]] = {}
        for item in self._agenda:
            key = (item.id, item.progress.attempts, item.progress.next_try)
            if item.progress.next_try <= now and key not in self._woken:
                self._woken.add(key)
                due[item.folder] = due.get(item.folder, frozenset()) | (_directories(item) or {""})
        return due

    def _deliver(
        self, folder: FollowedFolder, on_event: Callable[[Event], None], cancelled: Callable[[], bool]
    ) -> Delivered:
        items = self._outbox.waiting()
        count, directories = 0, set[str]()
        behind: set[str] = set()
        away = ""
        for item in items:
            if item.folder != folder.label or cancelled():
                continue
            progress = item.progress
            if away or not behind.isdisjoint(_queue(item)):
                progress = replace(progress, reason=away or BEHIND)
                self._outbox.note(item, progress)
            elif progress.next_try <= self._clock():
                progress = self._try(folder, item)
                away = progress.reason if progress.reason in _WHOLE_FOLDER else ""
                count += progress.fate is not Fate.WAITING
                on_event(_told(item, progress, len(items) - count))
            if progress.fate is Fate.WAITING:
                behind |= _queue(item)
            else:
                directories |= _directories(item)
        return Delivered(count, frozenset(directories))

    def _try(self, folder: FollowedFolder, item: OutboxItem) -> Progress:
        """Deliver `item` and keep what became of it. Raises LocalError."""
        try:
            receipt = self._publish(folder, submission_of(item))
        except ShareError as error:
            receipt = Receipt(Delivery.WAITING, "", reason=error.reason)
        now, attempts = self._clock(), item.progress.attempts + 1
        progress = Progress(
            fate=Fate(receipt.outcome),
            reason=receipt.reason,
            attempts=attempts,
            tried_at=now,
            path=receipt.path,
            revision=receipt.revision,
            conflict_path=receipt.conflict_path,
            seq=receipt.seq,
        )
        if progress.fate is Fate.WAITING:
            wait = min(LAST_RETRY, FIRST_RETRY * 2.0 ** min(attempts - 1, 16)) * (0.5 + self._chance())
            progress = replace(progress, next_try=now + wait)
            self._outbox.note(item, progress)
        else:
            progress = replace(progress, delivered_at=now)
            self._outbox.settle(item, progress)
        return progress


def submission_of(item: OutboxItem) -> Submission:
    """What goes to the shared folder for `item`, the same each time."""
    contribution = item.contribution
    match contribution:
        case Change():
            return Submission(
                item.id,
                contribution.path,
                contribution.base,
                contribution.content,
                contribution.author,
                contribution.moved_from,
            )
        case Feedback():
            record = write_feedback(contribution, item.since)
            return Submission(item.id, "", "", None, contribution.author, inbox=record)


def _paths(item: OutboxItem) -> frozenset[str]:
    """The articles that `item` changes."""
    if not isinstance(item.contribution, Change):
        return frozenset()
    return frozenset({item.contribution.path, item.contribution.moved_from} - {""})


def _queue(item: OutboxItem) -> frozenset[str]:
    """What is sent in order: the paths of `item`, and its article, whose pictures go before its text."""
    paths = _paths(item)
    return paths | {f"article:{item.contribution.article}"} if paths else paths


def _directories(item: OutboxItem) -> frozenset[str]:
    """Where `item` changes articles."""
    return frozenset(path.rpartition("/")[0] for path in _paths(item))


def _told(item: OutboxItem, progress: Progress, waiting: int) -> Delivering:
    path = progress.conflict_path or progress.path
    return Delivering(item.folder, item.id, progress.fate.value, progress.reason, path, waiting)
