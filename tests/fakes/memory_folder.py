"""A shared folder in memory, which can be made to lie in all the ways that shares do."""

import errno
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

from kb_app.sync.folder import Entry, Fault, Reading, Signature

_SECOND = 1_000_000_000


@dataclass
class _File:
    content: bytes
    mtime_ns: int
    number: int


@dataclass
class MemoryFolder:
    """`clock` gives the server's time in seconds.

    `listing_errors` and `reading_errors` make one path fail, `truncated` cuts a listing after so many entries,
    `listings_left` takes the whole share away after so many listings, `before_read` is called with each path.
    Files in `open_elsewhere` cannot be renamed, `moves_safely` False takes the renames that refuse to replace away,
    `refusal` is what every write meets.
    """

    clock: Callable[[], float]
    client: str = ""
    files: dict[str, _File] = field(default_factory=dict)
    directories: dict[str, int] = field(default_factory=lambda: {"": 1})
    listing_errors: dict[str, OSError] = field(default_factory=dict)
    reading_errors: dict[str, OSError] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)
    truncated: dict[str, int] = field(default_factory=dict)
    listings_left: int | None = None
    before_read: Callable[[str], None] = lambda path: None
    time_step: float = 1e-7
    open_elsewhere: set[str] = field(default_factory=set)
    moves_safely: bool = True
    refusal: OSError | None = None
    listed: list[str] = field(default_factory=list)
    read_paths: list[str] = field(default_factory=list)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(2))

    # what people do in the folder

    def write(self, path: str, content: bytes | str, *, mtime: float | None = None) -> None:
        """As an editor that saves in place: a file keeps its number."""
        time = self.clock() if mtime is None else mtime
        mtime_ns = round(time / self.time_step) * round(self.time_step * _SECOND)
        number = self.files[path].number if path in self.files else next(self._numbers)
        self.files[path] = _File(content.encode() if isinstance(content, str) else content, mtime_ns, number)
        self.make_directory(path.rpartition("/")[0])

    def make_directory(self, path: str) -> None:
        while path not in self.directories:
            self.directories[path] = next(self._numbers)
            path = path.rpartition("/")[0]

    def move_by_hand(self, old: str, new: str) -> None:
        self.files[new] = self.files.pop(old)
        self.make_directory(new.rpartition("/")[0])

    def overwrite(self, path: str, content: bytes | None) -> None:
        """As a rename over whatever is there: another file takes the name."""
        self.files.pop(path, None)
        if content is not None:
            self.write(path, content)

    def delete(self, path: str) -> None:
        del self.files[path]

    def delete_directory(self, path: str) -> None:
        prefix = path + "/"
        self.files = {name: file for name, file in self.files.items() if not name.startswith(prefix)}
        self.directories = {
            name: number for name, number in self.directories.items() if name != path and not name.startswith(prefix)
        }

    # what a computer holds open

    def open(self, path: str) -> int:
        """The number of the file at `path`, under which it can be found wherever it is moved."""
        return self.files[path].number

    def path_of(self, number: int) -> str | None:
        return next((path for path, file in self.files.items() if file.number == number), None)

    # the port

    def root_id(self) -> int:
        return self.directories[""]

    def entries(self, path: str) -> tuple[Entry, ...]:
        self.listed.append(path)
        if self.listings_left is not None:
            if self.listings_left <= 0:
                raise OSError(errno.EHOSTDOWN, "host is down", path)
            self.listings_left -= 1
        if path in self.listing_errors:
            raise self.listing_errors[path]
        if path in self.files:
            raise NotADirectoryError(errno.ENOTDIR, "not a directory", path)
        if path not in self.directories:
            raise FileNotFoundError(errno.ENOENT, "no such directory", path)
        return self._entries(path)[: self.truncated.get(path)]

    def read(self, path: str, limit: int) -> Reading:
        self.read_paths.append(path)
        if path in self.reading_errors:
            raise self.reading_errors[path]
        if path in self.directories:
            raise IsADirectoryError(errno.EISDIR, "is a directory", path)
        if path not in self.files:
            raise FileNotFoundError(errno.ENOENT, "no such file", path)
        before, content = _signature(self.files[path]), self.files[path].content
        self.before_read(path)
        return Reading(content[: limit + 1], before, _signature(self.files[path]))

    def server_time(self) -> float | None:
        return self.clock() if self.client and ".kb" in self.directories else None

    def create(self, path: str, content: bytes) -> bool:
        self._expect_free(path)
        self.write(path, content)
        return True

    def move(self, old: str, new: str) -> None:
        if not self.moves_safely:
            raise OSError(errno.ENOTSUP, "no such rename", old)
        if old not in self.files:
            raise FileNotFoundError(errno.ENOENT, "no such file", old)
        if old in self.open_elsewhere:
            raise PermissionError(errno.EACCES, "sharing violation", old)
        self._expect_free(new)
        self.files[new] = self.files.pop(old)

    def swap(self, new: str, target: str, displaced: str) -> None:
        if not self.moves_safely:
            raise OSError(errno.ENOTSUP, "no such rename", target)
        if target not in self.files or new not in self.files:
            raise FileNotFoundError(errno.ENOENT, "no such file", target)
        self._expect_free(displaced)
        self.files[displaced] = self.files.pop(target)
        self.files[target] = self.files.pop(new)

    def remove(self, path: str) -> None:
        if self.refusal:
            raise self.refusal
        self.files.pop(path, None)

    def _expect_free(self, path: str) -> None:
        if self.refusal:
            raise self.refusal
        if path in self.files or path in self.directories:
            raise FileExistsError(errno.EEXIST, "already there", path)
        if path.rpartition("/")[0] not in self.directories:
            raise FileNotFoundError(errno.ENOENT, "no such directory", path)

    def _entries(self, directory: str) -> tuple[Entry, ...]:
        prefix = directory + "/" if directory else ""
        found = [
            Entry(path[len(prefix) :], is_dir=True, signature=Signature(0, 0, number))
            for path, number in self.directories.items()
            if path and path.rpartition("/")[0] == directory
        ]
        for path, file in self.files.items():
            if path.rpartition("/")[0] == directory:
                found.append(Entry(path[len(prefix) :], False, _signature(file), fault=self.faults.get(path)))
        return tuple(found)


def _signature(file: _File) -> Signature:
    return Signature(len(file.content), file.mtime_ns, file.number)
