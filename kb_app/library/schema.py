"""How library.db is laid out, and how it is opened, made, and made anew when it cannot be used."""

import sqlite3
import time
import zlib
from pathlib import Path

import sqlite_utils

_TEXTS = (
    "folder path local id title kind confidence owner sites tags variant_of verified_on review_on starts ends urgency "
    "concerns lead revision indexed"
)
TABLES: dict[str, tuple[dict[str, type], str | tuple[str, ...] | None]] = {
    "article": ({"key": str, **dict.fromkeys(_TEXTS.split(), str), "review_every_months": int}, "key"),
    "section": ({"key": str, "ordinal": int, "heading": str, "anchor": str, "text": str}, ("key", "ordinal")),
    "problem": (
        {"folder": str, "key": str, "path": str, "line": int, "rule": str, "severity": str, "message": str},
        None,
    ),
    "unlisted": ({"key": str}, "key"),
}
INDEXES = (
    ("article", ["folder", "variant_of"]),
    ("article", ["id"]),
    ("article", ["path"]),
    ("article", ["kind"]),
    ("problem", ["key"]),
)
PATIENCE = 10.0  # seconds for which another process may keep the library to itself
PARSED = 1
"""To be raised when parsing changes what is listed of an unchanged file."""
VERSION = zlib.crc32(repr((PARSED, TABLES, INDEXES)).encode()) & 0x7FFF_FFFF
"""Follows from the tables: whoever changes them cannot forget it."""


def usable(path: Path) -> sqlite_utils.Database:
    """The database, made or made anew where needed, by one process at a time; for the one writer."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _with_tables(_connect(path))
    except sqlite3.OperationalError:
        raise  # locked, full, read-only: nothing is wrong with the file
    except sqlite3.DatabaseError:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        return _with_tables(_connect(path))


def _with_tables(database: sqlite_utils.Database) -> sqlite_utils.Database:
    """`database` with this version's tables; another version's are dropped. Raises DatabaseError when it is broken."""
    try:
        database.execute("begin immediate")
        if _version(database) != VERSION:
            for name in database.table_names():
                database.table(name).drop()
            _create(database)
        elif database.execute("pragma quick_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("damaged")
        database.conn.commit()
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database


def readable(path: Path) -> sqlite_utils.Database:
    """The database as it is; raises FileNotFoundError or sqlite3.DatabaseError when there is nothing to read."""
    if not path.exists():
        raise FileNotFoundError(path)
    database = _connect(path)
    try:
        if _version(database) != VERSION:
            raise sqlite3.DatabaseError("another version")
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database


def is_sound(path: Path) -> bool:
    """Whether the file at `path` is a library of this version without damage; reads all of it."""
    try:
        database = readable(path)
        try:
            return bool(database.execute("pragma quick_check").fetchone()[0] == "ok")
        finally:
            database.close()
    except sqlite3.OperationalError:
        return True  # locked, or on a disk that is read-only: nothing is known against the file
    except sqlite3.DatabaseError:
        return False


def _connect(path: Path) -> sqlite_utils.Database:
    # the window's search thread and its readers share one connection, one at a time
    connection = sqlite3.connect(path, timeout=PATIENCE, check_same_thread=False)
    try:
        _use_wal(connection)
        connection.execute("pragma synchronous = normal")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return sqlite_utils.Database(connection)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Of two processes that make a library at once one is refused at once: SQLite does not wait to change this."""
    last = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("pragma journal_mode = wal")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > last:
                raise
            time.sleep(0.02)
        else:
            return


def _version(database: sqlite_utils.Database) -> int:
    return int(database.execute("pragma user_version").fetchone()[0])


def _create(database: sqlite_utils.Database) -> None:
    for name, (columns, key) in TABLES.items():
        database.table(name).create(dict(columns), pk=key)
    for name, columns_indexed in INDEXES:
        database.table(name).create_index(columns_indexed)
    database.execute(f"pragma user_version = {VERSION}")
