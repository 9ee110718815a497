"""Where the index lies on disk, and why a crash or a bad disk cannot make it lie.

    index/current.json      which generation and which table of contents count; replaced by rename
    index/g000003/          one generation: Whoosh's files, and a `.sum` of SHA-256 sums for each segment

Segments are never changed once written. A commit writes new files, flushes them to the disk, and only then replaces
`current.json`; files nobody needs go last. Whoosh flushes nothing and sums nothing by itself.
"""

import hashlib
import json
import mmap
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kb_app import durable
from kb_app.domain.errors import IndexUnusable
from kb_app.search.whoosh_parts import TOC, FileStorage, StructFile, clean_files

FORMAT = 3
"""Raised with every change of what is written or of how text is analysed: an index of another format is rebuilt."""

INDEX_NAME = "KB"
_POINTER = "current.json"
_SUMS = ".sum"


@dataclass(frozen=True, slots=True)
class Pointer:
    """What `current.json` says. `complete` is false while a first build is still going on."""

    format: int
    generation: str
    toc: int
    toc_sha256: str
    complete: bool


class LocalStorage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """Files that are on the disk when they are closed, and mapped when they are read."""

    def create_file(self, name: str, **_: Any) -> Any:
        return StructFile(Path(self.folder, name).open("wb"), name=name, onclose=_flush)

    def open_file(self, name: str, **_: Any) -> Any:
        return MappedFile(map_file(Path(self.folder, name)), name)


class MappedFile(StructFile):  # type: ignore[misc]
    """A mapped file; closing it leaves the map to whoever still looks at it."""

    def __init__(self, buffer: mmap.mmap, name: str) -> None:
        super().__init__(buffer, name=name)
        self.buffer = buffer

    def get(self, position: int, length: int) -> bytes:
        return self.buffer[position : position + length]

    def close(self) -> None:
        self.is_closed = True


def map_file(path: Path) -> mmap.mmap:
    """`path` mapped for reading. An empty file raises ValueError."""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _flush(file: Any) -> None:
    file.flush()
    os.fsync(file.raw_file().fileno())


def pointer_stamp(directory: Path) -> tuple[int, int, int] | None:
    """Changes with every commit; cheap enough for every keystroke. None when there is no index."""
    try:
        found = os.stat(directory / _POINTER)  # noqa: PTH116 - a third of Path.stat's time, on every key
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def read_pointer(directory: Path) -> Pointer | None:
    """The pointer, or None when nothing was ever indexed.

    Raises IndexUnusable when it cannot be read or is of another version.
    """
    try:
        pointer = Pointer(**json.loads((directory / _POINTER).read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise IndexUnusable(f"pointer: {error}") from error
    if pointer.format != FORMAT:
        raise IndexUnusable(f"format {pointer.format}, not {FORMAT}")
    return pointer


def read_toc(directory: Path, pointer: Pointer) -> Any:
    """Whoosh's table of contents that `pointer` names; its sum is checked before anything of it is unpickled."""
    folder = directory / pointer.generation
    name = TOC._filename(INDEX_NAME, pointer.toc)
    try:
        if _sum(folder / name) != pointer.toc_sha256:
            raise IndexUnusable("table of contents changed on disk")
        return TOC.read(LocalStorage(str(folder)), INDEX_NAME, gen=pointer.toc)
    except (OSError, ValueError) as error:
        raise IndexUnusable(f"table of contents: {error}") from error


def commit(directory: Path, generation: str, number: int, schema: Any, segments: list[Any], *, complete: bool) -> None:
    """Make `segments` the index: everything is on the disk before the one rename that makes it count."""
    folder = directory / generation
    storage = LocalStorage(str(folder))
    name = TOC._filename(INDEX_NAME, number)
    (folder / name).unlink(missing_ok=True)
    TOC(schema, segments, number).write(storage, INDEX_NAME)
    durable.sync_directory(folder)
    pointer = Pointer(FORMAT, generation, number, _sum(folder / name), complete)
    fresh = directory / f"{_POINTER}.new"
    with fresh.open("wb") as file:
        file.write(json.dumps(asdict(pointer)).encode("ascii"))
        _flush_raw(file)
    _replace(fresh, directory / _POINTER)
    durable.sync_directory(directory)
    clean_files(storage, INDEX_NAME, number, segments)


def seal(folder: Path, segment: Any) -> None:
    """Write the SHA-256 sums of the files of a finished segment."""
    storage = LocalStorage(str(folder))
    sums = {name: _sum(folder / name) for name in sorted(segment.list_files(storage))}
    with segment.create_file(storage, _SUMS) as file:
        file.write(json.dumps(sums).encode("ascii"))


def verify(directory: Path) -> None:
    """Read every byte of the index and compare it with its sum; about a second per gigabyte.

    Raises IndexUnusable when something is missing or was changed; an index that does not exist yet is in order.
    """
    pointer = read_pointer(directory)
    if pointer is None:
        return None
    folder = directory / pointer.generation
    for segment in read_toc(directory, pointer).segments:
        try:
            sums = json.loads((folder / segment.make_filename(_SUMS)).read_bytes())
            changed = [name for name, wanted in sums.items() if _sum(folder / name) != wanted]
        except (OSError, ValueError, AttributeError) as error:
            if pointer != read_pointer(directory):
                return verify(directory)
            raise IndexUnusable(f"segment {segment.segment_id()}: {error}") from error
        if changed:
            raise IndexUnusable(f"changed on disk: {', '.join(changed)}")
    return None


@contextmanager
def writing(directory: Path) -> Iterator[None]:
    """Hold the index's one write lock. Raises IndexUnusable when another process writes."""
    directory.mkdir(parents=True, exist_ok=True)
    lock = FileStorage(str(directory)).lock("write.lock")
    if not lock.acquire():
        raise IndexUnusable("another process is writing the index")
    try:
        yield
    finally:
        lock.release()


def new_generation(directory: Path) -> str:
    """Create the folder of a generation that never existed, and return its name."""
    numbers = [int(path.name[1:]) for path in directory.glob("g[0-9]*") if path.name[1:].isdigit()]
    name = f"g{max(numbers, default=0) + 1:06}"
    (directory / name).mkdir()
    return name


def remove_other_generations(directory: Path, kept: str) -> None:
    """Remove what the pointer does not name. Where a reader still maps a file (Windows), it goes another time."""
    for folder in directory.glob("g[0-9]*"):
        if folder.name != kept:
            remove_generation(folder)


def remove_generation(folder: Path) -> None:
    try:
        for path in folder.iterdir():
            path.unlink(missing_ok=True)
        folder.rmdir()
    except OSError:
        return


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush_raw(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())


def _replace(source: Path, target: Path) -> None:
    for _ in range(20):
        try:
            source.replace(target)
        except PermissionError:  # Windows, while somebody reads the pointer
            time.sleep(0.01)
        else:
            return
    source.replace(target)
