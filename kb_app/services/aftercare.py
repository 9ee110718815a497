"""What was delivered, looked for again: is it still there, and did somebody save an older text over it?

A server may say that it has a text, and lose it with the power; an editor that was opened before our delivery saves
over it afterwards. Neither can be prevented, both can be seen: the first is deposited again, the second becomes a
conflict that its author settles with both texts before them. Nothing is merged here.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path

from kb_app.domain.contribution import Change, Fate, OutboxItem, Progress
from kb_app.domain.errors import ShareError
from kb_app.services.delivery import submission_of
from kb_app.services.events import Delivering, Event
from kb_app.services.publishing import own_share
from kb_app.services.sending import OVERWRITTEN
from kb_app.settings import FollowedFolder, Settings
from kb_app.sync.client import Client
from kb_app.sync.depot import object_path
from kb_app.sync.folder import WritableFolder, is_offline
from kb_app.sync.history import past_of, read, sha256
from kb_app.sync.ledger import Outcome, PullResult
from kb_app.sync.merge import is_upon
from kb_app.sync.repair import deposit_again, rescue, tidy
from kb_app.workspace.bases import Bases
from kb_app.workspace.outbox import Outbox

log = logging.getLogger(__name__)

LOOKS = (60.0, 600.0, 86_400.0)
"""Seconds after its delivery at which a text is looked for again, at the next refresh."""

MOST_LOOKS = 10  # at one refresh: after an import of thousands, deliveries wait no longer for it
TIDY_SECONDS = 86_400.0
_DELIVERED = frozenset({Fate.DELIVERED, Fate.MERGED})


@dataclass(frozen=True, slots=True)
class _Rest:
    """Nothing is to be done before `until` (Unix seconds), unless the outbox changes: `stamp` is its own."""

    stamp: tuple[int, int]
    until: float


@dataclass(frozen=True, slots=True)
class _Replaced:
    """`item` was delivered as the revision `ours`; now the revision `seen` stands there, in the file `theirs`."""

    item: OutboxItem
    change: Change
    content: bytes
    ours: str
    seen: str
    theirs: Path


class Aftercare:
    """For the one process that refreshes a home and delivers for it. `clock` is in Unix seconds."""

    def __init__(self, settings: Settings, outbox: Outbox, bases: Bases, clock: Callable[[], float]) -> None:
        self._settings = settings
        self._outbox = outbox
        self._bases = bases
        self._clock = clock
        self._compared: set[str] = set()
        self._tidied: dict[str, float] = {}
        self._resting: dict[str, _Rest] = {}

    def look(self, folder: FollowedFolder, result: PullResult, on_event: Callable[[Event], None]) -> None:
        """After a refresh: what `result` brought, and the time that passed, may ask for it. Raises LocalError."""
        if result.outcome is not Outcome.DONE or result.is_read_only:
            return
        is_news = folder.label not in self._compared or bool(result.changed or result.added)
        rest = self._resting.get(folder.label)
        if rest and not is_news and rest.stamp == self._outbox.stamp() and self._clock() < rest.until:
            return
        sent = [item for item in self._outbox.sent() if item.folder == folder.label]
        if not sent and not (self._settings.clients / f"{folder.label}.json").exists():
            # a computer that only reads leaves nothing there
            return
        with self._outbox.turn() as is_ours:
            if is_ours:
                self._care(folder, sent, result, on_event)

    def _care(
        self, folder: FollowedFolder, sent: list[OutboxItem], result: PullResult, on_event: Callable[[Event], None]
    ) -> None:
        due = [item for item in sent if _due_at(item.progress) <= self._clock()][:MOST_LOOKS]
        replaced = self._replaced(folder, sent, result)
        is_quiet = self._clock() - self._tidied.get(folder.label, 0.0) >= TIDY_SECONDS
        try:
            if due or replaced or is_quiet:
                place, client = own_share(self._settings, folder)
                self._look_again(place, client, due)
                self._judge(place, replaced, on_event)
                if is_quiet:
                    tidy(place, client)
                    self._tidied[folder.label] = self._clock()
        except (OSError, ShareError) as error:
            self._compared.discard(folder.label)
            log.info("looked for again later: %s", error)
        else:
            looks = [_due_at(item.progress) for item in sent if item not in due]
            # what was just looked at is read anew the next time: its state was written
            stamp = self._outbox.stamp() if not due else (0, 0)
            self._resting[folder.label] = _Rest(
                stamp, min([*looks, self._tidied.get(folder.label, 0.0) + TIDY_SECONDS])
            )

    def _look_again(self, place: WritableFolder, client: Client, due: list[OutboxItem]) -> None:
        """Deposit again what the server lost; find what an editor wrote into the version that was displaced.

        Raises OSError for a share that is away, LocalError.
        """
        for item in due:
            change, age = item.contribution, self._clock() - item.progress.delivered_at
            try:
                deposit_again(place, client, submission_of(item))
                if isinstance(change, Change):
                    rescue(place, client, change.moved_from or change.path, submission=item.id)
            except OSError as error:
                if is_offline(error):
                    raise
                log.warning("one delivery could not be looked for again: %s", error)
            # a computer that slept meanwhile does not look three times at once
            self._outbox.note(item, replace(item.progress, checks=sum(age >= after for after in LOOKS)))

    def _replaced(self, folder: FollowedFolder, sent: list[OutboxItem], result: PullResult) -> list[_Replaced]:
        """The texts in whose place something else stands that was not compared with them yet."""
        changed = {*result.changed, *result.added} if folder.label in self._compared else result.files.keys()
        latest = {item.progress.path: item for item in sent if item.progress.path in changed}
        self._compared.add(folder.label)
        found = []
        for path, item in latest.items():
            change, known = item.contribution, result.files[path]
            if not isinstance(change, Change) or change.content is None or item.progress.fate not in _DELIVERED:
                continue
            # what was read back may have been a stranger's already
            ours = item.progress.revision if item.progress.fate is Fate.MERGED else sha256(change.content)
            if known.sha256 not in {ours, item.progress.seen}:
                theirs = self._settings.copy / folder.label / known.local
                found.append(_Replaced(item, change, change.content, ours, known.sha256, theirs))
        return found

    def _judge(self, place: WritableFolder, replaced: list[_Replaced], on_event: Callable[[Event], None]) -> None:
        """Tell the author of what was overwritten. Raises OSError, LocalError."""
        for one in replaced:
            if not _is_there(one, place):
                # the copy is behind, as while it doubts what we sent: what it has says nothing yet
                self._compared.discard(one.item.folder)
                continue
            progress = replace(one.item.progress, seen=one.seen)
            if not self._is_made_from(one, place):
                progress = replace(progress, fate=Fate.CONFLICT, reason=OVERWRITTEN)
                told = (one.item.folder, one.item.id, progress.fate.value, progress.reason, progress.path)
                on_event(Delivering(*told, len(self._outbox.waiting())))
            self._outbox.note(one.item, progress)

    def _is_made_from(self, one: _Replaced, place: WritableFolder) -> bool:
        """Whether whoever replaced it had it before them; true also where nothing can be said: a new article, a base or
        a merged text that is not kept any more. Raises OSError.
        """
        base = self._bases.text_of(one.change.base) if one.change.base else None
        is_merged = one.item.progress.fate is Fate.MERGED
        ours = read(place, object_path(one.ours)) if is_merged else one.content
        if base is None or ours is None or is_upon(base, ours, one.theirs.read_bytes()):
            return True
        # with this program nobody replaces a text unseen, and may have meant it
        return any(one.ours.startswith(claim.expected) for claim in past_of(place, one.item.progress.path).claims)


def _is_there(one: _Replaced, place: WritableFolder) -> bool:
    """Whether what the copy has is what stands on the share. Raises OSError for a share that is away."""
    try:
        content = read(place, one.item.progress.path)
    except OSError as error:
        if is_offline(error):
            raise
        return False
    return content is not None and sha256(content) == one.seen


def _due_at(progress: Progress) -> float:
    """When it is to be looked for again, in Unix seconds; never after the last time."""
    return progress.delivered_at + LOOKS[progress.checks] if progress.checks < len(LOOKS) else inf
