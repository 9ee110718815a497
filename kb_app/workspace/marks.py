"""What this person marked: favourites and what they opened last. Stays on this computer, and is theirs to erase."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from kb_app.domain.errors import LocalError
from kb_app.domain.mark import Mark

RECENTS_KEPT = 50


class Marks:
    """Favourites and recents in one small SQLite file. Every write is durable when the call returns."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def favourites(self) -> tuple[Mark, ...]:
        """In the order in which they were marked."""
        return self._read("select key, title from favourite order by since, key")

    def is_favourite(self, key: str) -> bool:
        return any(mark.key == key for mark in self.favourites())

    def set_favourite(self, mark: Mark, wanted: bool, now: datetime) -> None:
        if wanted:
            self._write("insert or replace into favourite values (?, ?, ?)", (mark.key, mark.title, now.isoformat()))
        else:
            self._write("delete from favourite where key = ?", (mark.key,))

    def recents(self, count: int = 10) -> tuple[Mark, ...]:
        """What was opened last, the latest first."""
        return self._read(f"select key, title from recent order by opened desc limit {int(count)}")

    def add_recent(self, mark: Mark, now: datetime) -> None:
        self._write("insert or replace into recent values (?, ?, ?)", (mark.key, mark.title, now.isoformat()))
        self._write(
            "delete from recent where key not in (select key from recent order by opened desc limit ?)", (RECENTS_KEPT,)
        )

    def erase(self) -> None:
        """Forget everything."""
        self._write("delete from favourite", ())
        self._write("delete from recent", ())

    def _read(self, sql: str) -> tuple[Mark, ...]:
        if not self._path.exists():
            return ()
        try:
            with closing(self._connect()) as connection:
                return tuple(Mark(*row) for row in connection.execute(sql))
        except sqlite3.DatabaseError as error:
            raise LocalError("workspace", str(error)) from error

    def _write(self, sql: str, values: tuple[object, ...]) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._connect()) as connection, connection:
                connection.execute(sql, values)
        except (OSError, sqlite3.DatabaseError) as error:
            raise LocalError("workspace", str(error)) from error

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=5)
        connection.execute("create table if not exists favourite (key text primary key, title text, since text)")
        connection.execute("create table if not exists recent (key text primary key, title text, opened text)")
        return connection
