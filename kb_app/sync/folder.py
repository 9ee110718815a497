"""A shared folder as sync reads and writes it: the ports, their values, and the folder that is a directory here.

Paths are relative to the folder, with `/`, and `""` is the folder itself. Errors are the operating system's own
(`OSError`): their number tells an absent folder from a refused one, so nobody wraps them on the way up.
"""

import errno
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable
from uuid import uuid4

from kb_app.durable import fsync
from kb_app.sync import renames

_OFFLINE_ERRNO = frozenset(
    {
        errno.ECONNABORTED,
        errno.ECONNREFUSED,
        errno.ECONNRESET,
        errno.EHOSTDOWN,
        errno.EHOSTUNREACH,
        errno.ENETDOWN,
        errno.ENETRESET,
        errno.ENETUNREACH,
        errno.ENODEV,
        errno.ENOTCONN,
        errno.ESHUTDOWN,
        errno.ETIMEDOUT,
    }
)
# System Error Codes of Windows: not ready, network path or name not found, network busy or gone, semaphore timeout,
# no network, connection aborted
_OFFLINE_WINERROR = frozenset({21, 51, 53, 54, 55, 59, 64, 67, 121, 1222, 1231, 1232, 1233, 1236})
# FILE_ATTRIBUTE_OFFLINE, _RECALL_ON_OPEN, _RECALL_ON_DATA_ACCESS: reading such a file downloads it
_ONLINE_ONLY = 0x1000 | 0x40000 | 0x400000
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Signature:
    """What tells, without reading, that a file changed. `file_id` is 0 where the file system has none."""

    size: int
    mtime_ns: int
    file_id: int = 0


class Fault(StrEnum):
    """Why a listed name cannot be followed."""

    UNREADABLE = "unreadable"
    OUTSIDE = "outside"
    SPECIAL = "special"
    ONLINE_ONLY = "online-only"


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in a directory. With a `fault` only the name is sure: it is there, whatever it is."""

    name: str
    is_dir: bool
    signature: Signature = Signature(0, 0)
    is_link: bool = False
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The bytes of a file, between what the system said of it before and after they were read."""

    content: bytes
    before: Signature
    after: Signature

    @property
    def is_whole(self) -> bool:
        """True if nobody changed the file meanwhile, as far as the system can tell."""
        return len(self.content) == self.before.size and self.before == self.after


class Folder(Protocol):
    """What can be read of a shared folder. Every method may raise OSError, and may hang for ever."""

    def root_id(self) -> int:
        """A number for the folder itself, comparable with the `file_id` of directories; 0 if there is none."""
        ...

    def entries(self, path: str) -> tuple[Entry, ...]:
        """Everything in one directory, or an error: never a part of it."""
        ...

    def read(self, path: str, limit: int) -> Reading:
        """The file's bytes; reading stops beyond `limit`, which leaves a reading that is not whole."""
        ...

    def server_time(self) -> float | None:
        """The folder's own clock in Unix seconds, None where asking it would need a right that we lack."""
        ...


class WritableFolder(Folder, Protocol):
    """What can be done to a shared folder. No method destroys what somebody else put there.

    An operation that raised may have been carried out all the same: over a network it is sometimes the answer that is
    lost. Parent directories must exist, except for `make_directory`.
    """

    def make_directory(self, path: str) -> None:
        """A directory and those it is in; those that are there already are fine."""
        ...

    def create(self, path: str, content: bytes) -> bool:
        """A new file; FileExistsError if the name is taken. False if the system could not say that it is on the disk.

        After another error some part of it may be there.
        """
        ...

    def move(self, old: str, new: str) -> None:
        """Give the file at `old` the name `new`; FileExistsError if that is taken.

        On some servers (SMB) two computers can both succeed with one file: it is where the later one moved it.
        """
        ...

    def swap(self, new: str, target: str, displaced: str) -> None:
        """Put the file `new` at `target` in one step; what stood there is at the free name `displaced` afterwards."""
        ...

    def remove(self, path: str) -> None:
        """Delete a file of our own; one that is not there is not missed."""
        ...


@dataclass(frozen=True, slots=True)
class Comparison:
    """Which writes a server makes on the condition that a file is still the version that was read."""

    replaces: bool
    removes: bool


@runtime_checkable
class ComparingFolder(WritableFolder, Protocol):
    """A folder on a server that can compare and replace in one step (a bucket). With `removes`, `move` takes an article
    away on the same condition; without, only files of our own are moved.
    """

    def comparison(self) -> Comparison:
        """What the server proved on files of our own; asked once a session."""
        ...

    def replace(self, path: str, old: bytes, new: bytes) -> None:
        """Put `new` in the place of `old`, which is gone then; FileExistsError if something else is at `path`."""
        ...


class DiskFolder:
    """A directory, mounted or local. `client` is this computer's id; without one nothing is ever written there."""

    def __init__(self, root: Path, client: str = "") -> None:
        self._root = extended(os.path.abspath(root))  # noqa: PTH100 - abspath asks the disk nothing, resolve() does
        self._client = client

    def root_id(self) -> int:
        return _directory_id(os.stat(self._root))  # noqa: PTH116

    def entries(self, path: str) -> tuple[Entry, ...]:
        with os.scandir(self._absolute(path)) as found:
            return tuple(self._entry(item) for item in found)

    def read(self, path: str, limit: int) -> Reading:
        # without O_NONBLOCK a pipe put in the folder would hold the reader for ever
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
        descriptor = os.open(self._absolute(path), flags)
        try:
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode):
                raise OSError(errno.EINVAL, "not a regular file", path)
            content = _read_all(descriptor, before.st_size, limit)
            return Reading(content, _signature(before), _signature(os.fstat(descriptor)))
        finally:
            os.close(descriptor)

    def server_time(self) -> float | None:
        """The modification time of a file made for that in `.kb/tmp/<client>/`; None outside a marked folder."""
        if not self._client:
            return None
        place = Path(self._absolute(".kb/tmp")) / self._client
        try:
            place.parent.mkdir(exist_ok=True)
            place.mkdir(exist_ok=True)
            probe = place / "clock"
            probe.write_bytes(b"?")
            now = probe.stat().st_mtime
            probe.unlink()
        except OSError:
            return None
        return now

    def make_directory(self, path: str) -> None:
        place = self._own(path + "/")
        Path(place).mkdir(parents=True, exist_ok=True)

    def create(self, path: str, content: bytes) -> bool:
        place = self._own(path)
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                return fsync(file.fileno())
        except OSError:
            # a full share keeps the space for others; over a cut connection the stub stays
            with suppress(OSError):
                Path(place).unlink()
            raise

    def move(self, old: str, new: str) -> None:
        renames.move(self._own(old), self._own(new), self._spare())

    def swap(self, new: str, target: str, displaced: str) -> None:
        renames.swap(self._own(new), self._own(target), self._own(displaced))

    def remove(self, path: str) -> None:
        Path(self._own(path)).unlink(missing_ok=True)

    def _own(self, path: str) -> str:
        """Where to write for `path`: inside the folder, whatever links somebody put on the way."""
        place = self._absolute(path)
        parent = os.path.dirname(place)  # noqa: PTH120
        while not os.path.lexists(parent):
            parent = os.path.dirname(parent)  # noqa: PTH120
        if os.path.islink(place) or not self._is_inside(parent):  # noqa: PTH114
            raise OSError(errno.ENOTSUP, "a link, which may lead out of the shared folder", path)
        return place

    def _spare(self) -> str:
        return self._absolute(f".kb/tmp/{self._client}/{uuid4().hex}")

    def _absolute(self, path: str) -> str:
        return os.path.join(self._root, *path.split("/")) if path else self._root  # noqa: PTH118 - 50,000 times

    def _entry(self, item: os.DirEntry[str]) -> Entry:
        try:
            found = item.stat(follow_symlinks=False)
            is_link = stat.S_ISLNK(found.st_mode) or _is_junction(found)
            if is_link:
                if not self._is_inside(item.path):
                    return Entry(item.name, is_dir=False, is_link=True, fault=Fault.OUTSIDE)
                found = os.stat(item.path)  # noqa: PTH116
            if stat.S_ISDIR(found.st_mode):
                # a listing on Windows has no file numbers; a directory's is worth a question, it stops endless loops
                number = _directory_id(found if found.st_ino else os.stat(item.path))  # noqa: PTH116
                return Entry(item.name, is_dir=True, signature=Signature(0, 0, number), is_link=is_link)
        except OSError as error:
            if is_offline(error):
                raise
            return Entry(item.name, is_dir=False, fault=Fault.UNREADABLE)
        if not stat.S_ISREG(found.st_mode):
            return Entry(item.name, is_dir=False, fault=Fault.SPECIAL)
        fault = Fault.ONLINE_ONLY if getattr(found, "st_file_attributes", 0) & _ONLINE_ONLY else None
        return Entry(item.name, is_dir=False, signature=_signature(found), is_link=is_link, fault=fault)

    def _is_inside(self, path: str) -> bool:
        target, root = os.path.realpath(path, strict=True), os.path.realpath(self._root)
        return target == root or target.startswith(root.rstrip(os.sep) + os.sep)


def is_offline(error: OSError) -> bool:
    """True if `error` speaks of the whole share (host down, network gone) and not of one file in it."""
    return error.errno in _OFFLINE_ERRNO or getattr(error, "winerror", None) in _OFFLINE_WINERROR


def extended(path: str) -> str:
    """`path`, absolute, in the form that Windows does not cut at 260 characters; unchanged elsewhere."""
    if os.name != "nt" or path.startswith("\\\\?\\"):
        return path
    return "\\\\?\\UNC" + path[1:] if path.startswith("\\\\") else "\\\\?\\" + path


def _signature(found: os.stat_result) -> Signature:
    return Signature(found.st_size, found.st_mtime_ns, found.st_ino)


def _directory_id(found: os.stat_result) -> int:
    """With the device, since every btrfs subvolume has the same number; never stored, devices change at a remount."""
    return found.st_dev << 64 | found.st_ino if found.st_ino else 0


def _is_junction(found: os.stat_result) -> bool:
    return getattr(found, "st_reparse_tag", 0) == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)


def _read_all(descriptor: int, expected: int, limit: int) -> bytes:
    chunks: list[bytes] = []
    total = 0
    while total <= limit:
        chunk = os.read(descriptor, min(_CHUNK, max(expected - total, 0) + 1, limit + 1 - total))
        if not chunk:
            break
        chunks.append(chunk)
        total += len(chunk)
    return b"".join(chunks)
