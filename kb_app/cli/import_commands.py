"""`kb import`: documents from elsewhere into a folder, with a report of what was and was not carried over."""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from kb_app.cli.export_commands import CHANGES_SUFFIX, import_changes
from kb_app.cli.terminal import BOLD, DIM, ProgressLine, styled, write
from kb_app.domain.errors import UsageError
from kb_app.domain.imports import ImportRow, Outcome
from kb_app.domain.names import displayable
from kb_app.language import later, tr, trn
from kb_app.settings import Settings

WORDS = {
    Outcome.CREATED: later("nouvelle"),
    Outcome.UPDATED: later("mise à jour"),
    Outcome.UNCHANGED: later("inchangée"),
    Outcome.CONFLICT: later("en conflit"),
    Outcome.SKIPPED: later("pas reprise"),
}


def import_documents(settings: Settings, arguments: argparse.Namespace) -> int:
    if all(source.suffix.lower() == CHANGES_SUFFIX for source in arguments.source):
        return import_changes(settings, arguments)
    if arguments.into is None:
        raise UsageError(tr("Où écrire les fiches ? Ajoutez --into DOSSIER."))
    from kb_app.services.importing import carry_out, plan_import

    target: Path = arguments.into.expanduser().absolute()
    sources = [source.expanduser() for source in arguments.source]
    with ProgressLine() as line:
        plan = plan_import(sources, target, lambda done, total: line.count(done, total, tr("Lecture")))
        rows = plan.rows
        if not arguments.dry_run:
            rows = carry_out(plan, lambda done, total: line.count(done, total, tr("Écriture")))
    if arguments.json:
        write(json.dumps(import_document(target, rows, dry_run=arguments.dry_run), ensure_ascii=False, indent=2))
    else:
        _write_report(target, rows, dry_run=arguments.dry_run)
    return 0


def import_document(target: Path, rows: Sequence[ImportRow], *, dry_run: bool) -> dict[str, object]:
    """The JSON of a report: a contract that scripts depend on. `outcome` is a word of `Outcome`."""
    counts = Counter(row.outcome for row in rows)
    return {
        "into": str(target),
        "dry_run": dry_run,
        **{outcome.value: counts[outcome] for outcome in Outcome},
        "files": [
            {
                "source": row.source,
                "path": row.path,
                "title": row.title,
                "article": row.is_article,
                "outcome": row.outcome.value,
                "notes": list(row.notes),
                "duplicates": list(row.duplicates),
            }
            for row in rows
        ],
    }


def _write_report(target: Path, rows: Sequence[ImportRow], *, dry_run: bool) -> None:
    for row in rows:
        if row.outcome is Outcome.UNCHANGED and not row.notes:
            continue
        name = styled(displayable(row.path or row.source), BOLD)
        write(f"{tr(WORDS[row.outcome])} : {name}  {styled(displayable(row.source), DIM) if row.path else ''}".rstrip())
        for note in row.notes:
            write(f"    {displayable(note)}")
        for path in row.duplicates:
            write("    " + tr("ressemble à {path} : à réunir ?", path=displayable(path)))
    counts = Counter(row.outcome for row in rows)
    parts = [f"{tr(WORDS[outcome])} : {counts[outcome]}" for outcome in Outcome if counts[outcome]]
    summary = trn("{count} fichier", "{count} fichiers", len(rows)) + (f" ({', '.join(parts)})" if parts else "")
    if dry_run:
        write(tr("Essai, rien n'est écrit dans {path} : {summary}", path=target, summary=summary))
    else:
        write(tr("Dans {path} : {summary}", path=target, summary=summary))
