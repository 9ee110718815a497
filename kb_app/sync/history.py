"""What happened at a path: one directory, `.kb/history/<path>/`, whose names say it all.

    000007-20261124T101500Z-<client>-<submission>-<revision>.md     a version that was displaced from the path
    ....................................................done   that submission was delivered
    ....................................................gone   by deleting; the text says where the article moved
    ....................................................back   another computer put it back, or found a newer one

A displaced version with no mark is *open*: somebody is between taking the old version away and putting the new one
there, or crashed on the way. The numbers order them, not the clocks. `<revision>` is the beginning of the SHA-256 that
was expected: a file whose text differs from it holds what a stranger wrote in that moment.
"""

import errno
import hashlib
import logging
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from kb_app.sync.folder import Folder
from kb_app.sync.ignore import LIMITS, FileKind

ROOT = ".kb/history"
REPAIR_AFTER = 120.0
"""Seconds after which an open claim is taken for a crashed one."""

_log = logging.getLogger(__name__)

_MOST_LOOKED_UP = 200
_LIMIT = LIMITS[FileKind.MEDIA]
_NOT_THERE = frozenset({errno.ENOENT, errno.ENOTDIR})
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(
    r"(?P<number>\d{6,9})-(?P<stamp>\d{8}T\d{6}Z)-(?P<client>[0-9a-f]{16})-(?P<submission>[0-9a-f]{32})"
    r"-(?P<expected>[0-9a-f]{12})(?P<kind>\.md|\.done|\.gone|\.back)"
)


class Kind(StrEnum):
    DISPLACED = ".md"
    DONE = ".done"
    GONE = ".gone"
    BACK = ".back"


class Fate(StrEnum):
    """Why nothing is at a path, as far as its history tells."""

    PENDING = "pending"
    DELETED = "deleted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """One attempt to change a path; `stamp` is in Unix seconds, by the share's clock where it could be asked."""

    number: int
    stamp: int
    client: str
    submission: str
    expected: str

    def file(self, path: str, kind: Kind) -> str:
        stamp = datetime.fromtimestamp(self.stamp, UTC).strftime(_STAMP)
        name = f"{self.number:06d}-{stamp}-{self.client}-{self.submission}-{self.expected}{kind}"
        return f"{ROOT}/{path}/{name}"

    def is_stale(self, now: float) -> bool:
        """True if it is so old, or so far in the future, that whoever made it will not go on."""
        return abs(now - self.stamp) >= REPAIR_AFTER

    def expects(self, content: bytes) -> bool:
        return sha256(content).startswith(self.expected)


@dataclass(frozen=True, slots=True)
class Past:
    """All claims at one path, with what there is of each."""

    path: str
    claims: Mapping[Claim, frozenset[Kind]]

    @property
    def open(self) -> tuple[Claim, ...]:
        """Displaced versions after which nobody said that the path has a text again, or should not; newest first."""
        found = [claim for claim, kinds in self.claims.items() if kinds == {Kind.DISPLACED}]
        last = max((claim.number for claim, kinds in self.claims.items() if Kind.GONE in kinds), default=-1)
        return tuple(sorted((claim for claim in found if claim.number >= last), reverse=True))

    @property
    def tombstone(self) -> Claim | None:
        """The deletion that is the last thing that happened here."""
        top = max((claim.number for claim in self.claims), default=0)
        latest = [claim for claim in self.claims if claim.number == top]
        return latest[0] if len(latest) == 1 and Kind.GONE in self.claims[latest[0]] else None

    @property
    def next_number(self) -> int:
        return max((claim.number for claim in self.claims), default=0) + 1

    def ended(self, submission: str) -> Kind | None:
        """How an earlier delivery of `submission` ended here, None if it did not."""
        for claim, kinds in self.claims.items():
            if claim.submission == submission and kinds & {Kind.DONE, Kind.GONE}:
                return Kind.GONE if Kind.GONE in kinds else Kind.DONE
        return None

    @property
    def fate(self) -> Fate:
        if self.open:
            return Fate.PENDING
        return Fate.DELETED if self.tombstone else Fate.UNKNOWN


@dataclass(frozen=True, slots=True)
class Displaced:
    """A former version of the article at `path`, in `file` of the shared folder; `when` is in UTC."""

    path: str
    file: str
    when: datetime
    client: str
    submission: str
    size: int
    is_deleted: bool


def past_of(folder: Folder, path: str) -> Past:
    """The history of `path`; what a stranger put into it is passed over. Raises OSError."""
    claims: dict[Claim, frozenset[Kind]] = {}
    for claim, kind, _ in _listed(folder, path):
        claims[claim] = claims.get(claim, frozenset()) | {kind}
    return Past(path, claims)


def history(folder: Folder, path: str) -> tuple[Displaced, ...]:
    """Former versions of the article at `path`, newest first. Raises OSError."""
    found = _listed(folder, path)
    gone = {claim for claim, kind, _ in found if kind is Kind.GONE}
    kept = sorted(((claim, size) for claim, kind, size in found if kind is Kind.DISPLACED), reverse=True)
    return tuple(
        Displaced(
            path,
            claim.file(path, Kind.DISPLACED),
            datetime.fromtimestamp(claim.stamp, UTC),
            claim.client,
            claim.submission,
            size,
            claim in gone,
        )
        for claim, size in kept
    )


def fates(folder: Folder, paths: Collection[str]) -> dict[str, Fate]:
    """What the histories of missing files say; nothing when so many are missing that a person had better look.

    A history that cannot be read says nothing; an absent share is for the next request to notice.
    """
    if len(paths) > _MOST_LOOKED_UP:
        return {}
    found = {}
    for path in sorted(paths):
        try:
            found[path] = past_of(folder, path).fate
        except OSError as error:
            _log.info("no history of %s: %s", path, error)
    return found


def restore(folder: Folder, displaced: Displaced) -> bytes:
    """The text of a former version, to be submitted as a new revision. Raises OSError."""
    content = read(folder, displaced.file)
    if content is None:
        raise FileNotFoundError(errno.ENOENT, "no longer in the history", displaced.file)
    return content


def read(folder: Folder, path: str) -> bytes | None:
    """The file's bytes, None if there is none. Raises OSError, EAGAIN for one that is being written."""
    try:
        reading = folder.read(path, _LIMIT)
    except OSError as error:
        if error.errno in _NOT_THERE:
            return None
        raise
    if not reading.is_whole:
        raise BlockingIOError(errno.EAGAIN, "changed while it was read", path)
    return reading.content


def local_date(when: float) -> datetime:
    """Unix seconds as people here read the clock."""
    return datetime.fromtimestamp(when, UTC).astimezone()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _listed(folder: Folder, path: str) -> list[tuple[Claim, Kind, int]]:
    try:
        entries = folder.entries(f"{ROOT}/{path}")
    except OSError as error:
        if error.errno in _NOT_THERE:
            return []
        raise
    found = []
    for entry in entries:
        name = _NAME.fullmatch(entry.name)
        if name is None or entry.is_dir:
            continue
        try:
            stamp = datetime.strptime(name["stamp"], _STAMP).replace(tzinfo=UTC)
        except ValueError:
            continue
        claim = Claim(int(name["number"]), int(stamp.timestamp()), name["client"], name["submission"], name["expected"])
        found.append((claim, Kind(name["kind"]), entry.signature.size))
    return found
