"""Brings a submission to a shared folder without losing anybody's text (protocol P3R, docs/adr/0007).

    deposit    our text under its hash, read back: from here on it cannot be lost
    look       what stands at the path? our base: go on; another text: merge, or keep ours beside it
    claim      rename the old text into the history, and read it there: it may be a stranger's, or moved on by another
    publish    rename the new text to the path, unless something is there
    read back  only then it is delivered

Every rename refuses to replace, everything else is written under a new name: whatever was complete under any name stays
under some name. A computer that stops anywhere leaves at worst a path without a text and an open claim in the history;
it takes its claim back when it goes on, and after two minutes any other does (`repair`).
"""

import errno
from collections.abc import Callable, Generator
from dataclasses import dataclass

from kb_app.domain.errors import ShareError
from kb_app.sync import lease
from kb_app.sync.client import Client
from kb_app.sync.depot import Depot, new_name
from kb_app.sync.folder import WritableFolder
from kb_app.sync.founding import Mode
from kb_app.sync.history import Claim, Kind, Past, past_of, read, sha256
from kb_app.sync.identity import Identity, compare, identify
from kb_app.sync.ignore import kind_of
from kb_app.sync.merge import merge3
from kb_app.sync.moment import SETTLED
from kb_app.sync.names import fold, is_confined
from kb_app.sync.refusals import is_acceptable, reason_of
from kb_app.sync.submission import Delivery, Receipt, Submission

Steps = Generator[str, None, Receipt]
"""A delivery, step by step: it pauses, with the step's name, before each that others can come between."""

_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Terms:
    """What a delivery goes by.

    `pinned` is the library that the submission is meant for. `is_sound` judges a text that a merge made. `text_of`
    gives the text of a revision (SHA-256) from the local copy: merging finds its base there if the share lost it.
    """

    pinned: Identity | None = None
    is_sound: Callable[[bytes], bool] = lambda _: True
    text_of: Callable[[str], bytes | None] = lambda _: None
    mode: Mode = Mode.SHARED
    unique: Callable[[], str] = new_name


def deliver(
    folder: WritableFolder,
    submission: Submission,
    client: Client,
    *,
    clock: Callable[[], float],
    terms: Terms | None = None,
) -> Receipt:
    """Deliver `submission`, or say why it must wait; what a share can do is no exception. Raises LocalError."""
    steps = delivery(folder, submission, client, clock=clock, terms=terms)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            receipt: Receipt = end.value
            return receipt


def delivery(
    folder: WritableFolder,
    submission: Submission,
    client: Client,
    *,
    clock: Callable[[], float],
    terms: Terms | None = None,
) -> Steps:
    """As `deliver`, one step at a time."""
    terms = terms or Terms()
    work = _Work(
        Depot(folder, client, terms.unique),
        submission,
        terms,
        source=submission.moved_from or submission.path,
        target=submission.path,
        wanted=submission.content,
        base=submission.base,
    )
    try:
        return (yield from _deliver(work, clock))
    except ShareError as error:
        return work.waiting(error.reason)
    except OSError as error:
        return work.waiting(reason_of(error, is_writable=bool(work.recorded)))


@dataclass(slots=True)
class _Work:
    """How far a delivery has come. `source` is the path whose text gives way, `target` where the new one goes."""

    depot: Depot
    submission: Submission
    terms: Terms
    source: str
    target: str
    wanted: bytes | None
    base: str
    now: float = 0.0
    recorded: float = 0.0
    number: int = 0
    last_claim: int = 0
    is_merged: bool = False
    went_back: bool = False

    @property
    def folder(self) -> WritableFolder:
        return self.depot.folder

    @property
    def signature(self) -> str:
        return self.submission.author or f"poste {self.depot.client.id[:6]}"

    def waiting(self, reason: str) -> Receipt:
        return Receipt(Delivery.WAITING, self.submission.path, reason=reason, seq=self.number)

    def new_claim(self, past: Past) -> Claim:
        # a listing may be older than our own last claim
        self.last_claim = max(past.next_number, self.last_claim + 1)
        expected = self.base[:12] or "0" * 12
        return Claim(self.last_claim, int(self.now), self.depot.client.id, self.submission.id, expected)


def _deliver(work: _Work, clock: Callable[[], float]) -> Steps:
    submission, depot = work.submission, work.depot
    if not is_acceptable(submission):
        return work.waiting("unsafe-path")
    yield "identify"
    identity = identify(work.folder)
    compare(identity, work.terms.pinned or identity)
    if not identity.is_marked:
        return work.waiting("not-prepared")
    if identity.is_read_only:
        return work.waiting("newer-format")
    work.went_back = not depot.check_heads()
    work.number = depot.client.number_for(submission.id)
    if submission.content is not None:
        yield "deposit"
        depot.deposit(submission.content)
    yield "record"
    work.recorded = depot.record(submission, work.number)
    if submission.inbox:
        yield "announce"
        depot.announce(submission.id)
        return Receipt(Delivery.DELIVERED, submission.path, seq=work.number)
    server = work.folder.server_time()
    work.now = clock() if server is None else server
    for _ in range(_ROUNDS):
        yield "look"
        if receipt := (yield from _try(work)):
            return receipt
    return work.waiting("being-changed")


_Attempt = Generator[str, None, Receipt | None]
"""Steps that end with a receipt, or with None: things are not as they seemed, look again."""


def _try(work: _Work) -> _Attempt:
    current = read(work.folder, work.source)
    past = past_of(work.folder, work.source)
    if past.ended(work.submission.id):
        return (yield from _finish(work, past, Delivery.DELIVERED))
    if current is not None:
        return (yield from _change(work, past, current))
    own = [claim for claim in past.open if claim.submission == work.submission.id]
    if own:
        yield "take back"
        _give_back(work, own[0])
        return None
    if past.open:
        if not all(claim.is_stale(work.now) for claim in past.open):
            return work.waiting("being-changed")
        yield "repair"
        return None if work.depot.bring_back(work.source, past.open) else work.waiting("being-changed")
    return (yield from _fill(work, past))


def _fill(work: _Work, past: Past) -> _Attempt:
    """Nothing is at the path, and nobody is about to put anything there."""
    is_rename = work.source != work.target
    if work.wanted is None:
        return (yield from _finish(work, past, Delivery.DELIVERED))
    if past.tombstone and (moved_to := _moved_to(work, past.tombstone)):
        work.source = moved_to
        work.target = work.target if is_rename else moved_to
        return None
    yield "publish"
    if not _publish(work, work.depot.stage(work.wanted)) and (
        not is_rename or read(work.folder, work.target) != work.wanted
    ):
        return (yield from _keep_beside(work, past, "taken")) if is_rename else None
    return (yield from _finish(work, past, Delivery.DELIVERED, "was-deleted" if work.base else ""))


def _change(work: _Work, past: Past, current: bytes) -> _Attempt:
    """`current` is at the path."""
    is_rename = work.source != work.target
    is_our_base = sha256(current) == work.base
    if work.wanted is None:
        if not is_our_base:
            return (yield from _finish(work, past, Delivery.CONFLICT, "changed"))
        return (yield from _claim(work, past))
    if not is_rename and current == work.wanted:
        return (yield from _finish(work, past, Delivery.DELIVERED))
    if not work.base:
        return (yield from _keep_beside(work, past, "taken"))
    if not is_our_base:
        return (yield from _merge(work, past, current))
    if is_rename and fold(work.source) != fold(work.target):
        there = read(work.folder, work.target)
        if there is not None and there != work.wanted:
            return (yield from _keep_beside(work, past, "taken"))
    if work.terms.mode is Mode.SYNCED and not is_rename:
        return (yield from _swap(work, past))
    return (yield from _claim(work, past))


def _claim(work: _Work, past: Past) -> _Attempt:
    """Our base is at the path: take it away, make sure that it was it, and put the new text there."""
    if work.terms.mode is Mode.SHARED and not lease.take(work.folder, work.source, work.submission.id, work.now):
        return work.waiting("being-changed")
    claim = work.new_claim(past)
    held_at = claim.file(work.source, Kind.DISPLACED)
    staged = "" if work.wanted is None else work.depot.stage(work.wanted)
    work.depot.make_directory(held_at.rpartition("/")[0])
    yield "claim"
    try:
        work.folder.move(work.source, held_at)
    except (FileNotFoundError, FileExistsError):
        return None
    yield "verify the claim"
    held = read(work.folder, held_at)
    if held is None:
        # another computer renamed the open file after us: it is where that one wants it
        return None
    if sha256(held) != work.base:
        yield "put back"
        _give_back(work, claim)
        return None
    if staged:
        yield "publish"
        try:
            is_published = _publish(work, staged)
        except OSError:
            _try_to_give_back(work, claim)
            raise
        if not is_published and read(work.folder, work.target) != work.wanted:
            return None
    if work.wanted is None or work.source != work.target:
        yield "bury"
        if read(work.folder, work.source) is not None:
            # it took so long that another computer put it back
            return None
        work.depot.mark(work.source, claim, Kind.GONE, b"" if work.wanted is None else work.target.encode())
    return (yield from _finish(work, past, Delivery.DELIVERED, claim=claim))


def _swap(work: _Work, past: Past) -> _Attempt:
    """As `_claim` where a tool carries the files around: the path is never empty."""
    claim = work.new_claim(past)
    held_at = claim.file(work.source, Kind.DISPLACED)
    staged = work.depot.stage(work.wanted or b"")
    work.depot.make_directory(held_at.rpartition("/")[0])
    yield "swap"
    try:
        work.folder.swap(staged, work.source, held_at)
    except FileNotFoundError:
        return None
    yield "verify the swap"
    held = read(work.folder, held_at)
    if held is not None and not claim.expects(held):
        yield "rescue"
        copy = work.depot.keep_beside(work.source, held, "inconnu", claim.stamp)
        return (yield from _finish(work, past, Delivery.CONFLICT, "changed", conflict_path=copy, claim=claim))
    return (yield from _finish(work, past, Delivery.DELIVERED, claim=claim))


def _merge(work: _Work, past: Past, current: bytes) -> _Attempt:
    """Somebody else changed what ours is based on: both changes in one text if that works, else ours beside it."""
    age = work.now - work.folder.read(work.source, 0).before.mtime_ns / 1e9
    if abs(age) < SETTLED:
        # an editor may be in the middle of saving
        return work.waiting("being-changed")
    if work.went_back:
        # an older text than our base may be the whole difference: merged, it would take everything since away
        return (yield from _keep_beside(work, past, "went-back"))
    wanted = work.wanted or b""
    base = _text_of_base(work, past)
    merged = merge3(base, wanted, current) if base is not None else None
    if merged is None or (merged not in {wanted, current} and not work.terms.is_sound(merged)):
        return (yield from _keep_beside(work, past, "changed"))
    yield "deposit the merge"
    work.depot.deposit(merged)
    # what was merged with is the base of what comes next, and must be found again if that changes as well
    work.depot.deposit(current)
    work.wanted, work.base, work.is_merged = merged, sha256(current), True
    return None


def _keep_beside(work: _Work, past: Past, reason: str) -> _Attempt:
    yield "keep beside"
    text = work.submission.content or b""
    copy = work.depot.keep_beside(
        work.target if reason == "taken" else work.source, text, work.signature, work.recorded
    )
    return (yield from _finish(work, past, Delivery.CONFLICT, reason, conflict_path=copy))


def _finish(
    work: _Work,
    past: Past,
    outcome: Delivery,
    reason: str = "",
    *,
    conflict_path: str = "",
    claim: Claim | None = None,
) -> Steps:
    """Read back, close the claims that ended with this, and tell the others."""
    yield "read back"
    there = read(work.folder, work.target)
    if work.wanted is not None and there != work.wanted and work.depot.published(sha256(work.wanted)) is None:
        raise OSError(errno.EIO, "not read back", work.target)
    yield "mark"
    ours = [one for one in (*past.claims, *([claim] if claim else [])) if one.submission == work.submission.id]
    for one in ours:
        yield from _close(work, one)
    if not ours and (work.wanted is not None or there is not None):
        work.depot.mark(work.source, work.new_claim(past), Kind.DONE)
    if there is not None and work.source == work.target:
        for one in past.open:
            if one.is_stale(work.now) and one not in ours:
                work.depot.mark(work.source, one, Kind.BACK)
    yield "announce"
    lease.give_back(work.folder, work.source, work.submission.id)
    work.depot.announce(work.submission.id)
    if work.is_merged and outcome is Delivery.DELIVERED:
        outcome = Delivery.MERGED
    return Receipt(outcome, work.target, sha256(there) if there is not None else "", reason, conflict_path, work.number)


def _close(work: _Work, claim: Claim) -> Generator[str, None, None]:
    """Mark a claim of ours as ended, once it is sure that it took nobody else's text away."""
    now = past_of(work.folder, work.source).claims.get(claim, frozenset())
    if Kind.GONE in now or Kind.DONE in now:
        return
    held = read(work.folder, claim.file(work.source, Kind.DISPLACED))
    if held is not None and not claim.expects(held) and held != read(work.folder, work.source):
        yield "rescue"
        work.depot.keep_beside(work.source, held, "inconnu", claim.stamp)
    yield "close"
    work.depot.mark(work.source, claim, Kind.DONE)


def _publish(work: _Work, staged: str) -> bool:
    """False if there is something at the target."""
    work.depot.make_directory(work.target.rpartition("/")[0])
    try:
        work.folder.move(staged, work.target)
    except FileExistsError:
        work.folder.remove(staged)
        return False
    return True


def _give_back(work: _Work, claim: Claim) -> None:
    """Move what a claim took away back to its path; it stays in the history if the path is taken again."""
    try:
        work.folder.move(claim.file(work.source, Kind.DISPLACED), work.source)
    except (FileExistsError, FileNotFoundError):
        return


def _try_to_give_back(work: _Work, claim: Claim) -> None:
    try:
        _give_back(work, claim)
    except OSError:
        # `repair` will
        return


def _moved_to(work: _Work, tombstone: Claim) -> str:
    """Where the article went, if it is somewhere."""
    content = read(work.folder, tombstone.file(work.source, Kind.GONE)) or b""
    path = content.decode("utf-8", "replace")
    return path if path and is_confined(path) and kind_of(path) is not None else ""


def _text_of_base(work: _Work, past: Past) -> bytes | None:
    if (text := work.depot.published(work.base)) is not None:
        return text
    text = work.terms.text_of(work.base)
    if text is not None and sha256(text) == work.base:
        return text
    for claim in past.claims:
        if work.base.startswith(claim.expected):
            text = read(work.folder, claim.file(work.source, Kind.DISPLACED))
            if text is not None and sha256(text) == work.base:
                return text
    return None
