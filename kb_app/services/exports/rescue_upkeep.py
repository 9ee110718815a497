"""The rescue page that a person asked for in the preferences, made again when what it shows has changed."""

import logging
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from kb_app.domain.errors import KbError
from kb_app.domain.export import Scope
from kb_app.services.exports.exporting import Exporting
from kb_app.settings import Settings

log = logging.getLogger(__name__)


class RescueUpkeep:
    """A page that cannot be made stops no refresh: the earlier one stays, and the log says why."""

    def __init__(self, settings: Settings, exporting: Callable[[], Exporting], today: Callable[[], date]) -> None:
        self._target = settings.text("rescue_page")
        self._exporting = exporting
        self._today = today

    def keep(self, changed: bool) -> None:
        """Make the page if articles `changed`, if there is none, or if it is of another day: notices begin and end."""
        if not self._target:
            return
        target = Path(self._target).expanduser()
        try:
            if not changed and datetime.fromtimestamp(target.stat().st_mtime).astimezone().date() == self._today():
                return
        except OSError:
            log.info("there is no rescue page yet")
        try:
            self._exporting().rescue(target, Scope(), lambda _done, _total: None)
        except KbError as error:
            log.warning("the rescue page could not be made: %r", error)
