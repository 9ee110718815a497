"""Articles that say what they are."""

from pathlib import Path

from fakes.desk import START
from fakes.memory_folder import MemoryFolder

LONG_AGO = START - 500_000


def fill(share: MemoryFolder, *paths: str) -> None:
    """Written long ago in a folder in memory."""
    for path in paths:
        share.write(path, f"text of {path}", mtime=LONG_AGO)


def fill_disk(root: Path, *paths: str) -> None:
    """Written just now in a folder on the disk."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(f"text of {path}")


def mark(share: MemoryFolder, uuid: str = "our library", version: int = 1, canary: str = "tweet") -> None:
    """As the writing side sets a library up."""
    share.write(".kb/share.json", f'{{"uuid": "{uuid}", "format": {version}, "created_by": "kb"}}', mtime=LONG_AGO)
    share.write(".kb/canary", canary, mtime=LONG_AGO)
