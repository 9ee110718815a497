"""library.db: what lists, snippets and links need to know of every article, and what is wrong with the files.

Wholly disposable: another version or a broken file is thrown away and filled again from the local copy.
Concurrency: one writer (the child process) and any number of readers, in WAL mode; a reader sees whole batches,
because each `replace` is one transaction.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

import sqlite_utils

from kb_app.domain.article import Article, Problem
from kb_app.domain.errors import LocalError
from kb_app.library.rows import Entry, article_row, problem_row, section_rows
from kb_app.library.rows import entry as entry_of
from kb_app.library.rows import problem as problem_of
from kb_app.library.schema import readable, usable

Result = TypeVar("Result")


class Catalogue:
    """The door to library.db. `writable` creates the file and rebuilds it when it is unusable."""

    def __init__(self, path: Path, *, writable: bool = False) -> None:
        self._path = path
        self._writable = writable
        self._database: sqlite_utils.Database | None = None

    def close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None

    def revisions(self, folder: str) -> dict[str, str]:
        """Path to revision of every article listed for `folder`."""
        return self._read(
            lambda db: dict(db.execute("select path, revision from article where folder = ?", [folder])), {}
        )

    def unindexed(self) -> tuple[str, ...]:
        """Keys whose present revision is not in the search index yet."""
        return self._read(
            lambda db: tuple(key for (key,) in db.execute("select key from article where indexed <> revision")), ()
        )

    def unlisted(self) -> tuple[str, ...]:
        """Keys of articles that are gone but that the search index may still hold."""
        return self._read(lambda db: tuple(key for (key,) in db.execute("select key from unlisted")), ())

    def places(self) -> dict[str, str]:
        """Key of every listed article to where it is in its folder's copy."""
        return self._read(lambda db: dict(db.execute("select key, local from article order by key").fetchall()), {})

    def all_entries(self) -> tuple[Entry, ...]:
        """Every listed article, variants included, by folder and path."""
        return tuple(map(entry_of, self._rows("select * from article order by folder, path", [])))

    def count(self) -> int:
        """Articles listed, variants included."""
        return self._read(lambda db: int(db.execute("select count(*) from article").fetchone()[0]), 0)

    def entry(self, key: str) -> Entry | None:
        return self.entries((key,)).get(key)

    def entries(self, keys: Iterable[str]) -> dict[str, Entry]:
        """The entries of those of `keys` that exist."""
        wanted = list(dict.fromkeys(keys))
        marks = ",".join("?" * len(wanted))
        rows = self._rows(f"select * from article where key in ({marks})", wanted)
        return {row["key"]: entry_of(row) for row in rows}

    def find(self, id_: str, folders: tuple[str, ...] = ()) -> Entry | None:
        """The article of that id, else of that path; where folders share an id, the first folder named wins."""
        rows = self._rows("select * from article where id = ? or path = ? or path = ?", [id_, id_, f"{id_}.md"])
        order = {label: rank for rank, label in enumerate(folders)}
        found = sorted(map(entry_of, rows), key=lambda e: (e.id != id_, order.get(e.folder, len(order)), e.key))
        return found[0] if found else None

    def variants(self, common: Entry) -> tuple[Entry, ...]:
        """The site variants of an article: they name its id, or its path without suffix (`x--rennes.md` of `x.md`)."""
        names = [common.folder, common.id, str(PurePosixPath(common.path).with_suffix(""))]
        rows = self._rows("select * from article where folder = ? and variant_of in (?, ?) order by path", names)
        return tuple(map(entry_of, rows))

    def notices(self) -> tuple[Entry, ...]:
        """Every notice, in force or not, the latest first."""
        rows = self._rows("select * from article where kind = 'notice' order by starts desc, path", [])
        return tuple(map(entry_of, rows))

    def names(self, folder: str) -> dict[str, str]:
        """Every name a wikilink may use (id, title, file name), as written, to the article's path."""
        names: dict[str, str] = {}
        rows: list[tuple[str, str, str]] = self._read(
            lambda db: db.execute("select path, id, title from article where folder = ?", [folder]).fetchall(), []
        )
        for path, id_, title in rows:
            names.setdefault(title, path)
            names.setdefault(PurePosixPath(path).stem, path)
            names[id_] = path
        return names

    def stamp(self) -> tuple[int, int]:
        """Another one whenever the library has changed: for whoever keeps what was made of it."""
        return self._read(lambda db: (id(db), int(db.execute("pragma data_version").fetchone()[0])), (0, 0))

    def titles(self) -> tuple[tuple[str, str], ...]:
        """Key and title of every article that is no variant."""
        return self._read(
            lambda db: tuple(db.execute("select key, title from article where variant_of = ''").fetchall()), ()
        )

    def paths(self) -> tuple[str, ...]:
        """The path of every listed article, variants included; folders may share one."""
        return self._read(lambda db: tuple(path for (path,) in db.execute("select distinct path from article")), ())

    def all_tags(self) -> tuple[str, ...]:
        """Every tag that an article has, in no order."""
        sql = "select distinct tag.value from article, json_each(article.tags) as tag where tag.value <> ''"
        return self._read(lambda db: tuple(tag for (tag,) in db.execute(sql)), ())

    def tags(self, most: int) -> tuple[tuple[str, int], ...]:
        """The tags that most articles have, and how many; no variants, nothing archived."""
        sql = (
            "select tag.value, count(*) as articles from article, json_each(article.tags) as tag "
            "where variant_of = '' and confidence <> 'archived' and tag.value <> '' "
            "group by tag.value order by articles desc, tag.value limit ?"
        )
        return self._read(lambda db: tuple(db.execute(sql, [most]).fetchall()), ())

    def section_texts(self, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, str, str]]:
        """(key, ordinal) to (heading, anchor, text) of the sections asked for; read in one go."""
        pairs = list(wanted)

        def read(db: sqlite_utils.Database) -> dict[tuple[str, int], tuple[str, str, str]]:
            found = {}
            for pair in pairs:
                row = db.execute("select heading, anchor, text from section where key = ? and ordinal = ?", pair)
                if (values := row.fetchone()) is not None:
                    found[pair] = values
            return found

        return self._read(read, {})

    def problems(self, folder: str | None = None) -> tuple[Problem, ...]:
        """What is wrong with the files, as found by the last refresh."""
        where, values = ("", []) if folder is None else (" where folder = ?", [folder])
        rows = self._rows(f"select * from problem{where} order by folder, path, line", values)
        return tuple(map(problem_of, rows))

    def replace(
        self, articles: Iterable[Article], removed: Iterable[str] = (), places: Mapping[str, str] | None = None
    ) -> None:
        """List `articles` anew and forget `removed` keys, with their sections and problems, in one transaction.

        `places` says where in the copy an article is, by key, when that is not its path.
        """
        local = places or {}
        fresh = list({article.key: article for article in articles}.values())
        unlisted = [(key,) for key in removed]
        gone = [*unlisted, *((article.key,) for article in fresh)]

        def write(db: sqlite_utils.Database) -> None:
            for table in ("article", "section", "problem", "unlisted"):
                db.conn.executemany(f"delete from {table} where key = ?", gone)
            db.conn.executemany("insert into unlisted values (?)", unlisted)
            db.table("article").insert_all(
                article_row(article, local.get(article.key, article.path)) for article in fresh
            )
            db.table("section").insert_all(section_rows(fresh))
            db.table("problem").insert_all(
                problem_row(article.folder, article.key, problem) for article in fresh for problem in article.problems
            )

        self._write(write)

    def replace_folder_problems(self, folder: str, problems: Iterable[Problem]) -> None:
        """What is wrong with files that are no articles: unreadable, too large, refused."""

        def write(db: sqlite_utils.Database) -> None:
            db.conn.execute("delete from problem where folder = ? and key = ''", [folder])
            db.table("problem").insert_all(problem_row(folder, "", problem) for problem in problems)

        self._write(write)

    def add_problems(self, problems: Mapping[str, Problem]) -> None:
        """What was found wrong with articles, by key, after they were listed."""
        rows = [problem_row(key.partition(":")[0], key, problem) for key, problem in problems.items()]
        self._write(lambda db: db.table("problem").insert_all(rows))

    def mark_indexed(self, keys: Iterable[str]) -> None:
        """The search index now holds the present revision of `keys`, and nothing that is not listed any more."""
        rows = [(key,) for key in keys]

        def write(db: sqlite_utils.Database) -> None:
            db.conn.executemany("update article set indexed = revision where key = ?", rows)
            db.conn.execute("delete from unlisted")

        self._write(write)

    def forget_indexed(self) -> None:
        """The search index holds nothing any more."""
        self._write(lambda db: db.conn.execute("update article set indexed = ''"))

    def _rows(self, sql: str, values: list[str]) -> list[dict[str, Any]]:
        def read(db: sqlite_utils.Database) -> list[dict[str, Any]]:
            return list(db.query(sql, values))

        return self._read(read, [])

    def _read(self, question: Callable[[sqlite_utils.Database], Result], otherwise: Result) -> Result:
        """Ask; a library that is missing, broken or of another version answers like an empty one."""
        try:
            return question(self._open())
        except sqlite3.DatabaseError:
            self.close()
        except FileNotFoundError:
            pass
        return otherwise

    def _write(self, deed: Callable[[sqlite_utils.Database], object]) -> None:
        try:
            database = self._open()
            with database.atomic():
                deed(database)
        except (OSError, sqlite3.DatabaseError) as error:
            self.close()
            raise LocalError("library", str(error)) from error

    def _open(self) -> sqlite_utils.Database:
        if self._database is None:
            self._database = usable(self._path) if self._writable else readable(self._path)
        return self._database
