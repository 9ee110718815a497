"""Which names every computer can hold, and what a file is called in the local copy: as on the share if it can be."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

ODD_NAMES = "~noms"
"""Directory of the copy for the files that could not keep their name."""

INCOMING = ".incoming"
"""Directory of the copy where files are written before they are moved to their place."""

_LONGEST = 140  # characters, so that Windows' 260 are enough for the same path in the trash of a deep home
_LONGEST_SHARED = 200  # characters: the folder itself has a path on each computer too
_LONGEST_PART = 200  # bytes of a name; a conflict copy's is longer, and file systems end at 255
_FORBIDDEN = re.compile(r'[<>:"\\|?*\x00-\x1f\x7f]')
# Naming Files, Paths, and Namespaces (Microsoft): reserved with any suffix
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def is_text(path: str) -> bool:
    """False if `path` has bytes that are not UTF-8, which nothing beyond the file system can store."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def printable(path: str) -> str:
    """`path` as it can be stored and shown: what is no text is spelled out (`\\udce9`)."""
    return path.encode("utf-8", "backslashreplace").decode()


def has_control(path: str) -> bool:
    """True for a name with a line break or another control character."""
    return _CONTROL.search(path) is not None


def fold(path: str) -> str:
    """Two names that some file system takes for one have the same fold."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def is_confined(path: str) -> bool:
    """False for a path that could lead out of the folder on some computer: `..`, absolute, a drive, a stream."""
    parts = path.split("/")
    return is_text(path) and not has_control(path) and not {"", ".", ".."} & set(parts) and not {"\\", ":"} & set(path)


def is_fit_for_all(path: str) -> bool:
    """True for a path that we may add to a shared folder: every computer can hold it, under one spelling."""
    return (
        is_confined(path)
        and unicodedata.is_normalized("NFC", path)
        and _is_portable(path)
        and len(path) <= _LONGEST_SHARED
        and all(len(part.encode()) <= _LONGEST_PART for part in path.split("/"))
    )


class LocalNames:
    """Hands out paths in the copy, none of which clashes with another on any computer."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._files: set[str] = set()
        self._directories: set[str] = set()
        for local in taken:
            self._take(local)

    def local_for(self, path: str) -> str:
        """A free path for the file at `path` on the share: its own if that is safe everywhere."""
        local = path if self._is_free(path) else _odd_name(path)
        self._take(local)
        return local

    def _is_free(self, path: str) -> bool:
        folded = fold(path)
        if len(path) > _LONGEST or folded.startswith((ODD_NAMES, INCOMING)) or not _is_portable(path):
            return False
        return (
            folded not in self._files and folded not in self._directories and self._files.isdisjoint(_parents(folded))
        )

    def _take(self, local: str) -> None:
        folded = fold(local)
        self._files.add(folded)
        self._directories.update(_parents(folded))


def _parents(path: str) -> list[str]:
    return [path[:at] for at, character in enumerate(path) if character == "/"]


def _is_portable(path: str) -> bool:
    return not _FORBIDDEN.search(path) and not any(
        part.endswith((".", " ")) or _RESERVED.fullmatch(part) for part in path.split("/")
    )


def _odd_name(path: str) -> str:
    name = PurePosixPath(path)
    plain = unicodedata.normalize("NFKD", name.stem).encode("ascii", "ignore").decode().lower()
    words = _NOT_PLAIN.sub("-", plain).strip("-")[:40]
    suffix = name.suffix.lower() if name.suffix.isascii() and name.suffix[1:].isalnum() else ""
    return f"{ODD_NAMES}/{words}-{hashlib.sha256(path.encode()).hexdigest()[:16]}{suffix}"
