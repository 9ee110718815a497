"""Now, by the two clocks that matter: this computer's and the shared folder's."""

from dataclasses import dataclass

_NANOSECONDS = 1_000_000_000
SETTLED = 2.0
"""Seconds after which a file's time tells one version from the next (FAT keeps even seconds only)."""

_UNKNOWN_OFFSET = 26 * 3600.0
"""How far apart two clocks may be, in seconds, that nobody compared: a day and a confused time zone."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Unix seconds; `server` is None when the folder's clock could not be asked."""

    local: float
    server: float | None = None

    def age(self, mtime_ns: int) -> float:
        """Seconds since a file was written, by its own account; negative for one from the future."""
        return (self.local if self.server is None else self.server) - mtime_ns / _NANOSECONDS

    def is_long_past(self, mtime_ns: int) -> bool:
        """True if a later write could not have left that same time (git calls the other files racy)."""
        return self.age(mtime_ns) > SETTLED + (_UNKNOWN_OFFSET if self.server is None else 0.0)
