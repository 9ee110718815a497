"""What this person read last of each article: the text itself, so that changes can be shown even after weeks away.

Stays on this computer, is bounded, and is theirs to erase. Days only, no time of day and no count.
"""

import zlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kb_app.workspace.personal_store import PersonalStore

MOST = 2_000
"""Articles remembered, those read last."""
MOST_CHARACTERS = 200_000
"""Of a text; longer ones are remembered without it, and only that they changed is said."""


@dataclass(frozen=True, slots=True)
class LastReading:
    """An article as it was read for a site: revisions of its files, by key; `text` as shown, or empty when too long."""

    key: str
    site: str
    revisions: tuple[tuple[str, str], ...]
    day: date
    text: str


class LastReadings:
    """Every write is durable when the call returns. Raises LocalError."""

    def __init__(self, path: Path) -> None:
        self._store = PersonalStore(
            path,
            (
                "create table if not exists reading (key text not null, site text not null, revisions text not null, "
                "day text not null, text blob not null, primary key (key, site))",
            ),
        )

    def of(self, key: str, site: str) -> LastReading | None:
        rows = self._store.read(
            "select revisions, day, text from reading where key = ? and site = ?",
            (key, site),
        )
        if not rows:
            return None
        revisions, day, text = rows[0]
        return LastReading(
            key, site, _split(revisions), date.fromisoformat(day), zlib.decompress(text).decode("utf-8", "replace")
        )

    def revisions(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """Key and revisions of everything remembered, read last first."""
        rows = self._store.read("select key, revisions from reading order by day desc, rowid desc")
        return tuple((key, _split(revisions)) for key, revisions in rows)

    def days(self) -> tuple[tuple[str, str, date], ...]:
        """Key, site and day of everything remembered, read last first."""
        rows = self._store.read("select key, site, day from reading order by day desc, rowid desc")
        return tuple((key, site, date.fromisoformat(day)) for key, site, day in rows)

    def note(self, reading: LastReading) -> None:
        text = reading.text if len(reading.text) <= MOST_CHARACTERS else ""
        self._store.write(
            "insert or replace into reading values (?, ?, ?, ?, ?)",
            (
                reading.key,
                reading.site,
                _joined(reading.revisions),
                reading.day.isoformat(),
                zlib.compress(text.encode("utf-8", "surrogatepass")),
            ),
        )
        self._store.write(
            "delete from reading where rowid not in (select rowid from reading order by day desc, rowid desc limit ?)",
            (MOST,),
        )

    def follow(self, old: str, new: str) -> None:
        """The article of the key `old` moved, and has the key `new`; no reading of it is lost."""
        for key, site, revisions in self._store.read("select key, site, revisions from reading"):
            known = tuple((new if one == old else one, revision) for one, revision in _split(revisions))
            if key == old or known != _split(revisions):
                self._store.write(
                    "update or replace reading set key = ?, revisions = ? where key = ? and site = ?",
                    (new if key == old else key, _joined(known), key, site),
                )

    def erase(self) -> None:
        self._store.write("delete from reading")


def _joined(revisions: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(f"{revision} {key}" for key, revision in revisions)


def _split(revisions: str) -> tuple[tuple[str, str], ...]:
    return tuple((key, revision) for revision, _, key in (line.partition(" ") for line in revisions.splitlines()))
