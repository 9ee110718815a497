"""What left the copy, kept for 90 days as plain files: `<trash>/20261012T091203Z-removed/dir/article.md`."""

import logging
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

KEPT = timedelta(days=90)

_log = logging.getLogger(__name__)

_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"(?P<stamp>\d{8}T\d{6}Z)-(?P<why>removed|replaced)(?:-\d+)?")


class Why(StrEnum):
    REMOVED = "removed"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True, order=True)
class Trashed:
    """A former version of the file at `path` (as it was called in the copy), out of the copy since `when`, in UTC."""

    when: datetime
    path: str
    why: Why
    file: Path


def move_in(trash: Path, copy: Path, local: str, now: float) -> None:
    """Take the file at `local` out of `copy`; one that is not there is not missed."""
    if not (copy / local).exists():
        return
    (copy / local).replace(_place(trash, local, Why.REMOVED, now))
    _remove_empty(copy, (copy / local).parent)


def keep_version(trash: Path, copy: Path, local: str, now: float) -> None:
    """Keep what is at `local` of `copy`, if anything, in the trash too, since it is about to be replaced."""
    if not (copy / local).exists():
        return
    target = _place(trash, local, Why.REPLACED, now)
    try:
        os.link(copy / local, target)
    except OSError:
        # file systems without hard links
        shutil.copyfile(copy / local, target)


def entries(trash: Path) -> tuple[Trashed, ...]:
    """Everything in the trash, newest first."""
    found = (
        Trashed(when, file.relative_to(directory).as_posix(), why, file)
        for directory, when, why in _directories(trash)
        for file in directory.rglob("*")
        if file.is_file()
    )
    return tuple(sorted(found, reverse=True))


def expire(trash: Path, now: float) -> int:
    """Delete what is in the trash for more than 90 days at `now` (Unix seconds); how many files went.

    What cannot be deleted this time is left for the next.
    """
    count = 0
    try:
        for directory, when, _ in list(_directories(trash)):
            if datetime.fromtimestamp(now, UTC) - when > KEPT:
                count += sum(file.is_file() for file in directory.rglob("*"))
                shutil.rmtree(directory, ignore_errors=True)
    except OSError as error:
        _log.warning("the trash cannot be tidied: %s", error)
    return count


def _place(trash: Path, local: str, why: Why, now: float) -> Path:
    stamp = datetime.fromtimestamp(now, UTC).strftime(_STAMP)
    target, number = trash / f"{stamp}-{why}" / local, 1
    while target.exists():
        number += 1
        target = trash / f"{stamp}-{why}-{number}" / local
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _directories(trash: Path) -> Iterator[tuple[Path, datetime, Why]]:
    for directory in trash.iterdir() if trash.is_dir() else ():
        if found := _NAME.fullmatch(directory.name):
            yield directory, datetime.strptime(found["stamp"], _STAMP).replace(tzinfo=UTC), Why(found["why"])


def _remove_empty(copy: Path, directory: Path) -> None:
    while directory != copy:
        try:
            directory.rmdir()
        except OSError:
            return
        directory = directory.parent
