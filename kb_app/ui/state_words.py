"""How the copy of a shared folder is, in words: its age, said honestly, and what is the matter with the folder."""

from datetime import datetime

from kb_app.language import tr
from kb_app.services.events import PAUSED, FolderState, StateChanged
from kb_app.services.wording import as_of_words, refresh_sentence, since_words

TONES_OF_STATES = {
    FolderState.CURRENT: "good",
    FolderState.CHECKING: "info",
    FolderState.WAITING: "warn",
    FolderState.OFFLINE: "warn",
    FolderState.NO_ACCESS: "warn",
    FolderState.STOPPED: "warn",
    FolderState.SUSPICIOUS: "bad",
}
"""The most harmless state first."""


def state_sentence(change: StateChanged, now: datetime) -> str:
    """The honest age of the copy of one folder."""
    time = as_of_words(change.moment(), now)
    match change.state:
        case FolderState.CURRENT:
            return tr("Copie {time}, à jour", time=time)
        case FolderState.CHECKING if time:
            return tr("Copie {time}, vérification en cours", time=time)
        case FolderState.CHECKING:
            return tr("Première copie en cours")
        case FolderState.WAITING if time:
            return tr("Copie {time}, le dossier partagé tarde à répondre", time=time)
        case FolderState.WAITING:
            return tr("Le dossier partagé tarde à répondre")
        case FolderState.SUSPICIOUS if not time:
            return tr("Le dossier partagé semble anormal : rien n'a été copié")
        case FolderState.SUSPICIOUS:
            return tr("Copie {time} gardée : le dossier partagé semble anormal", time=time)
        case FolderState.NO_ACCESS if time:
            return tr("Copie {time}, accès au dossier partagé refusé", time=time)
        case FolderState.NO_ACCESS:
            return tr("Accès au dossier partagé refusé")
        case FolderState.STOPPED if change.detail == PAUSED:
            return _paused_sentence(time, change.paused_at(), now)
        case FolderState.STOPPED if time:
            return tr(
                "Copie {time}, synchronisation arrêtée : {reason}", time=time, reason=refresh_sentence(change.detail)
            )
        case FolderState.STOPPED:
            return tr("Synchronisation arrêtée : {reason}", reason=refresh_sentence(change.detail))
        case _ if time:
            return tr("Hors ligne, copie {time}", time=time)
        case _:
            return tr("Hors ligne, aucune copie pour l'instant")


def state_in_full(change: StateChanged, now: datetime) -> str:
    """The sentence, and on a second line why the folder could not be looked at."""
    said = state_sentence(change, now)
    if change.is_read_only:
        said = tr("{state} · lecture seule", state=said)
    explains = change.detail and change.state in (FolderState.OFFLINE, FolderState.NO_ACCESS, FolderState.SUSPICIOUS)
    return f"{said}\n{refresh_sentence(change.detail)}" if explains else said


def _paused_sentence(time: str, since: datetime | None, now: datetime) -> str:
    words = since_words(since, now) if since else ""
    if time and words:
        return tr("Copie {time}, synchronisation suspendue depuis {since}", time=time, since=words)
    if time:
        return tr("Copie {time}, synchronisation suspendue", time=time)
    return tr("Première copie suspendue depuis {since}", since=words) if words else tr("Première copie suspendue")
