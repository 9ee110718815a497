"""What was delivered, looked for again: is it still there, and did somebody save an older text over it?

A server may say that it has a text, and lose it with the power; an editor that was opened before our delivery saves
over it afterwards. Neither can be prevented, both can be seen: the first is deposited again, the second becomes a
conflict that its author settles with both texts before them. Nothing is merged here.
"""

import logging
from collections.abc import Callable
from dataclasses import replace

from kb_app.domain.contribution import Change, Fate, OutboxItem, Progress
from kb_app.domain.errors import ShareError
from kb_app.services.delivery import submission_of
from kb_app.services.events import Delivering, Event
from kb_app.services.publishing import own_share
from kb_app.services.sending import OVERWRITTEN
from kb_app.settings import FollowedFolder, Settings
from kb_app.sync.client import Client
from kb_app.sync.folder import WritableFolder
from kb_app.sync.history import past_of
from kb_app.sync.ledger import Outcome, PullResult
from kb_app.sync.merge import is_upon
from kb_app.sync.repair import deposit_again, rescue, tidy
from kb_app.workspace.bases import Bases
from kb_app.workspace.outbox import Outbox

log = logging.getLogger(__name__)

LOOKS = (60.0, 600.0, 86_400.0)
"""Seconds after its delivery at which a text is looked for again, at the next refresh."""

TIDY_SECONDS = 86_400.0
_DELIVERED = frozenset({Fate.DELIVERED, Fate.MERGED})


class Aftercare:
    """For the one process that refreshes a home and delivers for it. `clock` is in Unix seconds."""

    def __init__(self, settings: Settings, outbox: Outbox, bases: Bases, clock: Callable[[], float]) -> None:
        self._settings = settings
        self._outbox = outbox
        self._bases = bases
        self._clock = clock
        self._compared: set[str] = set()
        self._tidied: dict[str, float] = {}

    def look(self, folder: FollowedFolder, result: PullResult, on_event: Callable[[Event], None]) -> None:
        """After a refresh: what `result` brought, and the time that passed, may ask for it. Raises LocalError."""
        if result.outcome is not Outcome.DONE or result.is_read_only:
            return
        sent = [item for item in self._outbox.sent() if item.folder == folder.label]
        if not sent:
            return
        with self._outbox.turn() as is_ours:
            if not is_ours:
                return
            due = [item for item in sent if self._is_due(item.progress)]
            replaced = self._replaced(folder, sent, result)
            is_quiet = self._clock() - self._tidied.get(folder.label, 0.0) >= TIDY_SECONDS
            if not (due or replaced or is_quiet):
                return
            try:
                place, client = own_share(self._settings, folder)
                self._look_again(place, client, due)
                self._judge(place, replaced, on_event)
                if is_quiet:
                    tidy(place, client)
                    self._tidied[folder.label] = self._clock()
            except (OSError, ShareError) as error:
                self._compared.discard(folder.label)
                log.info("looked for again later: %s", error)

    def _is_due(self, progress: Progress) -> bool:
        return progress.checks < len(LOOKS) and self._clock() - progress.delivered_at >= LOOKS[progress.checks]

    def _look_again(self, place: WritableFolder, client: Client, due: list[OutboxItem]) -> None:
        """Deposit again what the server lost; find what an editor wrote into the version that was displaced.

        Raises OSError, LocalError.
        """
        for item in due:
            change, age = item.contribution, self._clock() - item.progress.delivered_at
            deposit_again(place, client, submission_of(item))
            if isinstance(change, Change):
                rescue(place, client, change.moved_from or change.path, submission=item.id)
            # a computer that slept meanwhile does not look three times at once
            self._outbox.note(item, replace(item.progress, checks=sum(age >= after for after in LOOKS)))

    def _replaced(self, folder: FollowedFolder, sent: list[OutboxItem], result: PullResult) -> list[OutboxItem]:
        """What does not stand at its path any more, and where something else does, not made from it by its looks.

        Raises LocalError.
        """
        changed = {*result.changed, *result.added} if folder.label in self._compared else result.files.keys()
        latest = {item.progress.path: item for item in sent if item.progress.path in changed}
        self._compared.add(folder.label)
        found = []
        for path, item in latest.items():
            progress, change, known = item.progress, item.contribution, result.files[path]
            if known.sha256 in {progress.revision, progress.seen} or progress.fate not in _DELIVERED:
                continue
            seen = replace(item, progress=replace(progress, seen=known.sha256))
            if isinstance(change, Change) and not self._is_made_from(change, folder.label, known.local):
                found.append(seen)
            else:
                self._outbox.note(seen, seen.progress)
        return found

    def _is_made_from(self, change: Change, label: str, local: str) -> bool:
        """True also where nothing can be said: a deletion, a new article, a base that is not kept any more."""
        base = self._bases.text_of(change.base) if change.base else None
        try:
            theirs = (self._settings.copy / label / local).read_bytes()
        except OSError:
            return True
        return base is None or change.content is None or is_upon(base, change.content, theirs)

    def _judge(self, place: WritableFolder, replaced: list[OutboxItem], on_event: Callable[[Event], None]) -> None:
        """Who replaced it with this program had it before them, and may have meant it. Raises OSError, LocalError."""
        for item in replaced:
            path, revision = item.progress.path, item.progress.revision
            progress = item.progress
            if not any(revision.startswith(claim.expected) for claim in past_of(place, path).claims):
                progress = replace(progress, fate=Fate.CONFLICT, reason=OVERWRITTEN)
                waiting = len(self._outbox.waiting())
                on_event(Delivering(item.folder, item.id, progress.fate.value, progress.reason, path, waiting))
            self._outbox.note(item, progress)
