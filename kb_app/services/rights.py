"""Where this person may write, as the last refresh found it: known at once, without asking a shared folder"""

import logging
from pathlib import Path

from kb_app.settings import Settings

log = logging.getLogger(__name__)


def note_rights(settings: Settings, label: str, *, may_write: bool) -> None:
    """Remember for the other processes whether articles of that folder can be changed."""
    place = _place(settings, label)
    try:
        if may_write:
            place.unlink(missing_ok=True)
        else:
            place.touch()
    except OSError as error:
        log.info("rights not noted: %s", error)


def may_write(settings: Settings, label: str) -> bool:
    """True where nothing is known against it."""
    return not _place(settings, label).exists()


def _place(settings: Settings, label: str) -> Path:
    return settings.sync / f"{label}.closed"
