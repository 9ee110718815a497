"""Replies that this person has read; stays on this computer, and is theirs to erase."""

from datetime import date, timedelta
from pathlib import Path

from kb_app.workspace.personal_store import PersonalStore

KEPT = timedelta(days=365)


class SeenReplies:
    """Every write is durable when the call returns. Raises LocalError."""

    def __init__(self, path: Path) -> None:
        self._store = PersonalStore(path, ["create table if not exists seen (id text primary key, day text not null)"])

    def all(self) -> frozenset[str]:
        return frozenset(id_ for (id_,) in self._store.read("select id from seen"))

    def add(self, id_: str, today: date) -> None:
        self._store.write("insert or replace into seen values (?, ?)", (id_, today.isoformat()))
        self._store.write("delete from seen where day < ?", ((today - KEPT).isoformat(),))

    def erase(self) -> None:
        self._store.write("delete from seen")
