"""What a misspelt word may mean, asked of a child process: hunspell looks for up to half a second, and holds the
interpreter meanwhile, so that a thread would stop the window all the same.
"""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from kb_app.services.companion import program
from kb_app.settings import Settings

PATIENCE = 6.0
"""Seconds for a start of the program, the dictionary, and the word."""


class AskedSpelling:
    """Blocks for up to `PATIENCE` seconds: not for the UI thread."""

    def __init__(self, settings: Callable[[], Settings]) -> None:
        self._settings = settings

    def suggestions(self, word: str) -> tuple[str, ...]:
        """The likeliest first; none where nothing came in time."""
        try:
            told = subprocess.run(
                [*program(self._settings()), "spell", word, "--json"],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=PATIENCE,
                check=True,
                cwd=Path.home(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            ).stdout
        except (OSError, subprocess.SubprocessError):
            return ()
        return tuple(json.loads(told))
