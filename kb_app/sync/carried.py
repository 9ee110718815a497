"""Files of a shared folder that came by another way than the folder: taken into the copy until the folder is back.

They are known without a signature of the share, so the next pass that reaches it reads them there again and keeps what
the share has: what was carried decides nothing. What was removed there goes into the trash, under the same breaker as
what a scan finds missing; a text that is not the one that was removed stays. What the breaker holds waits with the
removals that a scan found, and needs no share to be carried out.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from kb_app import durable
from kb_app.sync import mirror, state
from kb_app.sync.breaker import tripped_by
from kb_app.sync.ignore import kind_of
from kb_app.sync.mirror import Store
from kb_app.sync.names import is_confined, is_fit_for_all
from kb_app.sync.planner import forget
from kb_app.sync.state import Held, Known, State


class Taken(StrEnum):
    """What became of a carried file; the last four of a carried removal.

    ABSENT: it was not here. NEWER: another text is here than the one that was removed. HELD: so much would go that a
    person must say that it is meant.
    """

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    OLDER = "older"
    REFUSED = "refused"
    REMOVED = "removed"
    ABSENT = "absent"
    NEWER = "newer"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Carried:
    """A file as the sender's copy had it; `mtime_ns` is its time on the share."""

    content: bytes
    sha256: str
    mtime_ns: int


def take(
    store: Store,
    state_file: Path,
    files: Mapping[str, Carried],
    removed: Mapping[str, str],
    clock: Callable[[], float],
    *,
    is_meant: bool = False,
) -> tuple[dict[str, Taken], str]:
    """Take `files`, by path, into the copy, and `removed` out of it (paths to the SHA-256 of the text that went).

    Tells what became of each, and the rule that held removals back, if one did; `is_meant`: a person looked at them.
    Raises LocalError; may be killed anywhere.
    """
    now = clock()
    mirror.prepare(store)
    inspected = mirror.inspect(store, state.load(state_file), now)
    known = dict(inspected.state.files)
    fates = {path: _fate(path, carried, known.get(path)) for path, carried in files.items()}
    leaving = {path: _leaving(sha256, known.get(path)) for path, sha256 in removed.items() if path not in files}
    gone = [path for path, fate in leaving.items() if fate is Taken.REMOVED]
    rule = "" if is_meant else tripped_by(gone, list(known), {path.rpartition("/")[0] for path in known})
    held = {path: why for path, why in inspected.state.held.items() if path not in files}
    if rule:
        leaving |= dict.fromkeys(gone, Taken.HELD)
        held |= {path: Held(rule, held[path].since if path in held else now, removed[path]) for path in gone}
        gone = []
    try:
        for path, carried in files.items():
            if fates[path] in (Taken.ADDED, Taken.CHANGED):
                local = known[path].local if path in known else path
                mtime_ns = mirror.put(store.copy, local, carried.content, carried.sha256, carried.mtime_ns)
                known[path] = Known(carried.sha256, len(carried.content), None, False, now, now, local, mtime_ns)
    except OSError as error:
        raise durable.local_error(error) from error
    after = replace(inspected.state, files=known, held=held)
    state.save(_without(store, after, frozenset(gone), now), state_file)
    return fates | leaving, rule


def carry_out(store: Store, known: State, agreed: Collection[str], now: float) -> State:
    """`known` once the held removals of `agreed` that a bundle told of are in the trash; others wait for a scan.

    Raises LocalError.
    """
    gone = {path for path in known.held.keys() & set(agreed) if _is_what_went(path, known)}
    return _without(store, known, frozenset(gone), now)


def _is_what_went(path: str, known: State) -> bool:
    return path in known.files and known.files[path].sha256 == known.held[path].removed


def _without(store: Store, known: State, paths: frozenset[str], now: float) -> State:
    return forget(known, mirror.remove(store, known, paths, now))


def _leaving(sha256: str, known: Known | None) -> Taken:
    if known is None:
        return Taken.ABSENT
    return Taken.REMOVED if known.sha256 == sha256 else Taken.NEWER


def _fate(path: str, carried: Carried, known: Known | None) -> Taken:
    if not (is_confined(path) and is_fit_for_all(path)) or kind_of(path) is None or not carried.content:
        return Taken.REFUSED
    if known is None:
        return Taken.ADDED
    if known.sha256 == carried.sha256:
        return Taken.SAME
    there = known.signature.mtime_ns if known.signature is not None else known.local_mtime_ns
    return Taken.OLDER if there > carried.mtime_ns else Taken.CHANGED
