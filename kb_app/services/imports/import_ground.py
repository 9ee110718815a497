"""Where imported articles go: the port, and the plain folder that is written to directly."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from kb_app import durable
from kb_app.domain.article import Article
from kb_app.domain.imports import ImportRow, Outcome
from kb_app.language import tr
from kb_app.parsing.decoding import MAX_BYTES
from kb_app.parsing.parser import parse_article
from kb_app.services.imports.arriving import File, Planned
from kb_app.services.imports.import_target import Target
from kb_app.transfer.importing import ledger
from kb_app.transfer.importing.imported import Tree, Unreadable
from kb_app.transfer.importing.ledger import Record
from kb_app.transfer.importing.trees import open_trees

_log = logging.getLogger(__name__)


class Ground(Protocol):
    """A folder of articles that documents are brought into. Every method may raise LocalError."""

    @property
    def place(self) -> str:
        """What people call it."""
        ...

    @property
    def folder(self) -> str:
        """The label of the followed folder that it is in; empty for none."""
        ...

    def look(self) -> Target:
        """As it is now."""
        ...

    def records(self) -> dict[str, Record]:
        """What earlier imports left here, by key."""
        ...

    def keep_records(self, records: dict[str, Record]) -> None: ...

    def put(self, planned: Planned) -> ImportRow:
        """Carry out one row, whole or not at all; what became of it."""
        ...


class PlainGround:
    """A directory of this computer that nobody follows. A file that changed since it was looked at is left alone."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @property
    def place(self) -> str:
        return str(self._root)

    @property
    def folder(self) -> str:
        return ""

    def look(self) -> Target:
        if not self._root.is_dir():
            return Target(frozenset(), lambda _name: b"", {}, {})
        with open_trees([self._root]) as (tree,):
            return Target(frozenset(tree.names()), tree.read, articles_of(tree), self.records())

    def records(self) -> dict[str, Record]:
        return ledger.load(self._root)

    def keep_records(self, records: dict[str, Record]) -> None:
        ledger.save(self._root, records)

    def put(self, planned: Planned) -> ImportRow:
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            for file in planned.files:
                if reason := self._write(file):
                    return left_out(planned, reason)
        except OSError as error:
            raise durable.local_error(error) from error
        return planned.row

    def _write(self, file: File) -> str:
        """Write the file; the reason if it must not be written."""
        place = self._root.joinpath(*file.path.split("/"))
        # a directory of the target may be a link to another place
        existing = next(parent for parent in place.parents if parent.exists())
        if not existing.resolve().is_relative_to(self._root.resolve()) or place.is_symlink():
            return tr("{path} mène hors du dossier : rien n'y est écrit", path=file.path)
        there = ledger.digest(place.read_bytes()) if place.is_file() else None
        if there != file.before:
            return changed_meanwhile(file)
        place.parent.mkdir(parents=True, exist_ok=True)
        durable.replace(place, file.content)
        return ""


def articles_of(tree: Tree) -> Mapping[str, Article]:
    """The articles in `tree`, parsed, by path; one that cannot be read is not compared."""
    articles = {}
    for name in tree.names():
        if name.endswith(".md"):
            try:
                content = tree.read(name)
            except Unreadable as error:
                _log.info("an article is not compared: %s", error)
                continue
            articles[name] = parse_article(content[: MAX_BYTES + 1], folder="", path=name)
    return articles


def changed_meanwhile(file: File) -> str:
    return tr("{path} a changé entre-temps : recommencez l'import", path=file.path)


def left_out(planned: Planned, reason: str) -> ImportRow:
    return replace(planned.row, outcome=Outcome.SKIPPED, notes=(*planned.row.notes, reason))
