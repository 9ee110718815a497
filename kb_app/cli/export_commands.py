"""`kb export`: articles in another form, with a report of what was and was not carried over."""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from kb_app.bootstrap import Services, build
from kb_app.cli.export_telling import ToldProgress
from kb_app.cli.terminal import DIM, ProgressLine, styled, write
from kb_app.domain.export import Exported, Format, Progress, Scope
from kb_app.language import tr, trn
from kb_app.services.wording import size_words
from kb_app.settings import Settings

CHANGES_SUFFIX = ".kbchanges"
SHOWN = 20
"""Lines of what was left out on a terminal; `--json` has them all."""


def export(settings: Settings, arguments: argparse.Namespace) -> int:
    services = build(settings)
    scope = Scope(tuple(arguments.tag), arguments.site or "", arguments.folder_path, arguments.since)
    export_as = EXPORTERS[Format(arguments.format)]
    try:
        if arguments.listen:
            made = export_as(services, arguments, scope, ToldProgress().count)
        else:
            with ProgressLine() as line:
                made = export_as(services, arguments, scope, line.count)
    finally:
        services.close()
    if arguments.listen:
        told = {"event": "exported", "dry_run": arguments.dry_run, **export_document(made)}
        if made.format is Format.CHANGES:
            told["fingerprint"] = services.carrying.keyring.fingerprint()
        write(json.dumps(told))
        return 0
    if arguments.json:
        write(json.dumps(export_document(made), ensure_ascii=False, indent=2))
    else:
        _write_report(made)
    return 0


Exporter = Callable[[Services, argparse.Namespace, Scope, Progress], Exported]


def _markdown(services: Services, arguments: argparse.Namespace, scope: Scope, progress: Progress) -> Exported:
    return services.exporting.markdown(_target(arguments), scope, progress)


def _rescue(services: Services, arguments: argparse.Namespace, scope: Scope, progress: Progress) -> Exported:
    return services.exporting.rescue(_target(arguments), scope, progress)


def _site(services: Services, arguments: argparse.Namespace, scope: Scope, progress: Progress) -> Exported:
    return services.exporting.site(_target(arguments), scope, progress)


def _zim(services: Services, arguments: argparse.Namespace, scope: Scope, progress: Progress) -> Exported:
    return services.exporting.zim(_target(arguments), scope, progress)


def _handover(services: Services, arguments: argparse.Namespace, scope: Scope, progress: Progress) -> Exported:
    target, people = _target(arguments), arguments.with_people
    if not arguments.dry_run:
        exporting, to, by = services.exporting, arguments.to, arguments.decided_by
        return exporting.handover(target, scope, to, by, progress, with_people=people)
    outgoing = services.exporting.outgoing(scope, with_people=people)
    size = sum(map(len, outgoing.files.values()))
    left_out = (*outgoing.mentions, *outgoing.left_out)
    attachments = len(outgoing.files) - outgoing.articles
    made = tuple(Path(path) for path in outgoing.files)
    return Exported(Format.HANDOVER, target, outgoing.articles, attachments, size, left_out, made)


def _changes(services: Services, arguments: argparse.Namespace, scope: Scope, progress: Progress) -> Exported:
    made = services.carrying.export(_target(arguments), scope.since, arguments.label, progress)
    if not arguments.json and not arguments.listen:
        write(tr("Votre empreinte, à lire au destinataire : {shown}", shown=services.carrying.keyring.fingerprint()))
    return made


def _pdf(services: Services, arguments: argparse.Namespace, scope: Scope, progress: Progress) -> Exported:
    from kb_app.ui.pdf import write_pdf

    return services.exporting.pdf(_target(arguments), scope, arguments.id, write_pdf, progress)


def _checklist(services: Services, arguments: argparse.Namespace, scope: Scope, progress: Progress) -> Exported:
    from kb_app.ui.pdf import write_pdf

    return services.exporting.checklist(_target(arguments), scope, arguments.id, write_pdf, progress)


EXPORTERS: dict[Format, Exporter] = {
    Format.RESCUE: _rescue,
    Format.PDF: _pdf,
    Format.CHECKLIST: _checklist,
    Format.SITE: _site,
    Format.ZIM: _zim,
    Format.HANDOVER: _handover,
    Format.CHANGES: _changes,
    Format.MARKDOWN: _markdown,
}


def export_document(made: Exported) -> dict[str, object]:
    """The JSON of a report: a contract that scripts depend on."""
    return {
        "format": made.format.value,
        "path": str(made.target),
        "articles": made.articles,
        "attachments": made.attachments,
        "bytes": made.size,
        "files": [str(path) for path in made.made or (made.target,)],
        "left_out": [{"path": left.path, "message": left.message} for left in made.left_out],
    }


def _target(arguments: argparse.Namespace) -> Path:
    target: Path = arguments.output
    return target.expanduser().absolute()


def _write_report(made: Exported) -> None:
    articles = trn("{count} fiche", "{count} fiches", made.articles)
    attached = trn("{count} pièce jointe", "{count} pièces jointes", made.attachments)
    write(f"{made.target}  {styled(f'{articles} · {attached} · {size_words(made.size)}', DIM)}")
    for path in made.made:
        write(f"  {path}")
    if made.left_out:
        write(trn("{count} chose n'a pas suivi :", "{count} choses n'ont pas suivi :", len(made.left_out)))
    for left in made.left_out[:SHOWN]:
        write(f"  {left.path}  {left.message}")
    if len(made.left_out) > SHOWN:
        write(tr("  … et {count} autres (--json les donne toutes).", count=len(made.left_out) - SHOWN))


def import_changes(settings: Settings, arguments: argparse.Namespace) -> int:
    """`kb import FILE.kbchanges`: what somebody carried here, into the local copy only."""
    for source in arguments.source:
        applied = build(settings).carrying.apply(source.expanduser(), arguments.trust, is_meant=arguments.remove)
        if arguments.json:
            row = asdict(applied) | {"left_out": [asdict(left) for left in applied.left_out]}
            write(json.dumps(row, ensure_ascii=False))
            continue
        write(
            tr(
                "{label} : {added} ajout(s), {changed} modification(s), {removed} retrait(s), {same} déjà là ; "
                "le dossier partagé aura le dernier mot.",
                label=applied.label,
                added=applied.added,
                changed=applied.changed,
                removed=applied.removed,
                same=applied.same,
            )
        )
        if applied.held:
            write(
                trn(
                    "{count} retrait attend votre accord : kb trash held en donne la liste.",
                    "{count} retraits attendent votre accord : kb trash held en donne la liste.",
                    applied.held,
                )
            )
        for left in applied.left_out:
            write(f"  {left.path}  {left.message}")
    return 0
