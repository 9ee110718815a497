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

    def may_be_unfinished(self, mtime_ns: int) -> bool:
        """True if a file of that time was perhaps being written a moment ago, or claims to be from the future."""
        now = self.local if self.server is None else self.server
        return mtime_ns / _NANOSECONDS > now - SETTLED

    def is_long_past(self, mtime_ns: int) -> bool:
        """True if a later write could not have left that same time (git calls the other files racy)."""
        now = self.local - _UNKNOWN_OFFSET if self.server is None else self.server
        return mtime_ns / _NANOSECONDS < now - SETTLED
