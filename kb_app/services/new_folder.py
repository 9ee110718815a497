"""A shared folder that somebody would like to follow: its address understood, tried before, its password kept."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kb_app.domain.errors import UsageError
from kb_app.domain.share_url import ShareUrl
from kb_app.language import later, tr
from kb_app.places import Place, place_of
from kb_app.services.doctor.finding import Finding
from kb_app.services.doctor.sources import look_at, with_patience
from kb_app.services.doctor.surroundings import Surroundings
from kb_app.services.signing_in import is_refused, keep
from kb_app.settings import FollowedFolder, Settings, label_for

_HERE = {
    "password-missing": later("Écrivez le mot de passe ci-dessus, puis essayez de nouveau."),
    "folder-closed": later(
        "Vérifiez le nom d'utilisateur et le mot de passe ; sinon, demandez le droit de lecture à la personne qui gère "
        "ce dossier."
    ),
}
"""Advice that is better than that of `kb doctor` where there is a field for the password."""

_ANSWERED = {"folder", "folder-without-articles"}
"""Findings of a folder that let us in."""


class NewFolder:
    """What a window asks before it follows a folder. `remember` and `try_out` may hang: not for the window's thread."""

    def __init__(self, settings: Callable[[], Settings]) -> None:
        self._settings = settings

    def place(self, text: str) -> Place:
        """Where the folder is that is written as `text`. Raises UsageError, with what to write instead."""
        text = text.strip().strip('"')
        if not text:
            raise UsageError(tr("Écrivez une adresse, ou choisissez un dossier."))
        place = place_of(text)
        if isinstance(place, Path) and not place.expanduser().is_absolute():
            raise UsageError(tr("Écrivez le chemin en entier, ou choisissez le dossier."))
        return place.expanduser() if isinstance(place, Path) else place

    def name(self, place: Place) -> str:
        """What it would be called on this computer."""
        return label_for(place, self._taken())

    def wants_password(self, place: Place) -> bool:
        return isinstance(place, ShareUrl) and bool(place.user)

    def is_followed(self, place: Place) -> bool:
        return place in self._taken().values()

    def remember(self, place: Place, password: str) -> None:
        """Keep `password`, if there is one, in the system's keyring, unless the folder refuses it. Raises UsageError.

        It is kept untried where the folder does not answer: whoever follows it away from its network has no other time.
        """
        if not password or not isinstance(place, ShareUrl):
            return
        if with_patience(lambda: is_refused(place, password)):
            raise UsageError(
                tr("Le dossier refuse ce nom ou ce mot de passe : rien n'est gardé, et il n'est pas suivi.")
            )
        keep(place, password)

    def try_out(self, place: Place, password: str) -> tuple[Finding, ...]:
        """Whether the folder answers, and what can be done there; a password that opened it is kept.

        Raises UsageError.
        """
        folder = FollowedFolder(self.name(place), place)
        found = tuple(look_at(self._settings(), folder, Surroundings(), password))
        if password and isinstance(place, ShareUrl) and any(one.code in _ANSWERED for one in found):
            keep(place, password)
        return tuple(replace(one, advice=tr(_HERE[one.code])) if one.code in _HERE else one for one in found)

    def _taken(self) -> dict[str, Place]:
        return {folder.label: folder.path for folder in self._settings().folders}
