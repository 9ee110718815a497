"""What this person sent and what arrived: on their computer, for their own use; nobody else has such a list."""

from datetime import date
from pathlib import Path

from kb_app.domain.own_work import OwnWork
from kb_app.workspace.personal_store import PersonalStore


class OwnWorks:
    """Every write is durable when the call returns. Raises LocalError."""

    def __init__(self, path: Path) -> None:
        self._store = PersonalStore(
            path,
            (
                "create table if not exists work (id text primary key, kind text not null, article text not null, "
                "title text not null, day text not null)",
            ),
        )

    def add(self, id_: str, work: OwnWork) -> None:
        """Remember it, once."""
        self._store.write(
            "insert or ignore into work values (?, ?, ?, ?, ?)",
            (id_, work.kind, work.article, work.title, work.day.isoformat()),
        )

    def ids(self) -> frozenset[str]:
        return frozenset(id_ for (id_,) in self._store.read("select id from work"))

    def all(self) -> tuple[OwnWork, ...]:
        """The latest first."""
        rows = self._store.read("select kind, article, title, day from work order by day desc, title")
        return tuple(OwnWork(kind, article, title, date.fromisoformat(day)) for kind, article, title, day in rows)

    def erase(self) -> None:
        self._store.write("delete from work")
