"""Synchronisation that this person suspended: a small file, so that it stays so over a restart."""

from contextlib import suppress
from pathlib import Path

from kb_app import durable


class Pause:
    """`file` is there for as long as it lasts. Times are Unix seconds."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def since(self) -> float | None:
        """When it began; None while nothing is suspended. What cannot be read counts from when it was written."""
        try:
            with suppress(ValueError):
                return float(self._file.read_text("ascii"))
            return self._file.stat().st_mtime
        except OSError:
            return None

    def begin(self, now: float) -> None:
        """Raises LocalError."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            durable.replace(self._file, str(now).encode())
        except OSError as error:
            raise durable.local_error(error) from error

    def end(self) -> None:
        """Raises LocalError."""
        try:
            self._file.unlink(missing_ok=True)
        except OSError as error:
            raise durable.local_error(error) from error
