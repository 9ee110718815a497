"""A password for a shared folder that is not mounted: tried, and handed to the system's keyring once it opens it."""

from kb_app.domain.errors import ShareError, UsageError
from kb_app.domain.share_url import ShareUrl
from kb_app.language import tr
from kb_app.places import Place
from kb_app.sync.identity import identify
from kb_app.sync.opening import open_folder
from kb_app.sync.passwords import keep_password
from kb_app.sync.remote import MissingLibrary


def address_of(place: Place) -> ShareUrl:
    """`place`, if a password can belong to it. Raises UsageError."""
    if not isinstance(place, ShareUrl) or not place.user:
        raise UsageError(tr("Donnez l'adresse avec le nom d'utilisateur : smb://nom@serveur/partage."))
    return place


def sign_in(address: ShareUrl, password: str) -> None:
    """Look whether the folder answers to `password`, then keep it for the user of `address`.

    Raises UsageError where there is no keyring, ShareOffline where the folder refuses or does not answer.
    """
    identify(open_folder(address, tried=password))
    keep(address, password)


def is_refused(address: ShareUrl, password: str) -> bool:
    """Whether the folder answers that this is not the password, or not a user of its own. May hang."""
    try:
        identify(open_folder(address, tried=password))
    except ShareError as error:
        return error.reason == "no-access"
    return False


def keep(address: ShareUrl, password: str) -> None:
    """Hand `password` to the system's keyring. Raises UsageError where there is none, or it refuses."""
    try:
        keep_password(address, password)
    except MissingLibrary as error:
        raise UsageError(tr("Il manque le complément « {extra} » de Vademecum.", extra=error.extra)) from error
    except OSError as error:
        raise UsageError(
            tr("Le trousseau du système refuse d'enregistrer le mot de passe : ouvrez-le, puis recommencez.")
        ) from error
