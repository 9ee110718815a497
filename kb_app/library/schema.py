"""How library.db is laid out, and how it is opened, made, and made anew when it cannot be used."""

import sqlite3
from pathlib import Path

import sqlite_utils

VERSION = 1


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


def _connect(path: Path) -> sqlite_utils.Database:
    # the window's search thread and its readers share one connection, one at a time
    connection = sqlite3.connect(path, timeout=10, check_same_thread=False)
    try:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return sqlite_utils.Database(connection)


def _version(database: sqlite_utils.Database) -> int:
    return int(database.execute("pragma user_version").fetchone()[0])


def _create(database: sqlite_utils.Database) -> None:
    text = dict.fromkeys(
        (
            "folder",
            "path",
            "id",
            "local",
            "title",
            "kind",
            "confidence",
            "owner",
            "sites",
            "tags",
            "variant_of",
            "verified_on",
        ),
        str,
    )
    more = dict.fromkeys(("review_on", "starts", "ends", "urgency", "concerns", "lead", "revision", "indexed"), str)
    database.table("article").create({"key": str, **text, **more, "review_every_months": int}, pk="key")
    database.table("article").create_index(["folder", "variant_of"])
    database.table("article").create_index(["id"])
    database.table("article").create_index(["path"])
    database.table("section").create(
        {"key": str, "ordinal": int, "heading": str, "anchor": str, "text": str}, pk=("key", "ordinal")
    )
    database.table("problem").create(
        {"folder": str, "key": str, "path": str, "line": int, "rule": str, "severity": str, "message": str}
    )
    database.table("unlisted").create({"key": str}, pk="key")
    database.table("problem").create_index(["key"])
    database.execute(f"pragma user_version = {VERSION}")
