"""Is it still the same library? What `.kb/share.json` and the canary beside it say.

The marker of a library that had one is never taken for granted again: a folder without it is offline, not empty
(Syncthing lost libraries to disks that came up empty). A plain folder without any marker can be followed too.
"""

import errno
import hashlib
import json
from dataclasses import dataclass

from kb_app.domain.errors import ShareOffline, ShareSuspicious
from kb_app.sync.folder import Folder, is_offline
from kb_app.sync.remote import MissingLibrary

FORMAT = 1
"""The newest format of `.kb` that this version may write to."""

_MARKER, _CANARY = ".kb/share.json", ".kb/canary"
_LIMIT = 64 << 10
_NOT_THERE = frozenset({errno.ENOENT, errno.ENOTDIR})


@dataclass(frozen=True, slots=True)
class Identity:
    """`uuid` is empty for a folder without marker; `canary` is the SHA-256 of the canary file, if there is one."""

    uuid: str = ""
    canary: str = ""
    format: int = FORMAT

    @property
    def is_marked(self) -> bool:
        return bool(self.uuid)

    @property
    def is_read_only(self) -> bool:
        """True if a newer version of the program keeps this folder: it can be read, and must not be written to."""
        return self.format > FORMAT


def identify(folder: Folder) -> Identity:
    """Who `folder` says it is.

    Raises ShareOffline when it does not answer or its marker is damaged.
    """
    marker = _read(folder, _MARKER)
    if marker is None:
        _check_presence(folder)
        return Identity()
    try:
        fields = json.loads(marker)
        uuid, version = fields["uuid"], fields.get("format", FORMAT)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ShareOffline("marker-damaged", repr(error)) from error
    if not (isinstance(uuid, str) and uuid and isinstance(version, int)):
        raise ShareOffline("marker-damaged", "no uuid, or a format that is no number")
    canary = _read(folder, _CANARY)
    return Identity(uuid, hashlib.sha256(canary).hexdigest() if canary is not None else "", version)


def compare(found: Identity, pinned: Identity) -> None:
    """Raise ShareOffline or ShareSuspicious unless `found` is the library that was `pinned`."""
    if not pinned.is_marked:
        return
    if not found.is_marked:
        raise ShareOffline("marker-missing", "no .kb/share.json")
    if found.uuid != pinned.uuid:
        raise ShareSuspicious("other-library", f"uuid {found.uuid}, expected {pinned.uuid}")
    if pinned.canary and not found.canary:
        raise ShareOffline("marker-missing", "no .kb/canary")
    if pinned.canary and found.canary != pinned.canary:
        raise ShareSuspicious("other-library", ".kb/canary changed")


def offline(error: OSError) -> ShareOffline:
    """The folder as a whole gave `error`: what that means."""
    if isinstance(error, MissingLibrary):
        reason = "library-missing"
    elif error.errno in _NOT_THERE:
        reason = "absent"
    elif isinstance(error, PermissionError) and not is_offline(error):
        reason = "no-access"
    else:
        reason = "no-answer"
    return ShareOffline(reason, str(error))


def _check_presence(folder: Folder) -> None:
    """A folder that is not there has no marker either: that is another thing to tell people."""
    try:
        folder.root_id()
    except OSError as error:
        raise offline(error) from error


def _read(folder: Folder, path: str) -> bytes | None:
    try:
        reading = folder.read(path, _LIMIT)
    except OSError as error:
        if error.errno in _NOT_THERE:
            return None
        raise offline(error) from error
    if not reading.is_whole:
        raise ShareOffline("marker-damaged", f"{path} changed while it was read")
    return reading.content
