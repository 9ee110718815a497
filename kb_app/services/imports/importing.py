"""Documents from elsewhere into a folder of articles: looked at first, then written, each whole or not at all."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb_app.domain.contribution import Progress as OutboxProgress
from kb_app.domain.errors import Cancelled, UsageError
from kb_app.domain.imports import ImportRow
from kb_app.domain.names import displayable
from kb_app.language import tr
from kb_app.parsing.decoding import decode
from kb_app.parsing.sanitiser import sanitise
from kb_app.places import Place
from kb_app.services.imports.arriving import Planned
from kb_app.services.imports.import_destination import destination_of
from kb_app.services.imports.import_ground import Ground, PlainGround
from kb_app.services.imports.import_plan import make_plan
from kb_app.services.imports.import_shared import SharedGround
from kb_app.services.reading import Reading
from kb_app.services.reading_room import ReadingRoom
from kb_app.services.writing.standing import Standing
from kb_app.services.writing.submitting import Submitting
from kb_app.settings import Settings
from kb_app.sync.ignore import FileKind, kind_of
from kb_app.transfer.importing.imported import Tools
from kb_app.transfer.importing.register import SUFFIXES, Read, read_tree
from kb_app.transfer.importing.trees import open_trees
from kb_app.workspace.outbox import Outbox

Progress = Callable[[int, int], None]
"""Told so many of so many; may raise Cancelled."""

TOOLS = Tools(lambda content: decode(content).text.removeprefix("\ufeff"), sanitise)
READABLE = SUFFIXES
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What `carry_out` would put on `ground`, and what stays as it is."""

    ground: Ground
    planned: tuple[Planned, ...]

    @property
    def rows(self) -> tuple[ImportRow, ...]:
        return tuple(each.row for each in self.planned)

    @property
    def is_shared(self) -> bool:
        """Whether it goes to others through the outbox."""
        return isinstance(self.ground, SharedGround)


class Importing:
    """Imports for one home: into a followed folder through its outbox, elsewhere into plain files.

    `read` may be called from another thread than the rest.
    """

    def __init__(
        self,
        settings: Callable[[], Settings],
        outbox: Outbox,
        standing: Standing,
        submitting: Submitting,
        room: ReadingRoom,
    ) -> None:
        self._settings, self._outbox = settings, outbox
        self._standing, self._submitting, self._room = standing, submitting, room

    def plan(self, sources: Sequence[Path], target: Place, progress: Progress) -> ImportPlan:
        """As `plan_import`; also raises what `destination_of` does."""
        shared = destination_of(target, self._settings())
        if shared is None:
            assert isinstance(target, Path)
            return plan_import(sources, target, progress)
        ground = SharedGround(shared, self._settings(), self._outbox, self._standing, self._submitting)
        return _plan(sources, ground, progress)

    def read(self, plan: ImportPlan, key: str) -> Reading | None:
        """The article of the row of `key` as it would be read, None for what is no article; writes nothing.

        Raises ArticleNotFound.
        """
        planned = next((each for each in plan.planned if each.row.key == key), None)
        if planned is None or not planned.row.is_article or not planned.result:
            return None
        article = planned.result[-1]
        files = (file for each in plan.planned for file in each.result)
        pictures = {file.path: file.content for file in files if kind_of(file.path) is FileKind.MEDIA}
        return self._room.read(article.content, plan.ground.folder, article.path, pictures)

    def stop_reading(self) -> None:
        """Nobody waits for what is being read; may be called on any thread."""
        self._room.stop_rendering()

    def became(self, rows: Sequence[ImportRow]) -> dict[str, OutboxProgress]:
        """Where what was sent for each row stands, by its key. Raises LocalError."""
        known = {item.id: item.progress for item in (*self._outbox.waiting(), *self._outbox.sent())}
        # the article's own item is the last
        return {row.key: known[row.outbox[-1]] for row in rows if row.outbox and row.outbox[-1] in known}


def plan_import(sources: Sequence[Path], target: Path, progress: Progress) -> ImportPlan:
    """Read `sources` (files, directories, zips) for the plain folder `target`, which need not exist; writes nothing.

    Raises UsageError (nothing there, an archive beyond its limits, a converter that is not installed), LocalError,
    Cancelled.
    """
    if target.exists() and not target.is_dir():
        raise UsageError(tr("{path} n'est pas un dossier.", path=displayable(str(target))))
    if any(source.is_dir() and target.resolve().is_relative_to(source.resolve()) for source in sources):
        raise UsageError(tr("Le dossier où écrire est dans ce qui est à importer : choisissez-en un autre."))
    return _plan(sources, PlainGround(target), progress)


def carry_out(plan: ImportPlan, progress: Progress, keys: Collection[str] | None = None) -> tuple[ImportRow, ...]:
    """Put what is planned, or only the rows of `keys`; answers what became of each, up to where it was stopped.

    Stopped or failing, it leaves whole articles only. Raises LocalError.
    """
    chosen = [each for each in plan.planned if keys is None or each.row.key in keys]
    rows: list[ImportRow] = []
    records = plan.ground.records()
    before = dict(records)
    try:
        for number, each in enumerate(chosen):
            progress(number, len(chosen))
            row = plan.ground.put(each)
            rows.append(row)
            if row.outcome is each.row.outcome:
                records |= dict(each.records)
        progress(len(chosen), len(chosen))
    except Cancelled:
        _log.info("import stopped after %d of %d", len(rows), len(chosen))
    finally:
        if records != before:
            plan.ground.keep_records(records)
    return tuple(rows)


def _plan(sources: Sequence[Path], ground: Ground, progress: Progress) -> ImportPlan:
    reads: list[tuple[str, Read]] = []
    with open_trees(sources) as trees:
        for tree in trees:
            reads += [(tree.label, read) for read in read_tree(tree, TOOLS, progress)]
    return ImportPlan(ground, tuple(make_plan(reads, ground.look())))
