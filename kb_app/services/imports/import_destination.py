"""The one place that decides how imported articles reach their folder: written there, or sent as all texts are."""

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kb_app.domain.errors import UsageError
from kb_app.domain.names import displayable
from kb_app.language import tr
from kb_app.places import Place
from kb_app.settings import Settings
from kb_app.sync import state as sync_state

_MARKER = Path(".kb") / "share.json"


@dataclass(frozen=True, slots=True)
class Shared:
    """A directory of a followed folder: what goes there goes through the outbox. `inside` is empty for its top."""

    label: str
    inside: str

    def path(self, name: str) -> str:
        """Where in the folder a file of that name in the directory is."""
        return f"{self.inside}/{name}" if self.inside else name


def destination_of(target: Place, settings: Settings) -> Shared | None:
    """None for a directory of this computer that nobody follows, which is written to directly.

    Asks no shared folder that is followed. Raises UsageError: a followed folder without a copy, whose articles are not
    known yet; a shared library that is not followed, whose other writers would be written over; an address that is not
    followed.
    """
    for folder in settings.folders:
        inside = _inside(target, folder.path)
        if inside is not None:
            if sync_state.summary(settings.sync / f"{folder.label}.json").as_of is None:
                raise UsageError(
                    tr("« {label} » n'a pas encore de copie sur ce poste : lancez d'abord kb sync.", label=folder.label)
                )
            return Shared(folder.label, inside)
    if not isinstance(target, Path) or any((place / _MARKER).exists() for place in (target, *target.parents)):
        raise UsageError(
            tr(
                "{path} est un dossier partagé que ce poste ne suit pas : suivez-le d'abord, pour ne rien écraser.",
                path=displayable(str(target)),
            )
        )
    return None


def _inside(target: Place, folder: Place) -> str | None:
    """The way from `folder` to `target` in it, None if it is not in it."""
    if isinstance(target, Path) and isinstance(folder, Path):
        # `resolve` would ask the share
        here, there = (Path(os.path.normpath(place.absolute())) for place in (target, folder))
        return here.relative_to(there).as_posix().removeprefix(".") if here.is_relative_to(there) else None
    if isinstance(target, Path) or isinstance(folder, Path):
        return None
    inner, outer = PurePosixPath(target.path), PurePosixPath(folder.path)
    is_one_server = (target.scheme, target.host, target.port, target.user) == (
        folder.scheme, folder.host, folder.port, folder.user,
    )  # fmt: skip
    if not (is_one_server and inner.is_relative_to(outer)):
        return None
    return inner.relative_to(outer).as_posix().removeprefix(".")
