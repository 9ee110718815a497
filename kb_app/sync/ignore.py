"""Which names of a shared folder are followed, which are another program's litter, and how large a file may be."""

import re
from enum import StrEnum
from fnmatch import translate

MARKER_DIRECTORY = ".kb"

_LITTER_FILES = (
    "~$*",
    ".~lock.*#",
    "*.tmp",
    "*.part",
    "*.swp",
    "*~",
    ".ds_store",
    "._*",
    "thumbs.db",
    "desktop.ini",
    ".stignore",
    ".syncthing.*.tmp",
    "~syncthing~*.tmp",
    ".sync_*.db*",
    ".owncloudsync.log",
)
_LITTER_DIRECTORIES = frozenset(
    {
        MARKER_DIRECTORY,
        ".stfolder",
        ".stversions",
        ".git",
        ".obsidian",
        ".trash",
        "$recycle.bin",
        "system volume information",
        "@eadir",
        "#recycle",
    }
)
_LITTER = re.compile("|".join(translate(pattern) for pattern in _LITTER_FILES))


class FileKind(StrEnum):
    SETTINGS = "settings"
    ARTICLE = "article"
    MEDIA = "media"


_SUFFIXES = {
    ".md": FileKind.ARTICLE,
    ".markdown": FileKind.ARTICLE,
    ".png": FileKind.MEDIA,
    ".jpg": FileKind.MEDIA,
    ".jpeg": FileKind.MEDIA,
    ".gif": FileKind.MEDIA,
    ".webp": FileKind.MEDIA,
    ".svg": FileKind.MEDIA,
    ".bmp": FileKind.MEDIA,
}
_SETTINGS = frozenset({"knowledge.toml", "synonyms.txt"})
# rclone bisync puts its mark after the suffix
_MARK_AFTER_SUFFIX = re.compile(r"(?:\.conflict\d+|\.\.path[12])$")

LIMITS = {FileKind.SETTINGS: 1 << 20, FileKind.ARTICLE: 8 << 20, FileKind.MEDIA: 20 << 20}
"""Largest size that is copied, in bytes."""


def kind_of(path: str) -> FileKind | None:
    """What the file at `path` is to us, by its name; None for one that is not followed."""
    name = path.rpartition("/")[2].lower()
    stem, dot, suffix = name.rpartition(".")
    if suffix.startswith(("conflict", "path")):
        stem, dot, suffix = _MARK_AFTER_SUFFIX.sub("", name).rpartition(".")
    kind = _SUFFIXES.get(dot + suffix)
    if kind is None:
        return FileKind.SETTINGS if path in _SETTINGS else None
    return None if not stem or _LITTER.match(name) else kind


def is_litter_directory(name: str) -> bool:
    """True for the directories of other programs, and for our own `.kb`."""
    return name.lower() in _LITTER_DIRECTORIES
