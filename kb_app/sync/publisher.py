"""Brings a submission to a shared folder without losing anybody's text (protocol P3R, docs/adr/0007).

    deposit    our text under its hash, read back: from here on it cannot be lost
    look       what stands at the path? our base: go on; another text: merge, or keep ours beside it
    claim      rename the old text into the history, and read it there: it may be a stranger's, or moved on by another
               (or swap, or let the server compare and replace: `displacing`)
    publish    rename the new text to the path, unless something is there
    read back  only then it is delivered

Every rename refuses to replace, a server that replaces compares first, everything else is written under a new name:
whatever was complete under any name stays under some name. A computer that stops anywhere leaves at worst a path
without a text and an open claim in the history; it takes its claim back when it goes on, and after two minutes any
other does (`repair`).
"""

from collections.abc import Callable

from kb_app.domain.errors import ShareError
from kb_app.sync.client import Client
from kb_app.sync.depot import Depot
from kb_app.sync.displacing import by_claim, by_exchange, by_swap, give_back, publish
from kb_app.sync.ending import finish, keep_beside
from kb_app.sync.folder import ComparingFolder, WritableFolder
from kb_app.sync.founding import Mode
from kb_app.sync.history import Claim, Kind, Past, past_of, read, sha256
from kb_app.sync.identity import compare, identify
from kb_app.sync.ignore import kind_of
from kb_app.sync.merge import merge3
from kb_app.sync.moment import SETTLED
from kb_app.sync.names import fold, is_confined
from kb_app.sync.refusals import is_acceptable, reason_of
from kb_app.sync.submission import Delivery, Receipt, Submission
from kb_app.sync.work import Attempt, Steps, Terms, Work

__all__ = ["Steps", "Terms", "deliver", "delivery"]

_ROUNDS = 12


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
    work = Work(
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


def _deliver(work: Work, clock: Callable[[], float]) -> Steps:
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


def _try(work: Work) -> Attempt:
    current = read(work.folder, work.source)
    past = past_of(work.folder, work.source)
    if past.ended(work.submission.id):
        return (yield from finish(work, past, Delivery.DELIVERED))
    if current is not None:
        return (yield from _change(work, past, current))
    own = [claim for claim in past.open if claim.submission == work.submission.id]
    if own:
        yield "take back"
        give_back(work, own[0])
        return None
    if past.open:
        if not all(claim.is_stale(work.now) for claim in past.open):
            return work.waiting("being-changed")
        yield "repair"
        return None if work.depot.bring_back(work.source, past.open) else work.waiting("being-changed")
    return (yield from _fill(work, past))


def _fill(work: Work, past: Past) -> Attempt:
    """Nothing is at the path, and nobody is about to put anything there."""
    is_rename = work.source != work.target
    if work.wanted is None:
        return (yield from finish(work, past, Delivery.DELIVERED))
    # an edit follows its article; a new one may take the place that another left
    if work.base and past.tombstone and (moved_to := _moved_to(work, past.tombstone)):
        work.source = moved_to
        work.target = work.target if is_rename else moved_to
        return None
    yield "publish"
    if not publish(work, work.depot.stage(work.wanted)) and (
        not is_rename or read(work.folder, work.target) != work.wanted
    ):
        return (yield from keep_beside(work, past, "taken")) if is_rename else None
    return (yield from finish(work, past, Delivery.DELIVERED, "was-deleted" if work.base else ""))


def _change(work: Work, past: Past, current: bytes) -> Attempt:
    """`current` is at the path."""
    is_rename = work.source != work.target
    is_our_base = sha256(current) == work.base
    if work.wanted is None:
        if not is_our_base:
            return (yield from finish(work, past, Delivery.CONFLICT, "changed"))
        return (yield from by_claim(work, past))
    if not is_rename and current == work.wanted:
        return (yield from finish(work, past, Delivery.DELIVERED))
    if not work.base:
        return (yield from keep_beside(work, past, "taken"))
    if not is_our_base:
        return (yield from _merge(work, past, current))
    if is_rename and fold(work.source) != fold(work.target):
        there = read(work.folder, work.target)
        if there is not None and there != work.wanted:
            return (yield from keep_beside(work, past, "taken"))
    if isinstance(work.folder, ComparingFolder) and not is_rename:
        return (yield from by_exchange(work, work.folder, past, current))
    if work.terms.mode is Mode.SYNCED and not is_rename:
        return (yield from by_swap(work, past))
    return (yield from by_claim(work, past))


def _merge(work: Work, past: Past, current: bytes) -> Attempt:
    """Somebody else changed what ours is based on: both changes in one text if that works, else ours beside it."""
    age = work.now - work.folder.read(work.source, 0).before.mtime_ns / 1e9
    if abs(age) < SETTLED:
        # an editor may be in the middle of saving
        return work.waiting("being-changed")
    if work.went_back:
        # an older text than our base may be the whole difference: merged, it would take everything since away
        return (yield from keep_beside(work, past, "went-back"))
    wanted = work.wanted or b""
    base = _text_of_base(work, past)
    merged = merge3(base, wanted, current) if base is not None else None
    if merged is None or (merged not in {wanted, current} and not work.terms.is_sound(merged)):
        return (yield from keep_beside(work, past, "changed"))
    yield "deposit the merge"
    work.depot.deposit(merged)
    # what was merged with is the base of what comes next, and must be found again if that changes as well
    work.depot.deposit(current)
    work.wanted, work.base, work.is_merged = merged, sha256(current), True
    return None


def _moved_to(work: Work, tombstone: Claim) -> str:
    """Where the article went, if it is somewhere."""
    content = read(work.folder, tombstone.file(work.source, Kind.GONE)) or b""
    path = content.decode("utf-8", "replace")
    return path if path and is_confined(path) and kind_of(path) is not None else ""


def _text_of_base(work: Work, past: Past) -> bytes | None:
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
