"""The shared folder that is a directory here, mounted or local."""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from kb_app.durable import fsync
from kb_app.sync import renames
from kb_app.sync.folder import Entry, Fault, Reading, Signature, is_offline

# FILE_ATTRIBUTE_OFFLINE, _RECALL_ON_OPEN, _RECALL_ON_DATA_ACCESS: reading such a file downloads it
_ONLINE_ONLY = 0x1000 | 0x40000 | 0x400000
_CHUNK = 1 << 20


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
