"""Passwords of shared folders that are not mounted: in the system's keyring, never in a file of ours or in the log."""

import importlib

from kb_app.domain.share_url import ShareUrl
from kb_app.sync.remote import MissingLibrary

_SERVICE = "vademecum"


def password_of(url: ShareUrl) -> str | None:
    """What is kept for the user of `url` on its server; None where nothing is, or no keyring to ask.

    Without a user there is none to ask for: the system's own log-in is used (Kerberos, SSPI, an SSH agent).
    """
    if not url.user:
        return None
    try:
        keyring = importlib.import_module("keyring")
    except ImportError:
        return None
    try:
        found: str | None = keyring.get_password(f"{_SERVICE} {url.server}", url.user)
    except (keyring.errors.KeyringError, RuntimeError):
        return None
    return found


def keep_password(url: ShareUrl, password: str) -> None:
    """Raises OSError: MissingLibrary, PermissionError where the system has no keyring or it stays locked."""
    try:
        keyring = importlib.import_module("keyring")
    except ImportError as error:
        raise MissingLibrary("keyring") from error
    try:
        keyring.set_password(f"{_SERVICE} {url.server}", url.user, password)
    except (keyring.errors.KeyringError, RuntimeError) as error:
        raise PermissionError("the system's keyring refuses") from error
