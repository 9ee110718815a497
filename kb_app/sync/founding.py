"""Making a shared folder ready to be written to by our computers, and finding out what it can do."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from kb_app.domain.errors import ShareSuspicious
from kb_app.sync.client import Client
from kb_app.sync.depot import new_name
from kb_app.sync.folder import ComparingFolder, Comparison, Folder, WritableFolder
from kb_app.sync.history import read
from kb_app.sync.identity import FORMAT, Identity, identify

_log = logging.getLogger(__name__)

_DIRECTORIES = ("tmp", "objects", "history", "inbox", "heads")
# what Syncthing, Git, ownCloud and Nextcloud, Resilio, OneDrive, Dropbox put at the top of the folders they keep
_KEPT_BY_A_TOOL = (".stfolder", ".git", ".owncloudsync.log", ".sync_", "._sync_", ".sync", ".dropbox")
_ONEDRIVE = ".849c9593-d756-4e56-8d6e-42412f2a707b"


class Mode(StrEnum):
    """How a new text takes the place of an old one.

    SHARED: one server that all computers use. SYNCED: each computer has its own copy, which a tool (Syncthing,
    Nextcloud, OneDrive, Git) carries around: renaming the old text away would look like a deletion to it.
    """

    SHARED = "shared"
    SYNCED = "synced"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a folder proved to be able to do. Without the first two it takes no new texts, only deposits.

    `compares` is None for a folder that is no `ComparingFolder`.
    """

    creates_exclusively: bool
    moves_without_replacing: bool
    swaps: bool
    confirms_writes: bool
    has_clock: bool
    mode: Mode
    compares: Comparison | None = None

    @property
    def is_publishable(self) -> bool:
        if self.compares is not None:
            return self.creates_exclusively and self.compares.replaces
        return self.creates_exclusively and self.moves_without_replacing and (self.mode is Mode.SHARED or self.swaps)


def prepare(
    folder: WritableFolder, name: str, *, clock: Callable[[], float], unique: Callable[[], str] = new_name
) -> Identity:
    """Make `folder` a library: its marker and its canary. One that has a marker stays as it is.

    Only for whoever looks after the folder: a marker that went missing must not be made anew by chance, since a library
    without one is taken for an unmounted drive. Raises OSError, ShareError.
    """
    found = identify(folder)
    if found.is_marked:
        return found
    for directory in _DIRECTORIES:
        folder.make_directory(f".kb/{directory}")
    if read(folder, ".kb/canary") is None:
        folder.create(".kb/canary", f"{unique()}\n".encode())
    made = datetime.fromtimestamp(clock(), UTC).isoformat(timespec="seconds")
    marker = {"uuid": unique(), "format": FORMAT, "name": name, "created_by": "kb", "created": made}
    beside = f".kb/tmp/{unique()}"
    folder.create(beside, json.dumps(marker, ensure_ascii=False, indent=1).encode())
    try:
        folder.move(beside, ".kb/share.json")
    except FileExistsError:
        # somebody was faster: theirs counts
        folder.remove(beside)
    identity = identify(folder)
    if not identity.is_marked:
        raise ShareSuspicious("marker-missing", "written, but not there")
    return identity


def mode_of(folder: Folder) -> Mode:
    """Whether a tool keeps `folder`, judging by what it put there. Raises OSError."""
    names = [entry.name.lower() for entry in folder.entries("")]
    kept = any(name.startswith(_KEPT_BY_A_TOOL) or name == _ONEDRIVE for name in names)
    return Mode.SYNCED if kept else Mode.SHARED


def probe(folder: WritableFolder, client: Client, *, unique: Callable[[], str] = new_name) -> Capabilities:
    """Try it all in `.kb/tmp`, on files of our own. Raises OSError where not even that can be written to."""
    directory, prefix = f".kb/tmp/{client.id}", unique()
    folder.make_directory(directory)
    one, two, three = (f"{directory}/{prefix}-{name}" for name in ("one", "two", "three"))
    confirms = folder.create(one, b"one")
    folder.create(two, b"two")
    try:
        return Capabilities(
            creates_exclusively=_refuses(lambda: folder.create(one, b"again")) and read(folder, one) == b"one",
            moves_without_replacing=_refuses(lambda: folder.move(one, two))
            and _works(lambda: folder.move(two, three))
            and _works(lambda: folder.move(three, two))
            and (read(folder, one), read(folder, two)) == (b"one", b"two"),
            swaps=_works(lambda: folder.swap(one, two, three))
            and (read(folder, two), read(folder, three)) == (b"one", b"two"),
            confirms_writes=confirms,
            has_clock=folder.server_time() is not None,
            mode=mode_of(folder),
            compares=folder.comparison() if isinstance(folder, ComparingFolder) else None,
        )
    finally:
        for path in (one, two, three):
            folder.remove(path)


def _refuses(deed: Callable[[], object]) -> bool:
    try:
        deed()
    except FileExistsError:
        return True
    except OSError as error:
        _log.info("cannot do: %s", error)
    return False


def _works(deed: Callable[[], object]) -> bool:
    try:
        deed()
    except OSError as error:
        _log.info("cannot do: %s", error)
        return False
    return True
