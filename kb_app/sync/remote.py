"""What folders that are spoken to over the network have in common: their errors, and names that no server takes."""

import errno

_SPECIAL = frozenset('\\:*?"<>|\0')


class MissingLibrary(OSError):
    """A library that only this kind of folder needs is not installed; `extra` is the name under which pip has it."""

    def __init__(self, extra: str) -> None:
        super().__init__(errno.ENOSYS, f"not installed: kb-app[{extra}]")
        self.extra = extra


class Lost(ConnectionResetError):
    """The connection to the server could not be made, or was lost; what was under way may have been done or not."""

    def __init__(self, place: str) -> None:
        super().__init__(errno.ECONNRESET, "no connection to the server", place)


def checked(path: str) -> str:
    """`path`, unless a server would take it for something else than a file in its folder. Raises OSError."""
    if any(part in {".", ".."} or not _SPECIAL.isdisjoint(part) for part in path.split("/")):
        raise OSError(errno.EILSEQ, "not a name for a file on a server", path)
    return path
