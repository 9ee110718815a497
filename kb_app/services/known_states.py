"""Where each followed folder stands before anything was asked of it: how old its copy is, and whether it is paused."""

from dataclasses import replace

from kb_app.services.events import PAUSED, FolderState, StateChanged, iso
from kb_app.settings import Settings
from kb_app.sync import state as sync_state
from kb_app.workspace.pause import Pause


def pause_of(settings: Settings) -> Pause:
    """Whether the person suspended the synchronisation of this home."""
    return Pause(settings.workspace / "paused")


def known_states(settings: Settings) -> tuple[StateChanged, ...]:
    """One of each folder, in order; `as_of` is empty where there is no whole copy yet."""
    since = pause_of(settings).since()
    unasked = StateChanged("", FolderState.CHECKING)
    if since is not None:
        unasked = StateChanged("", FolderState.STOPPED, detail=PAUSED, since=iso(since))
    return tuple(
        replace(unasked, folder=folder.label, as_of=_as_of(settings, folder.label)) for folder in settings.folders
    )


def _as_of(settings: Settings, label: str) -> str:
    as_of = sync_state.summary(settings.sync / f"{label}.json").as_of
    return iso(as_of) if as_of is not None else ""
