"""The error tree. Raised low, worded for people once, in `services.wording`.

KbError
├── UsageError            what was asked makes no sense (exit 2)
├── ShareError            the shared folder could not be used
│   ├── ShareOffline      it is not there or does not answer (exit 3)
│   └── ShareSuspicious   it answers, but looks wrong: nothing was removed (exit 4)
├── LocalError            this computer could not store or read something (exit 5)
├── ArticleNotFound       no article of that id
├── Cancelled             whoever asked for it wants it no more
├── FrontMatterError      a header that cannot be read
└── IndexUnusable         the search index is missing or broken and will be rebuilt
"""


class KbError(Exception):
    """Root of all errors that this program raises on purpose; `str()` is for the log, not for people."""


class UsageError(KbError):
    """The request itself is wrong."""


class ShareError(KbError):
    """The shared folder could not be used; `reason` is a stable word for it (`absent`, `no-access`…)."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


class ShareOffline(ShareError):
    """The shared folder is not there, or does not answer."""


class ShareSuspicious(ShareError):
    """The shared folder answers but is not what we know: another library, emptied, gone back in time."""


class LocalError(KbError):
    """This computer could not store or read what it must; `reason` is a stable word (`disk-full`, `read-only`…)."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


class ArticleNotFound(KbError):
    """No article has this id."""


class Cancelled(KbError):
    """Whoever asked for a long deed stopped it; nothing half-done is left."""


class FrontMatterError(KbError):
    """The header cannot be read; `line` is 1-based in the file."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


class IndexUnusable(KbError):
    """The search index is missing, broken, or of another version."""
