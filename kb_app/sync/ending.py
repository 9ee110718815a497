"""How a delivery ends: read back, its claims closed, the others told; or its text kept beside another's."""

import errno
from collections.abc import Generator

from kb_app.sync import lease
from kb_app.sync.history import Claim, Kind, Past, past_of, read, sha256
from kb_app.sync.submission import Delivery, Receipt
from kb_app.sync.work import Attempt, Steps, Work


def finish(
    work: Work,
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


def keep_beside(work: Work, past: Past, reason: str) -> Attempt:
    """Our text cannot take the place: it goes beside the article, and a person decides."""
    yield "keep beside"
    text = work.submission.content or b""
    copy = work.depot.keep_beside(
        work.target if reason == "taken" else work.source, text, work.signature, work.recorded
    )
    return (yield from finish(work, past, Delivery.CONFLICT, reason, conflict_path=copy))


def _close(work: Work, claim: Claim) -> Generator[str, None, None]:
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
