"""`kb import`: documents from elsewhere into a folder, with a report of what was and was not carried over."""

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from kb_app.bootstrap import build, build_refresher
from kb_app.cli.export_commands import CHANGES_SUFFIX, import_changes
from kb_app.cli.terminal import BOLD, DIM, ProgressLine, styled, write
from kb_app.domain.contribution import Fate
from kb_app.domain.contribution import Progress as OutboxProgress
from kb_app.domain.errors import UsageError
from kb_app.domain.imports import ImportRow, Outcome
from kb_app.domain.names import displayable
from kb_app.language import later, tr, trn
from kb_app.places import Place, place_of
from kb_app.services.sending import why_waiting
from kb_app.settings import Settings

WORDS = {
    Outcome.CREATED: later("nouvelle"),
    Outcome.UPDATED: later("mise à jour"),
    Outcome.UNCHANGED: later("inchangée"),
    Outcome.CONFLICT: later("en conflit"),
    Outcome.SKIPPED: later("pas reprise"),
}

SENT = {
    Fate.DELIVERED: later("remise au dossier partagé"),
    Fate.MERGED: later("réunie avec ce que d'autres ont changé"),
    Fate.CONFLICT: later("gardée à côté de la fiche, à comparer"),
    Fate.WAITING: later("en attente d'envoi"),
}


def import_documents(settings: Settings, arguments: argparse.Namespace) -> int:
    if all(source.suffix.lower() == CHANGES_SUFFIX for source in arguments.source):
        return import_changes(settings, arguments)
    if arguments.into is None:
        raise UsageError(tr("Où écrire les fiches ? Ajoutez --into DOSSIER."))
    from kb_app.services.imports.importing import carry_out

    target = _place(arguments.into)
    sources = [source.expanduser() for source in arguments.source]
    services = build(settings)
    progress: dict[str, OutboxProgress] = {}
    with ProgressLine() as line:
        plan = services.importing.plan(sources, target, lambda done, total: line.count(done, total, tr("Lecture")))
        rows = plan.rows
        if not arguments.dry_run:
            rows = carry_out(plan, lambda done, total: line.count(done, total, tr("Écriture")))
            if plan.is_shared:
                _deliver(settings, line)
                progress = services.importing.became(rows)
    if arguments.json:
        document = import_document(target, rows, dry_run=arguments.dry_run)
        if plan.is_shared:
            document = _with_sending(document, rows, progress)
        write(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        _write_report(target, rows, dry_run=arguments.dry_run)
        _write_sending(progress)
    return 0


def _place(text: str) -> Place:
    place = place_of(text)
    return place.expanduser().absolute() if isinstance(place, Path) else place


def _deliver(settings: Settings, line: ProgressLine) -> None:
    """One pass of the write flow; what cannot leave now waits in the outbox for the next."""
    refresher = build_refresher(settings)
    try:
        refresher.refresh(line.show)
    finally:
        refresher.close()


def import_document(target: Place, rows: Sequence[ImportRow], *, dry_run: bool) -> dict[str, object]:
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


def _with_sending(
    document: dict[str, object], rows: Sequence[ImportRow], progress: Mapping[str, OutboxProgress]
) -> dict[str, object]:
    """The report of an import into a shared folder: what became of each text, in words of `Fate`."""
    fates = Counter(each.fate for each in progress.values())
    sent = {
        row.path: {"fate": progress[row.key].fate.value, "reason": progress[row.key].reason, "outbox": list(row.outbox)}
        for row in rows
        if row.key in progress
    }
    return {**document, "sent": {fate.value: fates[fate] for fate in Fate if fates[fate]}, "sending": sent}


def _write_sending(progress: Mapping[str, OutboxProgress]) -> None:
    fates = Counter(each.fate for each in progress.values())
    for fate, words in SENT.items():
        if fates[fate]:
            write(f"{tr(words)} : {fates[fate]}")
    reasons = {each.reason for each in progress.values() if each.fate is Fate.WAITING}
    for reason in sorted(reasons):
        write(styled("    " + (why_waiting(reason) if reason else tr("partira avec kb sync")), DIM))


def _write_report(target: Place, rows: Sequence[ImportRow], *, dry_run: bool) -> None:
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
