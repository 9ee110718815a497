"""Where an export goes: written beside its place, then put there in one step, so that half of one is never seen."""

import os
import shutil
import stat
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from kb_app import durable
from kb_app.domain.errors import UsageError
from kb_app.language import tr

_EARLIEST_IN_ZIP = (1980, 1, 1, 0, 0, 0)


class Sink(Protocol):
    """Takes the files of a bundle, by their paths in it, with `/`."""

    def put(self, path: str, content: bytes, modified: float) -> None: ...


def check(target: Path) -> None:
    """Raise the UsageError that `whole` would, before long work is done for nothing."""
    if not target.parent.is_dir():
        raise UsageError(tr("Pas de dossier à cet endroit : {path}", path=target.parent))
    if target.is_dir() and any(target.iterdir()):
        raise UsageError(tr("{path} existe déjà et n'est pas vide : choisissez un autre nom.", path=target))


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A path beside `target` for a file or a directory, which becomes `target` when the block ends without an error.

    An earlier file at `target` is replaced, an empty directory too. Raises UsageError: the directory of `target` is
    missing, or a directory with something in it is there. Raises LocalError: the disk refuses.
    """
    check(target)
    beside = target.with_name(f".{target.name}.{os.getpid()}.new")
    _remove(beside)
    try:
        yield beside
        if target.is_dir():
            target.rmdir()
        beside.replace(target)
        durable.sync_directory(target.parent)
    except OSError as error:
        raise durable.local_error(error) from error
    finally:
        _remove(beside)


@contextmanager
def bundle(target: Path) -> Iterator[Sink]:
    """Several files at `target`: a zip when its name says so, else a directory. Errors as with `whole`."""
    with whole(target) as beside:
        if target.suffix.lower() == ".zip":
            with beside.open("wb") as file, zipped(file) as sink:
                yield sink
        else:
            beside.mkdir()
            yield _DirectorySink(beside)


@contextmanager
def zipped(file: IO[bytes]) -> Iterator[Sink]:
    """Several files as a zip, written to the open `file`."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        yield _ZipSink(archive)


def size_of(target: Path) -> int:
    """Bytes of a file, or of all files below a directory."""
    if target.is_dir():
        return sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    return target.stat().st_size


class _DirectorySink:
    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, path: str, content: bytes, modified: float) -> None:
        place = self._root.joinpath(*PurePosixPath(path).parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        durable.write_new(place, content)
        os.utime(place, (modified, modified))


class _ZipSink:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def put(self, path: str, content: bytes, modified: float) -> None:
        when = max(time.localtime(modified)[:6], _EARLIEST_IN_ZIP)
        entry = zipfile.ZipInfo(path, when)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = (stat.S_IFREG | 0o644) << 16
        self._archive.writestr(entry, content)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
