"""What a refresh and a delivery tell while they go on: typed events here, lines of JSON between processes (cli.md)."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class FolderState(StrEnum):
    """Where the local copy of one shared folder stands."""

    CHECKING = "checking"
    CURRENT = "current"
    WAITING = "waiting"
    OFFLINE = "offline"
    NO_ACCESS = "no_access"
    SUSPICIOUS = "suspicious"
    STOPPED = "stopped"


PAUSED = "paused"
"""The detail of a stopped folder that a person stopped; it goes on when they say so."""


@dataclass(frozen=True, slots=True)
class Scanning:
    """`files` seen so far in `folders` listings of the shared folder `folder`."""

    folder: str
    folders: int
    files: int


@dataclass(frozen=True, slots=True)
class Fetching:
    folder: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Indexing:
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class ProblemFound:
    folder: str
    path: str
    rule: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class StateChanged:
    """`as_of` is when the shared folder was last seen whole, ISO 8601 in UTC, or empty; `detail` says why.

    `is_read_only`: nothing can be changed there, as far as is known. `since` is when a person suspended it.
    """

    folder: str
    state: FolderState
    as_of: str = ""
    detail: str = ""
    held: int = 0
    is_read_only: bool = False
    since: str = ""

    def moment(self) -> datetime | None:
        """`as_of` in local time."""
        return datetime.fromisoformat(self.as_of).astimezone() if self.as_of else None

    def paused_at(self) -> datetime | None:
        """`since` in local time."""
        return datetime.fromisoformat(self.since).astimezone() if self.since else None


@dataclass(frozen=True, slots=True)
class Delivering:
    """The item `item` of the outbox was tried: `outcome` is a `Fate`, `reason` the word for it; `waiting` still wait.

    `path` is where the text is now, empty for a contribution and while it waits.
    """

    folder: str
    item: str
    outcome: str
    reason: str
    path: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Done:
    """One refresh of every followed folder is over; the counts are totals.

    `delivered` left the outbox in this refresh, `waiting` are still in it, whatever folder they are for.
    """

    articles: int
    added: int
    changed: int
    removed: int
    held: int
    problems: int
    delivered: int
    waiting: int
    seconds: float


Event = Scanning | Fetching | Indexing | ProblemFound | StateChanged | Delivering | Done
_NAMES: dict[str, type[Event]] = {
    "scan": Scanning,
    "fetch": Fetching,
    "index": Indexing,
    "problem": ProblemFound,
    "state": StateChanged,
    "deliver": Delivering,
    "done": Done,
}


def iso(moment: float) -> str:
    """A moment in Unix seconds as events carry it: ISO 8601 in UTC."""
    return datetime.fromtimestamp(moment, UTC).isoformat()


def to_json(event: Event) -> str:
    """One line without its end: `{"event": "scan", …}`."""
    name = next(name for name, kind in _NAMES.items() if kind is type(event))
    return json.dumps({"event": name, **asdict(event)}, ensure_ascii=False)


def from_json(line: str) -> Event | None:
    """The event of a line; None for a line that is none, such as a newer program's."""
    try:
        row: dict[str, Any] = json.loads(line)
        kind = _NAMES[row.pop("event")]
        if kind is StateChanged:
            row["state"] = FolderState(row["state"])
        return kind(**row)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
