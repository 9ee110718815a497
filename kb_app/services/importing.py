"""Documents from elsewhere into a folder of articles: looked at first, then written, each whole or not at all."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kb_app import durable
from kb_app.domain.errors import Cancelled, UsageError
from kb_app.domain.imports import ImportRow, Outcome
from kb_app.domain.names import displayable
from kb_app.language import tr
from kb_app.parsing.decoding import MAX_BYTES, decode
from kb_app.parsing.parser import parse_article
from kb_app.parsing.sanitiser import sanitise
from kb_app.services.import_plan import File, Planned, Target, make_plan
from kb_app.transfer.importing import ledger
from kb_app.transfer.importing.imported import Tools, Unreadable
from kb_app.transfer.importing.register import SUFFIXES, Read, read_tree
from kb_app.transfer.importing.trees import open_trees

Progress = Callable[[int, int], None]
"""Told so many of so many; may raise Cancelled."""

TOOLS = Tools(lambda content: decode(content).text.removeprefix("\ufeff"), sanitise)
READABLE = SUFFIXES
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What `carry_out` would write below `target`, and what stays as it is."""

    target: Path
    planned: tuple[Planned, ...]

    @property
    def rows(self) -> tuple[ImportRow, ...]:
        return tuple(each.row for each in self.planned)


def plan_import(sources: Sequence[Path], target: Path, progress: Progress) -> ImportPlan:
    """Read `sources` (files, directories, zips) for the folder `target`, which need not exist; nothing is written.

    Raises UsageError (nothing there, an archive beyond its limits, a converter that is not installed), LocalError,
    Cancelled.
    """
    if target.exists() and not target.is_dir():
        raise UsageError(tr("{path} n'est pas un dossier.", path=displayable(str(target))))
    if any(source.is_dir() and target.resolve().is_relative_to(source.resolve()) for source in sources):
        raise UsageError(tr("Le dossier où écrire est dans ce qui est à importer : choisissez-en un autre."))
    reads: list[tuple[str, Read]] = []
    with open_trees(sources) as trees:
        for tree in trees:
            reads += [(tree.label, read) for read in read_tree(tree, TOOLS, progress)]
    return ImportPlan(target, tuple(make_plan(reads, _target(target))))


def carry_out(plan: ImportPlan, progress: Progress, keys: Collection[str] | None = None) -> tuple[ImportRow, ...]:
    """Write what is planned, or only the rows of `keys`; answers what became of each, up to where it was stopped.

    Stopped or failing, it leaves whole articles only. Raises LocalError.
    """
    chosen = [each for each in plan.planned if keys is None or each.row.key in keys]
    rows: list[ImportRow] = []
    try:
        plan.target.mkdir(parents=True, exist_ok=True)
        records = ledger.load(plan.target)
        before = dict(records)
        try:
            for number, each in enumerate(chosen):
                progress(number, len(chosen))
                row = _write(plan.target, each)
                rows.append(row)
                if row.outcome is each.row.outcome:
                    records |= dict(each.records)
            progress(len(chosen), len(chosen))
        except Cancelled:
            _log.info("import stopped after %d of %d", len(rows), len(chosen))
        finally:
            if records != before:
                ledger.save(plan.target, records)
    except OSError as error:
        raise durable.local_error(error) from error
    return tuple(rows)


def _write(target: Path, planned: Planned) -> ImportRow:
    for file in planned.files:
        reason = _put(target, file)
        if reason:
            return replace(planned.row, outcome=Outcome.SKIPPED, notes=(*planned.row.notes, reason))
    return planned.row


def _put(target: Path, file: File) -> str:
    """Write the file; the reason if it must not be written."""
    place = target.joinpath(*file.path.split("/"))
    # a directory of the target may be a link to another place
    existing = next(parent for parent in place.parents if parent.exists())
    if not existing.resolve().is_relative_to(target.resolve()) or place.is_symlink():
        return tr("{path} mène hors du dossier : rien n'y est écrit", path=file.path)
    there = ledger.digest(place.read_bytes()) if place.is_file() else None
    if there != file.before:
        return tr("{path} a changé entre-temps : recommencez l'import", path=file.path)
    place.parent.mkdir(parents=True, exist_ok=True)
    durable.replace(place, file.content)
    return ""


def _target(folder: Path) -> Target:
    if not folder.is_dir():
        return Target(frozenset(), lambda _name: b"", {}, {})
    with open_trees([folder]) as (tree,):
        articles = {}
        for name in tree.names():
            if not name.endswith(".md"):
                continue
            try:
                content = tree.read(name)
            except Unreadable as error:
                _log.info("%s is not compared: %s", name, error)
                continue
            articles[name] = parse_article(content[: MAX_BYTES + 1], folder="", path=name)
        return Target(frozenset(tree.names()), tree.read, articles, ledger.load(folder))
