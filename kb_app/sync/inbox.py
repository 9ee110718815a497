"""What others sent to a shared folder (flags, replies, records of revisions), brought to this computer.

A listing of `.kb/heads` tells from whom there is news; only their directories of `.kb/inbox` are listed, and only
records that are not here yet are read. They never change: a record that is here is never asked for again. All of it is
disposable: it is brought again when it is gone.
"""

import json
import logging
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from kb_app import durable
from kb_app.sync.folder import Folder

RECORD_LIMIT = 2 << 20
"""Bytes: a proposal has the text of an article twice."""
MOST_RECORDS = 20_000
"""Records taken from one computer: more is no honest use, and would fill the disk of all others."""

_HEAD = re.compile(r"([0-9a-f]{16})\.(\d{1,9})")
_RECORD = re.compile(r"\d{6,9}-[0-9a-f]{32}\.md")
_SEEN = "seen.json"
_log = logging.getLogger(__name__)


def fetch_records(folder: Folder, into: Path, *, cancelled: Callable[[], bool]) -> int:
    """Bring new records to `into`/<client>/; how many there were. Raises OSError of the share, LocalError."""
    seen = _seen(into)
    announced = heads(folder)
    count = 0
    for client, number in sorted(announced.items()):
        if cancelled() or seen.get(client) == number:
            continue
        fetched, is_all = _fetch(folder, client, into / client, cancelled)
        count += fetched
        if is_all:
            seen[client] = number
            _remember(into, seen)
    return count


def heads(folder: Folder) -> Mapping[str, int]:
    """The number that each computer announced last. Raises OSError."""
    last: dict[str, int] = {}
    for name in _names(folder, ".kb/heads"):
        if found := _HEAD.fullmatch(name):
            last[found[1]] = max(int(found[2]), last.get(found[1], 0))
    return last


def _fetch(folder: Folder, client: str, place: Path, cancelled: Callable[[], bool]) -> tuple[int, bool]:
    """How many records of `client` were brought, and whether none is left for the next time."""
    names = sorted(name for name in _names(folder, f".kb/inbox/{client}") if _RECORD.fullmatch(name))
    count, is_all = 0, True
    for name in names[-MOST_RECORDS:]:
        if cancelled():
            return count, False
        if (place / name).exists():
            continue
        reading = folder.read(f".kb/inbox/{client}/{name}", RECORD_LIMIT)
        if len(reading.content) > RECORD_LIMIT:
            _log.info("a record is too long: passed over")
        elif not reading.is_whole or not reading.content:
            is_all = False
        else:
            _write(place / name, reading.content)
            count += 1
    return count, is_all


def _names(folder: Folder, path: str) -> list[str]:
    try:
        return [entry.name for entry in folder.entries(path)]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _seen(into: Path) -> dict[str, int]:
    try:
        return {str(client): int(number) for client, number in json.loads((into / _SEEN).read_bytes()).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _remember(into: Path, seen: Mapping[str, int]) -> None:
    _write(into / _SEEN, json.dumps(seen).encode())


def _write(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        durable.replace(file, content)
    except OSError as error:
        raise durable.local_error(error) from error
