"""The local copy: plain files under the names they have on the share, each written whole or not at all."""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from zlib import crc32

from kb_app import durable
from kb_app.sync import trash
from kb_app.sync.ignore import kind_of
from kb_app.sync.names import INCOMING, ODD_NAMES
from kb_app.sync.state import Known, State


@dataclass(frozen=True, slots=True)
class Store:
    """Where things are on this computer. `copy` and `trash` are on the same volume."""

    copy: Path
    trash: Path


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is in the copy: `state` fits it, but for the `damaged` or missing files, by path.

    `strays` are local paths of files that nobody knows, and whose name does not tell where they belong.
    """

    state: State
    damaged: frozenset[str]
    strays: frozenset[str]


def inspect(store: Store, state: State, now: float) -> Inspection:
    """Compare the copy with what `state` says of it.

    Files that the state does not know (it was lost, or a pass was killed before it was saved) are taken in as they
    are, unless they are empty: they will be compared with the share like all others. Raises LocalError.
    """
    durable.remove_leftovers((store.copy / INCOMING).glob("*"), now)
    try:
        found = dict(_walk(str(store.copy), "")) if store.copy.exists() else {}
    except OSError as error:
        raise durable.local_error(error) from error
    files = dict(state.files)
    damaged = set()
    for path, known in state.files.items():
        listed = found.pop(known.local, None)
        if listed == (known.size, known.local_mtime_ns):
            continue
        if listed and listed[0] == known.size and _hash_of(store.copy / known.local) == known.sha256:
            files[path] = replace(known, local_mtime_ns=listed[1])
        else:
            damaged.add(path)
    strays = frozenset(local for local in found if local.startswith(ODD_NAMES + "/"))
    for local, (size, mtime_ns) in found.items():
        is_ours = size > 0 and kind_of(local) is not None and local not in files and local not in strays
        if is_ours and (digest := _hash_of(store.copy / local)):
            files[local] = Known(digest, size, None, False, now, now, local, mtime_ns)
    return Inspection(replace(state, files=files), frozenset(damaged), strays)


def prepare(store: Store) -> None:
    """Make the directories that files are put into. Raises LocalError."""
    try:
        (store.copy / INCOMING).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise durable.local_error(error) from error


def put(copy: Path, local: str, content: bytes, digest: str, dated_ns: int = 0) -> int:
    """Put `content`, of that SHA-256, at `local` of the copy in one step; the file's modification time in ns.

    It is dated as on the share, `dated_ns`, where that makes sense: the copy is asked which of two articles is older.
    """
    beside = copy / INCOMING / f"{os.getpid()}-{digest[:16]}-{crc32(local.encode()):08x}"
    durable.write_new(beside, content)
    try:
        _verify(beside, digest)
        if dated_ns > 0:
            os.utime(beside, ns=(dated_ns, dated_ns))
        mtime_ns = beside.stat().st_mtime_ns
        target = copy / local
        try:
            beside.replace(target)
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            beside.replace(target)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    return mtime_ns


def read_or_none(file: Path) -> bytes | None:
    """The file's bytes, None when it cannot be read: to sync that is a damaged file like any other."""
    try:
        return file.read_bytes()
    except OSError:
        return None


def remove(store: Store, state: State, paths: frozenset[str], now: float) -> frozenset[str]:
    """Move the files of `paths` from the copy to the trash: those that are out of it now. Raises LocalError."""
    removed = set()
    for path in sorted(paths):
        try:
            trash.move_in(store.trash, store.copy, state.files[path].local, now)
        except OSError as error:
            if durable.is_serious(error):
                raise durable.local_error(error) from error
            continue
        removed.add(path)
    return frozenset(removed)


def clear_away(store: Store, strays: frozenset[str], state: State, now: float) -> None:
    """Move those `strays` to the trash that `state` still does not know. Raises LocalError."""
    for local in sorted(strays - {known.local for known in state.files.values()} if strays else ()):
        try:
            trash.move_in(store.trash, store.copy, local, now)
        except OSError as error:
            raise durable.local_error(error) from error


def _verify(file: Path, digest: str) -> None:
    if _hash_of(file) != digest:
        raise OSError(errno.EIO, "the disk did not keep what was written", str(file))


def _walk(root: str, prefix: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each file under `root` with its size and modification time."""
    with os.scandir(root) as found:
        for item in found:
            path = prefix + item.name
            if item.is_dir(follow_symlinks=False):
                if path != INCOMING:
                    yield from _walk(item.path, path + "/")
                continue
            status = item.stat(follow_symlinks=False)
            if stat.S_ISREG(status.st_mode):
                yield path, (status.st_size, status.st_mtime_ns)


def _hash_of(file: Path) -> str:
    content = read_or_none(file)
    return hashlib.sha256(content).hexdigest() if content is not None else ""
