"""How a new text takes an old one's place, where our base is at the path: by claiming the old text, or by a swap."""

from kb_app.sync import lease
from kb_app.sync.ending import finish
from kb_app.sync.founding import Mode
from kb_app.sync.history import Claim, Kind, Past, read, sha256
from kb_app.sync.submission import Delivery
from kb_app.sync.work import Attempt, Work


def by_claim(work: Work, past: Past) -> Attempt:
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
        give_back(work, claim)
        return None
    if staged:
        yield "publish"
        try:
            is_published = publish(work, staged)
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
    return (yield from finish(work, past, Delivery.DELIVERED, claim=claim))


def by_swap(work: Work, past: Past) -> Attempt:
    """As `by_claim` where a tool carries the files around: the path is never empty."""
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
        return (yield from finish(work, past, Delivery.CONFLICT, "changed", conflict_path=copy, claim=claim))
    return (yield from finish(work, past, Delivery.DELIVERED, claim=claim))


def publish(work: Work, staged: str) -> bool:
    """False if there is something at the target."""
    work.depot.make_directory(work.target.rpartition("/")[0])
    try:
        work.folder.move(staged, work.target)
    except FileExistsError:
        work.folder.remove(staged)
        return False
    return True


def give_back(work: Work, claim: Claim) -> None:
    """Move what a claim took away back to its path; it stays in the history if the path is taken again."""
    try:
        work.folder.move(claim.file(work.source, Kind.DISPLACED), work.source)
    except (FileExistsError, FileNotFoundError):
        return


def _try_to_give_back(work: Work, claim: Claim) -> None:
    try:
        give_back(work, claim)
    except OSError:
        # `repair` will
        return
