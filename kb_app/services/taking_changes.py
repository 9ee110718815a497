"""A bundle of changes into the copy, from the window: looked at here, taken in by a child process.

The state of a copy belongs to whoever refreshes it, and taking ends with a refresh, which may ask a shared folder.
"""

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb_app.domain.errors import UsageError
from kb_app.language import tr
from kb_app.services.carrying import Carrying, Look
from kb_app.services.companion import program
from kb_app.settings import Settings

PATIENCE = 600.0
"""Seconds for taking in a bundle and for the refresh after it."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """Counts of what a bundle did; `held` removals wait for a person, `notes` are sentences about what was left."""

    added: int
    changed: int
    removed: int
    same: int
    held: int
    notes: tuple[str, ...]


class TakingChanges:
    """Blocks: not for the UI thread."""

    def __init__(self, carrying: Carrying, settings: Callable[[], Settings]) -> None:
        self._carrying, self._settings = carrying, settings

    def look(self, source: Path) -> Look:
        """What is in it and who made it. Raises UsageError."""
        return self._carrying.look(source)

    def take(self, source: Path, fingerprint: str, *, is_meant: bool = False) -> TakenIn:
        """Take it in; the person compared `fingerprint` with the sender. Raises UsageError."""
        words = ["import", str(source), "--json", "--trust", fingerprint, *(["--remove"] if is_meant else [])]
        try:
            done = subprocess.run(
                [*program(self._settings()), *words],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                cwd=Path.home(),
                timeout=PATIENCE,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise UsageError(tr("La copie n'a pas répondu à temps : réessayez.")) from error
        if done.returncode:
            raise UsageError(done.stderr.strip().rpartition("kb: ")[2] or tr("Le lot n'a pas pu être pris."))
        told: dict[str, Any] = json.loads(done.stdout)
        notes = tuple(f"{left['path']} : {left['message']}" for left in told["left_out"])
        return TakenIn(told["added"], told["changed"], told["removed"], told["same"], told["held"], notes)
