"""How a new text takes an old one's place, where our base is at the path: three ways, by what the folder can do.

Claiming renames the old text away and works on any server that renames without replacing. Swapping leaves the path
never empty, for tools that would take that for a deletion. Exchanging lets the server itself compare (a bucket).
"""

from kb_app.sync import lease
from kb_app.sync.ending import finish
from kb_app.sync.folder import ComparingFolder
from kb_app.sync.founding import Mode
from kb_app.sync.history import Claim, Kind, Past, read, sha256
from kb_app.sync.submission import Delivery
from kb_app.sync.work import Attempt, Work


def by_claim(work: Work, past: Past) -> Attempt:
    """Take the base away, make sure that it was it, and put the new text there."""
    if isinstance(work.folder, ComparingFolder):
        if not work.folder.comparison().removes:
            return work.waiting("no-safe-removal")
        _forget_copies(work, past)
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


def by_exchange(work: Work, folder: ComparingFolder, past: Past, current: bytes) -> Attempt:
    """Keep `current`, our base, in the history, and let the server replace it if it is still that."""
    if not folder.comparison().replaces:
        return work.waiting("not-supported")
    own = [claim for claim in past.open if claim.submission == work.submission.id and claim.expects(current)]
    claim = own[0] if own else work.new_claim(past)
    kept_at = claim.file(work.source, Kind.DISPLACED)
    yield "keep"
    work.depot.put(kept_at, current)
    yield "exchange"
    try:
        folder.replace(work.source, current, work.wanted or b"")
    except (FileNotFoundError, FileExistsError):
        # it was not displaced by us
        folder.remove(kept_at)
        return None
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


def _forget_copies(work: Work, past: Past) -> None:
    """Such a folder moves by copying: a move that was cut off left in the history what is still at the path."""
    for claim in past.open:
        place = claim.file(work.source, Kind.DISPLACED)
        if claim.submission == work.submission.id and sha256(read(work.folder, place) or b"") == work.base:
            work.folder.remove(place)


def _try_to_give_back(work: Work, claim: Claim) -> None:
    try:
        give_back(work, claim)
    except OSError:
        # `repair` will
        return
