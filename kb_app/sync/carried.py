"""Files of a shared folder that came by another way than the folder: taken into the copy until the folder is back.

They are known without a signature of the share, so the next pass that reaches it reads them there again and keeps what
the share has: what was carried decides nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from kb_app import durable
from kb_app.sync import mirror, state
from kb_app.sync.ignore import kind_of
from kb_app.sync.mirror import Store
from kb_app.sync.names import is_confined, is_fit_for_all
from kb_app.sync.state import Known


class Taken(StrEnum):
    """What became of a carried file."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    OLDER = "older"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Carried:
    """A file as the sender's copy had it; `mtime_ns` is its time on the share."""

    content: bytes
    sha256: str
    mtime_ns: int


def take(store: Store, state_file: Path, files: Mapping[str, Carried], clock: Callable[[], float]) -> dict[str, Taken]:
    """Take `files`, by path, into the copy; tells what became of each. Raises LocalError; may be killed anywhere."""
    now = clock()
    mirror.prepare(store)
    inspected = mirror.inspect(store, state.load(state_file), now)
    known = dict(inspected.state.files)
    fates = {path: _fate(path, carried, known.get(path)) for path, carried in files.items()}
    for path, carried in files.items():
        if fates[path] not in (Taken.ADDED, Taken.CHANGED):
            continue
        local = known[path].local if path in known else path
        try:
            mtime_ns = mirror.put(store.copy, local, carried.content, carried.sha256, carried.mtime_ns)
        except OSError as error:
            raise durable.local_error(error) from error
        known[path] = Known(carried.sha256, len(carried.content), None, False, now, now, local, mtime_ns)
    state.save(replace(inspected.state, files=known), state_file)
    return fates


def _fate(path: str, carried: Carried, known: Known | None) -> Taken:
    if not (is_confined(path) and is_fit_for_all(path)) or kind_of(path) is None or not carried.content:
        return Taken.REFUSED
    if known is None:
        return Taken.ADDED
    if known.sha256 == carried.sha256:
        return Taken.SAME
    there = known.signature.mtime_ns if known.signature is not None else known.local_mtime_ns
    return Taken.OLDER if there > carried.mtime_ns else Taken.CHANGED
