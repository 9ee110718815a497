"""One computer's connection to a shared folder: it can be cut, lose answers, and list what is no more."""

import errno
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from fakes.memory_folder import MemoryFolder

from kb_app.sync.disk_folder import DiskFolder
from kb_app.sync.folder import Entry, Reading

T = TypeVar("T")
_CACHED = 10.0


class PowerCut(BaseException):
    """The computer is off: nothing after this line happens."""


@dataclass
class Seat:
    """`fault` is asked before each operation, with its number and name: "" for none, `fail` does nothing and raises,
    `lose` does it and raises, `kill` turns the computer off before it.

    `holds` are files opened early (path: number): the next rename of that path moves that file, wherever it is by now,
    as SMB does. With `caches` a listing may be ten seconds old, and a file of one's own not be in it. Both need a
    folder in memory.
    """

    server: MemoryFolder | DiskFolder
    client: str
    fault: Callable[[int, str], str] = lambda number, name: ""
    holds: dict[str, int] = field(default_factory=dict)
    caches: bool = False
    count: int = 0
    _listings: dict[str, tuple[float, tuple[Entry, ...]]] = field(default_factory=dict)

    def root_id(self) -> int:
        return self._do("root_id", self.server.root_id)

    def entries(self, path: str) -> tuple[Entry, ...]:
        if not self.caches:
            return self._do("entries", lambda: self.server.entries(path))
        assert isinstance(self.server, MemoryFolder)
        now = self.server.clock()
        since, found = self._listings.get(path, (now - _CACHED, ()))
        if now - since >= _CACHED:
            found = self._do("entries", lambda: self.server.entries(path))
            self._listings[path] = now, found
        return found

    def read(self, path: str, limit: int) -> Reading:
        return self._do("read", lambda: self.server.read(path, limit))

    def server_time(self) -> float | None:
        return self._do("server_time", self.server.server_time)

    def make_directory(self, path: str) -> None:
        self._do("make_directory", lambda: self.server.make_directory(path))

    def create(self, path: str, content: bytes) -> bool:
        return self._do("create", lambda: self.server.create(path, content))

    def move(self, old: str, new: str) -> None:
        held = self.holds.pop(old, None)
        if held is not None and isinstance(self.server, MemoryFolder):
            old = self.server.path_of(held) or old
        self._do("move", lambda: self.server.move(old, new))

    def swap(self, new: str, target: str, displaced: str) -> None:
        self._do("swap", lambda: self.server.swap(new, target, displaced))

    def remove(self, path: str) -> None:
        self._do("remove", lambda: self.server.remove(path))

    def overwrite(self, path: str, content: bytes | None) -> None:
        """What no protocol of ours does: put `content` at `path` whatever is there, or delete it."""
        assert isinstance(self.server, MemoryFolder)
        server = self.server
        self._do("overwrite", lambda: server.overwrite(path, content))

    def _do(self, name: str, deed: Callable[[], T]) -> T:
        self.count += 1
        fault = self.fault(self.count, name)
        if fault == "kill":
            raise PowerCut
        if fault == "fail":
            raise OSError(errno.ETIMEDOUT, "no answer", name)
        result = deed()
        if fault == "lose":
            raise OSError(errno.ETIMEDOUT, "the answer was lost", name)
        return result
