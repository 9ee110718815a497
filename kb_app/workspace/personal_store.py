"""A small SQLite file of this person's own: opened for one statement, durable when the call returns."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from kb_app.domain.errors import LocalError


class PersonalStore:
    """`tables` are the statements that make what is missing. Nothing is written before the first change.

    Raises LocalError when the file cannot be read or written.
    """

    def __init__(self, path: Path, tables: Sequence[str]) -> None:
        self._path = path
        self._tables = tuple(tables)

    def read(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        if not self._path.exists():
            return []
        try:
            with closing(self._connect()) as connection:
                return connection.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise LocalError("workspace", str(error)) from error

    def write(self, sql: str, values: Sequence[object] = ()) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._connect()) as connection, connection:
                connection.execute(sql, values)
        except (OSError, sqlite3.DatabaseError) as error:
            raise LocalError("workspace", str(error)) from error

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=5)
        for table in self._tables:
            connection.execute(table)
        return connection
