"""A followed folder that is another library now: following it anew, beside what was copied of the old one.

A share whose marker is gone or another's is refused for ever, since it may be an unmounted drive or a wrong path. Only
a person can say that it is meant. Then the old copy is set aside, not emptied to match: nothing of it is removed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from kb_app import durable
from kb_app.domain.errors import ShareSuspicious, UsageError
from kb_app.language import tr
from kb_app.places import Place
from kb_app.services.listing import is_article
from kb_app.services.publishing import client_of
from kb_app.settings import FollowedFolder, Settings
from kb_app.sync import state as sync_state
from kb_app.sync.identity import Identity, compare, identify, offline
from kb_app.sync.opening import open_folder
from kb_app.sync.scanner import Failed, scan
from kb_app.workspace.outbox import Outbox


@dataclass(frozen=True, slots=True)
class Adoption:
    """What would change: `here` articles are in this computer's copy, `there` are in the folder now."""

    label: str
    place: Place
    here: int
    there: int


class Adopting:
    """Asks the shared folder: not for the window. `clock` gives local time with its zone."""

    def __init__(self, settings: Callable[[], Settings], outbox: Outbox, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._outbox = outbox
        self._clock = clock

    def examine(self, label: str) -> Adoption:
        """Raises UsageError for a folder that is what it was, or holds nothing, ShareOffline, LocalError."""
        folder = self._folder(label)
        says = {"label": folder.label, "path": folder.path}
        known = sync_state.load(self._state_file(folder.label))
        place = open_folder(folder.path)
        pinned = known.identity or Identity()
        # a folder without a marker is only refused when much of it is missing at once
        if _is_same(identify(place), pinned) if pinned.is_marked else not known.held:
            raise UsageError(tr("« {label} » est bien la bibliothèque suivie : il n'y a rien à faire.", **says))
        try:
            seen = scan(place, on_progress=lambda _: None, cancelled=lambda: False)
        except OSError as error:
            raise offline(error) from error
        if isinstance(root := seen.listings.get(""), Failed):
            raise offline(root.error)
        there = sum(map(is_article, seen.files))
        if not there:
            raise UsageError(tr("{path} ne contient aucune fiche : vérifiez le lecteur ou le chemin.", **says))
        return Adoption(folder.label, folder.path, sum(map(is_article, known.files)), there)

    def adopt(self, adoption: Adoption) -> Path:
        """Follow it as a new library from the next refresh on; where the old copy is kept. Raises LocalError.

        Cut off anywhere, the folder is still refused, and this can be done again: what says which library it was goes
        last.
        """
        settings, label = self._settings(), adoption.label
        kept = settings.home / "former" / f"{label}-{self._clock():%Y-%m-%d-%H%M%S}"
        # the numbers of this computer mean nothing there
        client_of(settings, self._folder(label)).rename()
        try:
            kept.mkdir(parents=True, exist_ok=True)
            for old, name in (
                (settings.inbox / label, "inbox"),
                (settings.copy / label, "fiches"),
                (self._state_file(label), "state.json"),
            ):
                if old.exists():
                    old.rename(kept / name)
            durable.sync_directory(kept)
        except OSError as error:
            raise durable.local_error(error) from error
        self._look_again(label)
        return kept / "fiches"

    def _look_again(self, label: str) -> None:
        """What was sent to the old library is deposited again in the new one. Raises LocalError."""
        for item in self._outbox.sent():
            if item.folder == label and item.progress.checks:
                self._outbox.note(item, replace(item.progress, checks=0))

    def _folder(self, label: str) -> FollowedFolder:
        folders = self._settings().folders
        for folder in folders:
            if folder.label == label or (not label and len(folders) == 1):
                return folder
        labels = ", ".join(folder.label for folder in folders)
        raise UsageError(tr("Quel dossier ? Sont suivis : {labels}.", labels=labels))

    def _state_file(self, label: str) -> Path:
        return self._settings().sync / f"{label}.json"


def _is_same(found: Identity, pinned: Identity) -> bool:
    if not found.is_marked:
        return False
    try:
        compare(found, pinned)
    except ShareSuspicious:
        return False
    return True
