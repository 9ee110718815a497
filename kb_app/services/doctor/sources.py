"""The shared folders, asked directly: are they there, are they the ones we know, can what is sent arrive?

Each is asked in a thread of its own, which is left behind when the folder hangs.
"""

import errno
import os
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from math import ceil
from pathlib import Path
from typing import TypeVar

from kb_app.domain.errors import KbError, ShareError
from kb_app.language import tr, trn
from kb_app.services.doctor.finding import Ailment, Finding, well
from kb_app.services.doctor.source_ailments import (
    CLOCK_WRONG,
    EXTRA_MISSING,
    FOLDER,
    FOLDER_ABSENT,
    FOLDER_CLOSED,
    FOLDER_IS_FILE,
    FOLDER_READ_ONLY,
    FOLDER_SILENT,
    FOLDER_TOO_NEW,
    FOLDER_TWICE,
    FOLDER_WITHOUT_ARTICLES,
    FOLDERS_NONE,
    MARKER_DAMAGED,
    MARKER_MISSING,
    OTHER_LIBRARY,
    PASSWORD_MISSING,
    SENDING,
    SENDING_BLOCKED,
)
from kb_app.services.doctor.surroundings import Surroundings
from kb_app.services.sending import why_waiting
from kb_app.settings import FollowedFolder, Settings
from kb_app.sync import state as sync_state
from kb_app.sync.client import Client
from kb_app.sync.folder import WritableFolder
from kb_app.sync.founding import probe
from kb_app.sync.growth import measured
from kb_app.sync.identity import Identity, compare, identify
from kb_app.sync.opening import open_folder
from kb_app.sync.passwords import password_of
from kb_app.sync.refusals import reason_of
from kb_app.sync.remote import MissingLibrary

SHARE_PATIENCE = 5.0  # seconds
CLOCK_TOLERANCE = 120.0  # seconds

Result = TypeVar("Result")


def check_folders(settings: Settings, around: Surroundings) -> Iterator[Finding]:
    if not settings.folders:
        yield FOLDERS_NONE.found()
    for number, folder in enumerate(settings.folders):
        yield from _same_place(folder, settings.folders[:number])
        answer = with_patience(lambda one=folder: list(look_at(settings, one, around)))  # type: ignore[misc]
        if answer is None:
            yield FOLDER_SILENT.found(label=folder.label, path=folder.path, reason=tr("aucune réponse"))
        else:
            yield from answer
            if weight := with_patience(lambda one=folder: _weight(one)):  # type: ignore[misc]
                yield well("history", tr("Historique de « {label} »", label=folder.label), weight)


def _weight(folder: FollowedFolder) -> str:
    """What the former versions weigh, which nobody takes out (docs/adr/0011); empty where there are none."""
    try:
        found = measured(open_folder(folder.path))
    except OSError:
        return ""
    if not found.versions:
        return ""
    size = ceil(2 * found.size / 1_000_000)
    return trn("{count} version, {size} Mo", "environ {count} versions, {size} Mo", found.versions, size=size)


def _same_place(folder: FollowedFolder, others: tuple[FollowedFolder, ...]) -> Iterator[Finding]:
    for other in others:
        here, there = folder.path, other.path
        is_one = here == there
        if isinstance(here, Path) and isinstance(there, Path):
            is_one = here.is_relative_to(there) or there.is_relative_to(here)
        if is_one:
            yield FOLDER_TWICE.found(label=folder.label, other=other.label)


def look_at(settings: Settings, folder: FollowedFolder, around: Surroundings, tried: str = "") -> Iterator[Finding]:
    """Everything about one folder, with the password that is `tried` instead of the kept one; may hang."""
    says = {"label": folder.label, "path": folder.path}
    try:
        client = Client(settings.clients / f"{folder.label}.json")
        place = open_folder(folder.path, client.id, tried)
        names = {entry.name for entry in place.entries("")}
        identity = identify(place)
        compare(identity, sync_state.load(settings.sync / f"{folder.label}.json").identity or Identity())
    except MissingLibrary as error:
        yield EXTRA_MISSING.found(**says, extra=error.extra)
        return
    except OSError as error:
        yield _ailment_of(error, folder, tried).found(**says, reason=error.strerror or str(error))
        return
    except ShareError as error:
        known = {each.code: each for each in (MARKER_MISSING, MARKER_DAMAGED, OTHER_LIBRARY)}
        yield known.get(error.reason, FOLDER_SILENT).found(**says, reason=error.reason)
        return
    except KbError as error:
        yield FOLDER_SILENT.found(**says, reason=str(error))
        return
    if names - {".kb"}:
        yield well("folder", tr(FOLDER, **says), str(folder.path))
    else:
        yield FOLDER_WITHOUT_ARTICLES.found(**says)
    yield from _sending(folder, place, client, identity, around)


def _ailment_of(error: OSError, folder: FollowedFolder, tried: str) -> Ailment:
    if isinstance(folder.path, Path):
        if error.errno == errno.ENOTDIR and folder.path.is_file():
            return FOLDER_IS_FILE
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            return FOLDER_ABSENT
    elif folder.path.user and not tried and password_of(folder.path) is None:
        return PASSWORD_MISSING
    return FOLDER_CLOSED if isinstance(error, PermissionError) else FOLDER_SILENT


def _sending(
    folder: FollowedFolder, place: WritableFolder, client: Client, identity: Identity, around: Surroundings
) -> Iterator[Finding]:
    """Whether what is sent can arrive: tried on files of our own, where a library is ready for them."""
    says = {"label": folder.label}
    reason = _refusal(folder, place, client, identity)
    if reason == "newer-format":
        yield FOLDER_TOO_NEW.found(**says)
    elif reason == "read-only":
        yield FOLDER_READ_ONLY.found(**says)
    elif reason == "no-safe-removal":
        yield well("sending", tr(SENDING, **says), tr("possibles, sauf supprimer et déplacer : ce serveur ne sait pas"))
    elif reason:
        yield SENDING_BLOCKED.found(**says, reason=why_waiting(reason))
    else:
        yield well("sending", tr(SENDING, **says), tr("possibles"))
        theirs = place.server_time() if identity.is_marked else None
        if theirs is not None and abs(theirs - around.clock()) > CLOCK_TOLERANCE:
            yield CLOCK_WRONG.found(**says, minutes=round(abs(theirs - around.clock()) / 60))


def _refusal(folder: FollowedFolder, place: WritableFolder, client: Client, identity: Identity) -> str:
    """A stable word, empty when articles can be changed there."""
    if not identity.is_marked:
        return "" if not isinstance(folder.path, Path) or os.access(folder.path, os.W_OK) else "read-only"
    if identity.is_read_only:
        return "newer-format"
    try:
        found = probe(place, client)
    except OSError as error:
        return reason_of(error, is_writable=False)
    if found.compares is not None and found.is_publishable and not found.compares.removes:
        return "no-safe-removal"
    return "" if found.is_publishable else "not-supported"


def with_patience(deed: Callable[[], Result]) -> Result | None:
    """What `deed` returns, or None when it takes longer than `SHARE_PATIENCE`; a hung call is left behind."""
    answers: queue.SimpleQueue[Result] = queue.SimpleQueue()
    threading.Thread(target=lambda: answers.put(deed()), daemon=True).start()
    with suppress(queue.Empty):
        return answers.get(timeout=SHARE_PATIENCE)
    return None
