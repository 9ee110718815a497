"""The versions of an article for the window, which never touches a shared folder: a child process asks, and may hang.

A child that does not answer in time is told to end and left alone, as `companion` does with its own.
"""

import json
import subprocess
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from kb_app.domain.errors import ArticleNotFound, ShareOffline, UsageError
from kb_app.services.companion import program
from kb_app.services.history import Version
from kb_app.settings import Settings

PATIENCE = 30.0
"""Seconds until a share that does not answer counts as away."""

_OFFLINE = 3


class AskedHistory:
    """Blocks for up to `PATIENCE` seconds: not for the UI thread."""

    def __init__(self, settings: Callable[[], Settings], patience: float = PATIENCE) -> None:
        self._settings = settings
        self._patience = patience
        self._abandoned: list[subprocess.Popen[str]] = []

    def versions(self, id_: str) -> tuple[Version, ...]:
        """The newest first. Raises ShareOffline, ArticleNotFound, UsageError."""
        rows = json.loads(self._ask(["history", id_, "--json", "--texts"], id_))
        return tuple(
            Version(row["revision"], row["text"].encode(), _when(row["written"]), _when(row["replaced"]), row["author"])
            for row in rows
        )

    def restore(self, id_: str, revision: str) -> None:
        """Send that version again. Raises as `versions`."""
        self._ask(["history", id_, "--json", "--restore", revision], id_)

    def _ask(self, words: Sequence[str], id_: str) -> str:
        self._abandoned = [child for child in self._abandoned if child.poll() is None]
        if self._abandoned:
            raise ShareOffline("no-answer")
        child = subprocess.Popen(
            [*program(self._settings()), *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            cwd=Path.home(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        try:
            told, said = child.communicate(timeout=self._patience)
        except subprocess.TimeoutExpired as error:
            child.kill()
            for pipe in (child.stdout, child.stderr):
                if pipe is not None:
                    pipe.close()
            self._abandoned.append(child)
            raise ShareOffline("no-answer") from error
        if child.returncode == _OFFLINE:
            raise ShareOffline("absent")
        if child.returncode == 1:
            raise ArticleNotFound(id_)
        if child.returncode:
            raise UsageError(said.strip())
        return told


def _when(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone() if text else None
