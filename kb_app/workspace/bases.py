"""Texts that drafts and waiting changes were written upon, by their SHA-256: a merge needs them, and the local copy
moves on.
"""

import hashlib
import logging
from pathlib import Path

from kb_app import durable

KEPT_SECONDS = 365 * 86_400.0
_log = logging.getLogger(__name__)


class Bases:
    """The texts in the directory `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def keep(self, content: bytes, now: float) -> str:
        """Keep `content` for a year from `now`, and what is older no longer; its SHA-256. Raises LocalError."""
        revision = hashlib.sha256(content).hexdigest()
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            durable.replace(self._root / revision, content)
        except OSError as error:
            raise durable.local_error(error) from error
        self._expire(now)
        return revision

    def text_of(self, revision: str) -> bytes | None:
        """The text of that revision, None if it is not kept, or not as it was."""
        try:
            content = (self._root / revision).read_bytes()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == revision else None

    def _expire(self, now: float) -> None:
        try:
            for file in self._root.glob("*"):
                if file.stat().st_mtime < now - KEPT_SECONDS:
                    file.unlink(missing_ok=True)
        except OSError as error:
            _log.info("stays: %s", error)
