"""Searches that found nothing good: kept on this computer, forgotten after a while, theirs to erase."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from kb_app.domain.unanswered import UnansweredSearch
from kb_app.workspace.personal_store import PersonalStore

KEPT = timedelta(days=180)
MOST = 500
"""Texts kept, the most frequent ones."""


class UnansweredSearches:
    """Texts with a count and a day, no time of day; every write is durable when the call returns."""

    def __init__(self, path: Path) -> None:
        self._store = PersonalStore(
            path,
            [
                "create table if not exists unanswered "
                "(text text primary key, times integer not null, instead text not null, day text not null)"
            ],
        )

    def add(self, text: str, today: date, instead: str = "") -> None:
        """Count `text` once more; `instead` is what led to an article after it, or empty."""
        self._store.write(
            "insert into unanswered values (?, 1, ?, ?) on conflict (text) do update set times = times + 1, "
            "day = excluded.day, instead = iif(excluded.instead = '', instead, excluded.instead)",
            (text, instead, today.isoformat()),
        )
        self._store.write(
            "delete from unanswered where day < ? or text not in "
            "(select text from unanswered order by times desc, day desc limit ?)",
            ((today - KEPT).isoformat(), MOST),
        )

    def all(self) -> tuple[UnansweredSearch, ...]:
        """The most frequent first."""
        rows = self._store.read("select text, times, instead from unanswered order by times desc, text")
        return tuple(UnansweredSearch(*row) for row in rows)

    def forget(self, texts: Iterable[str]) -> None:
        """These have been passed on."""
        for text in texts:
            self._store.write("delete from unanswered where text = ?", (text,))

    def erase(self) -> None:
        self._store.write("delete from unanswered")
