"""A shared folder as sync reads and writes it: the ports and their values.

Paths are relative to the folder, with `/`, and `""` is the folder itself. Errors are the operating system's own
(`OSError`): their number tells an absent folder from a refused one, so nobody wraps them on the way up.
"""

import errno
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

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


def is_offline(error: OSError) -> bool:
    """True if `error` speaks of the whole share (host down, network gone) and not of one file in it."""
    return error.errno in _OFFLINE_ERRNO or getattr(error, "winerror", None) in _OFFLINE_WINERROR
