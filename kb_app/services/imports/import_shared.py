"""Imported articles into a followed folder: compared with the local copy, then sent like everybody's texts.

Nothing is written to the shared folder here. Each text goes into the outbox upon the revision that it replaces, so that
the publisher merges it, or keeps it beside, where somebody else changed the article meanwhile.
"""

from collections.abc import Mapping
from dataclasses import replace

from kb_app import durable
from kb_app.domain.contribution import Change, OutboxItem
from kb_app.domain.imports import ImportRow
from kb_app.language import tr
from kb_app.parsing.parser import parse_article
from kb_app.services.imports.arriving import File, Planned
from kb_app.services.imports.import_destination import Shared
from kb_app.services.imports.import_ground import articles_of, changed_meanwhile, left_out
from kb_app.services.imports.import_target import Target
from kb_app.services.writing.standing import Standing
from kb_app.services.writing.submitting import Submitting
from kb_app.settings import Settings
from kb_app.sync.ignore import FileKind, kind_of
from kb_app.transfer.importing import ledger
from kb_app.transfer.importing.ledger import Record
from kb_app.transfer.importing.trees import FileTree, open_trees
from kb_app.workspace.outbox import Outbox


class SharedGround:
    """The folder of `shared.label`, as its copy has it and as what waits in the outbox will make it."""

    def __init__(
        self, shared: Shared, settings: Settings, outbox: Outbox, standing: Standing, submitting: Submitting
    ) -> None:
        self._shared = shared
        self._copy = settings.copy / shared.label
        self._ledger = settings.workspace / "imports" / shared.label
        self._outbox, self._standing, self._submitting = outbox, standing, submitting
        self._waiting: Mapping[str, bytes | None] = {}

    @property
    def place(self) -> str:
        return "/".join(filter(None, (self._shared.label, self._shared.inside)))

    @property
    def folder(self) -> str:
        return self._shared.label

    def look(self) -> Target:
        self._waiting = self._own_waiting()
        names: set[str] = set()
        articles = {}
        if self._copy.is_dir():
            with open_trees([self._copy]) as (tree,):
                names, articles = set(tree.names()), dict(articles_of(tree))
        for path, content in self._waiting.items():
            names.discard(path)
            articles.pop(path, None)
            if content is not None:
                names.add(path)
                if kind_of(path) is FileKind.ARTICLE:
                    articles[path] = parse_article(content, folder="", path=path)
        return Target(
            frozenset(names),
            self._bytes_at,
            articles,
            self.records(),
            merges=lambda revision: self._standing.kept(revision) is not None,
            inside=self._shared.inside,
        )

    def records(self) -> dict[str, Record]:
        return ledger.load(self._ledger)

    def keep_records(self, records: dict[str, Record]) -> None:
        try:
            self._ledger.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise durable.local_error(error) from error
        ledger.save(self._ledger, records)

    def put(self, planned: Planned) -> ImportRow:
        for file in planned.files:
            if kind_of(file.path) is None:
                return left_out(planned, tr("ce genre de fichier ne se publie pas : déposez-le vous-même"))
            there = self._bytes_at(file.path)
            if (ledger.digest(there) if there is not None else None) != file.before:
                return left_out(planned, changed_meanwhile(file))
        items = [self._send(file, planned) for file in planned.files]
        return replace(planned.row, outbox=tuple(item.id for item in items))

    def _send(self, file: File, planned: Planned) -> OutboxItem:
        label = self._shared.label
        there = self._bytes_at(file.path)
        if kind_of(file.path) is not FileKind.ARTICLE:
            base = ledger.digest(there) if there is not None else ""
            return self._submitting.send(label, Change(planned.id, planned.row.title, file.path, base, file.content))
        base = file.base or (self._standing.keep(there) if there is not None else "")
        self._standing.keep(file.content)  # what the next import of it is merged upon
        return self._submitting.put(parse_article(file.content, folder=label, path=file.path), base, file.content)

    def _bytes_at(self, path: str) -> bytes | None:
        if path in self._waiting:
            return self._waiting[path]
        place = self._copy.joinpath(*path.split("/"))
        return FileTree("", {path: place}).read(path) if place.is_file() else None

    def _own_waiting(self) -> dict[str, bytes | None]:
        """What this person's outbox will make of the folder."""
        found: dict[str, bytes | None] = {}
        for item in self._outbox.waiting():
            if item.folder == self._shared.label and isinstance(change := item.contribution, Change):
                if change.moved_from:
                    found[change.moved_from] = None
                found[change.path] = change.content
        return found
