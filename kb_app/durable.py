"""Files of this computer, written so that a crash leaves the old one or the new one."""

import errno
import glob
import logging
import os
from collections.abc import Iterable
from pathlib import Path
from threading import get_ident

from kb_app.domain.errors import LocalError
from kb_app.language import tr

_LEFTOVER = 3600.0
_SUFFIX = ".new"
_log = logging.getLogger(__name__)

_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
_READ_ONLY = frozenset({errno.EROFS})
_NO_FSYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOSYS})


def refusal(error: OSError) -> str:
    """Why the system refuses a file, for people; in its own words where it is none of the usual reasons."""
    match error:
        case FileNotFoundError():
            return tr("il n'y a rien à cet endroit")
        case PermissionError():
            return tr("l'accès est refusé")
        case IsADirectoryError():
            return tr("c'est un dossier")
    return error.strerror or str(error)


def write_new(path: Path, content: bytes) -> None:
    """Write `content` to `path` and wait until it is on the disk; on an error nothing is left there."""
    try:
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise


def replace(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one step; `path`'s directory must exist."""
    beside = path.with_name(f"{path.name}.{os.getpid()}-{get_ident()}{_SUFFIX}")
    write_new(beside, content)
    try:
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)


def remove_leftovers(files: Iterable[Path], now: float) -> None:
    """Delete those temporary `files` that no living process can still be writing at `now`, as far as that works."""
    try:
        for file in files:
            if file.stat().st_mtime < now - _LEFTOVER:
                file.unlink(missing_ok=True)
    except OSError as error:
        _log.info("leftovers stay: %s", error)


def leftovers_of(path: Path) -> Iterable[Path]:
    """What interrupted calls of `replace` left beside `path`."""
    return path.parent.glob(f"{glob.escape(path.name)}.*{_SUFFIX}")


def sync_directory(directory: Path) -> None:
    """Make renames in `directory` last; where directories cannot be opened (Windows) there is nothing to do."""
    try:
        descriptor = os.open(directory, os.O_RDONLY)
    except OSError:
        return
    try:
        fsync(descriptor)
    finally:
        os.close(descriptor)


def is_serious(error: OSError) -> bool:
    """True if the disk itself refuses (full, read-only, broken): trying the next file makes no sense."""
    return error.errno in _FULL | _READ_ONLY | {errno.EIO}


def local_error(error: OSError) -> LocalError:
    """`error` of this computer's own disk."""
    if error.errno in _FULL:
        reason = "disk-full"
    elif error.errno in _READ_ONLY or isinstance(error, PermissionError):
        reason = "read-only"
    else:
        reason = "disk-error"
    return LocalError(reason, str(error))


def fsync(descriptor: int) -> bool:
    """Wait until the file is on the disk; False where that cannot be known.

    Network and user-space file systems may not offer fsync (restic #3751): what was written is then all we know.
    """
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FSYNC:
            raise
        return False
    return True
