"""What changed since a day, carried by hand to a computer that cannot reach the shared folder."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from datetime import time as clock_time
from pathlib import Path

from kb_app import durable
from kb_app.domain.errors import UsageError
from kb_app.domain.export import Exported, Format, LeftOut, Progress
from kb_app.language import later, tr
from kb_app.services.wording import day_words
from kb_app.settings import FollowedFolder, Settings
from kb_app.sync import state as sync_state
from kb_app.sync import trash
from kb_app.sync.carried import Carried, Taken, take
from kb_app.sync.mirror import Store
from kb_app.sync.state import Known, State
from kb_app.sync.trash import Why
from kb_app.transfer.changes_bundle import SUFFIX, CarriedFile, CarriedRemoval, Manifest, read_changes, write_changes
from kb_app.transfer.signing import Keyring, fingerprint

Refresh = Callable[[], object]
FATES = {
    Taken.OLDER: later("plus ancienne que celle d'ici : laissée"),
    Taken.REFUSED: later("nom ou genre de fichier refusé"),
    Taken.NEWER: later("retirée là-bas, mais changée ici depuis : gardée"),
    Taken.HELD: later("retirée là-bas : gardée jusqu'à votre accord"),
}


@dataclass(frozen=True, slots=True)
class Applied:
    """What a bundle did to the copy of the folder `label`; `left_out` was not taken.

    `held` counts removals that wait for a person to say that they are meant, because of `rule`.
    """

    label: str
    made: str
    added: int
    changed: int
    same: int
    removed: int
    held: int
    rule: str
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """A bundle that is as it was signed: of which folder, by whom, when, and how much is in it."""

    label: str
    made: datetime
    fingerprint: str
    is_trusted: bool
    files: int
    removed: int


class Carrying:
    """`refresh` brings library and index in line with the copy, share or no share."""

    def __init__(self, settings: Settings, refresh: Refresh) -> None:
        self._settings = settings
        self._refresh = refresh
        self.keyring = Keyring(settings.workspace / "keys")

    def export(self, target: Path, since: date | None, label: str, progress: Progress) -> Exported:
        """Everything of one folder that changed on the share on `since` or later, signed.

        Raises UsageError, LocalError, Cancelled.
        """
        if since is None:
            raise UsageError(tr("Depuis quel jour ? Ajoutez --since AAAA-MM-JJ."))
        if target.suffix.lower() != SUFFIX:
            raise UsageError(tr("Un lot de changements se nomme en {suffix} : donnez-lui ce nom.", suffix=SUFFIX))
        folder = self._folder(label)
        state = self._state(folder)
        first = datetime.combine(since, clock_time.min).astimezone().timestamp() * 1e9
        chosen = {path: known for path, known in sorted(state.files.items()) if _time(known) >= first}
        removed = self._removed(folder, state, first / 1e9)
        if not chosen and not removed:
            raise UsageError(tr("Rien n'a changé depuis ce jour : rien n'a été écrit."))
        files = tuple(CarriedFile(path, known.sha256, known.size, _time(known)) for path, known in chosen.items())
        made = datetime.now(UTC).isoformat(timespec="milliseconds")
        manifest = Manifest(folder.label, _library(state), since.isoformat(), made, files, removed)
        copy = self._settings.copy / folder.label
        write_changes(manifest, [copy / known.local for known in chosen.values()], self.keyring, target, progress)
        articles = sum(path.endswith(".md") for path in chosen)
        return Exported(Format.CHANGES, target, articles, len(chosen) - articles, target.stat().st_size)

    def look(self, source: Path) -> Look:
        """What is in a bundle. Raises UsageError: it was changed, or no followed folder is the one it is of."""
        read = read_changes(source)
        manifest = read.manifest
        return Look(
            self._folder_of(manifest).label,
            datetime.fromisoformat(manifest.made).astimezone(),
            fingerprint(read.public),
            self.keyring.is_trusted(read.public),
            len(manifest.files),
            len(manifest.removed),
        )

    def apply(self, source: Path, trusted: str = "", *, is_meant: bool = False) -> Applied:
        """Take a bundle into the copy. `trusted` is a fingerprint that somebody compared with the sender, or empty.

        `is_meant`: a person agreed to the removals that were held. Raises UsageError: it was changed, its sender is not
        trusted here, no followed folder is the one it is of, or a newer one of that sender was taken already.
        """
        read = read_changes(source)
        shown = fingerprint(read.public)
        if not self.keyring.is_trusted(read.public):
            if "".join(trusted.split()).lower() != shown.replace(" ", ""):
                raise UsageError(
                    tr(
                        "Expéditeur inconnu ici, empreinte {shown}. Comparez-la avec lui par téléphone, puis ajoutez "
                        "--trust suivi de l'empreinte.",
                        shown=shown,
                    )
                )
            self.keyring.trust(read.public)
        folder = self._folder_of(read.manifest)
        library = read.manifest.library or folder.label
        if read.manifest.made < (last := self.keyring.last_taken(read.public, library)):
            raise UsageError(
                tr(
                    "Ce lot du {day} est plus ancien que celui du {last}, déjà pris : il est refusé, rien n'a changé.",
                    day=_moment(read.manifest.made),
                    last=_moment(last),
                )
            )
        carried = {f.path: Carried(read.contents[f.path], f.sha256, f.mtime_ns) for f in read.manifest.files}
        settings = self._settings
        store = Store(settings.copy / folder.label, settings.trash / folder.label)
        removed = {gone.path: gone.sha256 for gone in read.manifest.removed}
        state_file = settings.sync / f"{folder.label}.json"
        fates, rule = take(store, state_file, carried, removed, time.time, is_meant=is_meant)
        self.keyring.note_taken(read.public, library, read.manifest.made)
        self._refresh()
        counts = Counter(fates.values())
        left_out = tuple(LeftOut(path, tr(FATES[fate])) for path, fate in fates.items() if fate in FATES)
        return Applied(
            folder.label,
            read.manifest.made,
            counts[Taken.ADDED],
            counts[Taken.CHANGED],
            counts[Taken.SAME],
            counts[Taken.REMOVED],
            counts[Taken.HELD],
            rule,
            left_out,
        )

    def _removed(self, folder: FollowedFolder, state: State, first: float) -> tuple[CarriedRemoval, ...]:
        """What left the copy at `first` (Unix seconds) or later and is not back; only confirmed removals do."""
        found: dict[str, Path] = {}
        for each in trash.entries(self._settings.trash / folder.label):
            if each.why is Why.REMOVED and each.when.timestamp() >= first and each.path not in state.files:
                found.setdefault(each.path, each.file)
        try:
            return tuple(
                CarriedRemoval(path, hashlib.sha256(file.read_bytes()).hexdigest())
                for path, file in sorted(found.items())
            )
        except OSError as error:
            raise durable.local_error(error) from error

    def _folder(self, label: str) -> FollowedFolder:
        folders = [folder for folder in self._settings.folders if not label or folder.label == label]
        if len(folders) != 1:
            labels = ", ".join(folder.label for folder in self._settings.folders)
            raise UsageError(tr("De quel dossier partagé ? Ajoutez --label suivi d'un nom : {labels}.", labels=labels))
        return folders[0]

    def _folder_of(self, manifest: Manifest) -> FollowedFolder:
        """The followed folder that a bundle is of: by its own identity, for a plain folder by its label."""
        for folder in self._settings.folders:
            library = _library(self._state(folder))
            if library == manifest.library and (library or folder.label == manifest.label):
                return folder
        raise UsageError(tr("Ce lot vient du dossier « {label} », qui n'est pas suivi ici.", label=manifest.label))

    def _state(self, folder: FollowedFolder) -> State:
        return sync_state.load(self._settings.sync / f"{folder.label}.json")


def _moment(made: str) -> str:
    """In local time, as people say it."""
    try:
        moment = datetime.fromisoformat(made).astimezone()
    except ValueError:
        return made
    return f"{day_words(moment.date())} {moment:%H:%M}"


def _library(state: State) -> str:
    return state.identity.uuid if state.identity is not None else ""


def _time(known: Known) -> int:
    """When a file was changed on the share; by the copy's own date where the share was not asked yet."""
    return known.signature.mtime_ns if known.signature is not None else known.local_mtime_ns
