"""A note that somebody is changing an article. It spares conflicts and protects nothing: no step relies on it.

Editors do not know of it, synchronised folders bring it late, and a crashed computer leaves it: after a minute by the
share's own clock it counts for nothing, and neither does one that cannot be read or, cut off, names nobody.
"""

import hashlib

from kb_app.sync.folder import WritableFolder
from kb_app.sync.names import fold

ROOT = ".kb/locks"
LASTS = 60.0
"""Seconds."""

_LIMIT = 100


def take(folder: WritableFolder, path: str, owner: str, now: float) -> bool:
    """False if another than `owner` is changing the article at `path`; `now` is by the share's clock."""
    note = _note(path)
    try:
        folder.make_directory(ROOT)
        if _create(folder, note, owner):
            return True
        reading = folder.read(note, _LIMIT)
        if reading.content == owner.encode():
            return True
        if reading.content and abs(now - reading.before.mtime_ns / 1e9) < LASTS:
            return False
        folder.remove(note)
        return _create(folder, note, owner)
    except OSError:
        return True


def give_back(folder: WritableFolder, path: str, owner: str) -> None:
    """Remove the note if it is `owner`'s."""
    note = _note(path)
    try:
        if folder.read(note, _LIMIT).content == owner.encode():
            folder.remove(note)
    except OSError:
        return


def _create(folder: WritableFolder, note: str, owner: str) -> bool:
    try:
        folder.create(note, owner.encode())
    except FileExistsError:
        return False
    return True


def _note(path: str) -> str:
    return f"{ROOT}/{hashlib.sha256(fold(path).encode()).hexdigest()[:24]}"
