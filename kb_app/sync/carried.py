"""Files of a shared folder that came by another way than the folder: taken into the copy until the folder is back.

They are known without a signature of the share, so the next pass that reaches it reads them there again and keeps what
the share has: what was carried decides nothing. What was removed there goes into the trash, under the same breaker as
what a scan finds missing; a text that is not the one that was removed stays.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from kb_app import durable
from kb_app.sync import mirror, state, trash
from kb_app.sync.breaker import tripped_by
from kb_app.sync.ignore import kind_of
from kb_app.sync.mirror import Store
from kb_app.sync.names import is_confined, is_fit_for_all
from kb_app.sync.state import Known


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
    if rule:
        leaving |= dict.fromkeys(gone, Taken.HELD)
        gone = []
    try:
        for path, carried in files.items():
            if fates[path] in (Taken.ADDED, Taken.CHANGED):
                local = known[path].local if path in known else path
                mtime_ns = mirror.put(store.copy, local, carried.content, carried.sha256, carried.mtime_ns)
                known[path] = Known(carried.sha256, len(carried.content), None, False, now, now, local, mtime_ns)
        for path in gone:
            trash.move_in(store.trash, store.copy, known.pop(path).local, now)
    except OSError as error:
        raise durable.local_error(error) from error
    state.save(replace(inspected.state, files=known), state_file)
    return fates | leaving, rule


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
