"""What this person marked: favourites and what they opened last. Stays on this computer, and is theirs to erase."""

from datetime import datetime
from pathlib import Path

from kb_app.domain.mark import Mark
from kb_app.workspace.personal_store import PersonalStore

RECENTS_KEPT = 50


class Marks:
    """Favourites and recents in one small SQLite file. Every write is durable when the call returns."""

    def __init__(self, path: Path) -> None:
        self._store = PersonalStore(
            path,
            (
                "create table if not exists favourite (key text primary key, title text, since text)",
                "create table if not exists recent (key text primary key, title text, opened text)",
            ),
        )

    def favourites(self) -> tuple[Mark, ...]:
        """In the order in which they were marked."""
        return self._marks("select key, title from favourite order by since, key")

    def is_favourite(self, key: str) -> bool:
        return any(mark.key == key for mark in self.favourites())

    def set_favourite(self, mark: Mark, wanted: bool, now: datetime) -> None:
        if wanted:
            self._store.write(
                "insert or replace into favourite values (?, ?, ?)", (mark.key, mark.title, now.isoformat())
            )
        else:
            self._store.write("delete from favourite where key = ?", (mark.key,))

    def recents(self, count: int = 10) -> tuple[Mark, ...]:
        """What was opened last, the latest first."""
        return self._marks(f"select key, title from recent order by opened desc limit {int(count)}")

    def add_recent(self, mark: Mark, now: datetime) -> None:
        self._store.write("insert or replace into recent values (?, ?, ?)", (mark.key, mark.title, now.isoformat()))
        self._store.write(
            "delete from recent where key not in (select key from recent order by opened desc limit ?)", (RECENTS_KEPT,)
        )

    def follow(self, old: str, new: str) -> None:
        """The article of the key `old` moved, and has the key `new`."""
        for table in ("favourite", "recent"):
            if self._store.read(f"select 1 from {table} where key = ?", (old,)):
                self._store.write(f"update or replace {table} set key = ? where key = ?", (new, old))

    def erase(self) -> None:
        """Forget everything."""
        self._store.write("delete from favourite")
        self._store.write("delete from recent")

    def _marks(self, sql: str) -> tuple[Mark, ...]:
        return tuple(Mark(*row) for row in self._store.read(sql))
