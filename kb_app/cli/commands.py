"""One function a command: asks the services, writes what they answer, returns the exit code."""

import argparse
import json
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from kb_app import places
from kb_app import settings as settings_module
from kb_app.bootstrap import Services, build, build_refresher
from kb_app.cli import export_commands, import_commands, terminal, writing_commands
from kb_app.cli.adopt_command import adopt
from kb_app.cli.answer_document import answer_document
from kb_app.cli.forget_command import forget
from kb_app.cli.login_command import login
from kb_app.cli.proposals_command import proposals
from kb_app.cli.rearranging_commands import move, remove
from kb_app.cli.spell_command import spell
from kb_app.cli.terminal import BOLD, DIM, ProgressLine, marked, styled, write
from kb_app.cli.trash_command import trash
from kb_app.domain.article import Severity
from kb_app.domain.errors import UsageError
from kb_app.domain.query import Answer, Query, Relaxed
from kb_app.language import tr, trn
from kb_app.services.events import Delivering, Event, ProblemFound, StateChanged, to_json
from kb_app.services.explaining import reasons
from kb_app.services.wording import CONFIDENCE, decimal, refresh_sentence
from kb_app.settings import Settings

Command = Callable[[Settings, argparse.Namespace], int]
INTERRUPTED = 130
DEMO_QUERIES = ("payer en plusieurs fois", "mot de pass oublié", "attestation bourse")


def open_window(settings: Settings, arguments: argparse.Namespace) -> int:
    if not has_display():
        raise UsageError(tr("Il n'y a pas d'écran ici : utilisez kb search, kb show ou kb demo."))
    from kb_app.ui.app import run

    services = build(settings)
    if settings.folders:
        services.remember_folders()
    return run(services, getattr(arguments, "query", ""))


def sync(settings: Settings, arguments: argparse.Namespace) -> int:
    if not settings.folders:
        raise UsageError(tr("Quel dossier partagé ? Ajoutez --folder CHEMIN."))
    settings_module.remember_folders(settings)
    if arguments.watch:
        from kb_app.worker import run_worker

        run_worker(settings, _tell_json if arguments.json else _tell_watcher, listen=arguments.listen)
        return 0
    if unknown := set(arguments.only) - set(settings.labels):
        labels = ", ".join(settings.labels)
        raise UsageError(tr("« {label} » n'est pas suivi. Sont suivis : {labels}.", label=min(unknown), labels=labels))
    due = dict.fromkeys(arguments.only, frozenset[str]())
    refresher = build_refresher(settings)
    if arguments.json:
        with _interruptible() as interrupted:
            code = refresher.refresh(_tell_json, interrupted, due).exit_code
            return INTERRUPTED if interrupted() else code
    told: list[Delivering] = []

    def follow(event: Event) -> None:
        progress.show(event)
        if isinstance(event, Delivering):
            told.append(event)

    with ProgressLine() as progress, _interruptible() as interrupted:
        refreshed = refresher.refresh(follow, interrupted, due)
        is_interrupted = interrupted()
    done = refreshed.done
    if is_interrupted:
        write(
            trn(
                "Arrêté. {count} fiche est sur ce poste ; kb sync continuera où il s'est arrêté.",
                "Arrêté. {count} fiches sont sur ce poste ; kb sync continuera où il s'est arrêté.",
                done.articles,
            )
        )
        return INTERRUPTED
    write(
        tr(
            "{articles} : {added} ajout(s), {changed} modification(s), {removed} retrait(s), en {seconds} s.",
            articles=trn("{count} fiche", "{count} fiches", done.articles),
            added=done.added,
            changed=done.changed,
            removed=done.removed,
            seconds=decimal(done.seconds),
        )
    )
    writing_commands.tell_delivery(settings, told, done.waiting)
    if done.problems:
        write(trn("{count} fichier à corriger (kb check).", "{count} fichiers à corriger (kb check).", done.problems))
    for reason in filter(None, refreshed.reasons):
        terminal.write_error(f"kb: {refresh_sentence(reason)}")
    return refreshed.exit_code


def search(settings: Settings, arguments: argparse.Namespace) -> int:
    services = build(settings)
    site = settings.text("site") if arguments.site is None else arguments.site
    query = Query(arguments.query or "", site, arguments.limit, literal=arguments.literal, explained=arguments.explain)
    if arguments.batch is not None:
        return _search_batch(services, query, arguments.batch)
    if not query.text.strip():
        raise UsageError(tr('Chercher quoi ? Donnez des mots : kb search "paiement échelonné".'))
    answer = services.searching.search(query)
    if arguments.json:
        write(json.dumps(answer_document(answer), ensure_ascii=False))
    else:
        _write_answer(answer)
    return 0


def show(settings: Settings, arguments: argparse.Namespace) -> int:
    services = build(settings)
    site = settings.text("site") if arguments.site is None else arguments.site
    reading = services.reading_room.open(services.reading_room.key_of(arguments.id), site)
    if arguments.json:
        from kb_app.cli.reading_document import reading_document

        write(json.dumps(reading_document(reading), ensure_ascii=False, indent=2))
    elif arguments.format == "md":
        write(reading.markdown)
    elif arguments.format == "html":
        write(reading.html)
    else:
        from kb_app.services.remarks import remarks

        write(styled(reading.title, BOLD))
        for remark in remarks(reading, date.today()):
            write(styled(remark.plain, DIM))
        write()
        write(reading.text)
    services.close()
    return 0


def check(settings: Settings, arguments: argparse.Namespace) -> int:
    from kb_app.services import checking

    problems = checking.check(arguments.directory, build(settings).unanswered)
    if arguments.json:
        rows = [
            {
                "path": problem.path,
                "line": problem.line,
                "rule": problem.rule,
                "severity": problem.severity.value,
                "message": problem.message,
            }
            for problem in problems
        ]
        write(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            sign = "✗" if problem.severity is Severity.ERROR else "!"
            place = f"{problem.path}:{problem.line}" if problem.line else problem.path
            write(f"{sign} {styled(place, BOLD)}  {problem.message}  {styled(f'[{problem.rule}]', DIM)}")
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        write(
            tr(
                "{errors}, {warnings}.",
                errors=trn("{count} erreur", "{count} erreurs", errors),
                warnings=trn("{count} remarque", "{count} remarques", len(problems) - errors),
            )
        )
    return 1 if any(problem.severity is Severity.ERROR for problem in problems) else 0


def doctor(settings: Settings, arguments: argparse.Namespace) -> int:
    from kb_app.services import diagnosis

    findings = diagnosis.diagnose(settings)
    if arguments.json:
        write(json.dumps([finding.document() for finding in findings], ensure_ascii=False, indent=2))
    else:
        signs = {"ok": "✓", "note": "·", "warning": "!", "error": "✗"}
        for finding in findings:
            write(f"{signs[finding.level]} {styled(finding.topic, BOLD)}  {finding.message}")
            if finding.why:
                write(f"    {styled(finding.why, DIM)}")
                write("    " + tr("À faire : {advice}", advice=finding.advice))
    return 1 if any(finding.is_problem for finding in findings) else 0


def demo(settings: Settings, _arguments: argparse.Namespace) -> int:
    """The sample folder in a home that is thrown away afterwards."""
    with tempfile.TemporaryDirectory(prefix="vademecum-demo-", ignore_cleanup_errors=True) as home:
        here = settings_module.load(Path(home), environment={})
        here = settings_module.change(here, language=settings.text("language"))
        here = settings_module.follow(here, (places.sample_folder(),))
        settings_module.remember_folders(here)
        if has_display():
            from kb_app.ui.app import run

            return run(build(here), "")
        write(tr("Synchronisation du dossier d'exemple…"))
        code = sync(here, argparse.Namespace(watch=False, json=False, listen=False, only=[]))
        services = build(here)
        answer = None
        for text in DEMO_QUERIES:
            write()
            write(styled(f"> {text}", BOLD))
            answer = services.searching.search(Query(text, limit=3))
            _write_answer(answer)
        if answer is not None and answer.hits:
            write()
            show(here, argparse.Namespace(id=answer.hits[0].id, site="", format="text", json=False))
        services.close()
        return code


def health(settings: Settings, arguments: argparse.Namespace) -> int:
    from kb_app.cli.health_report import write_health

    write_health(build(settings).health.examine(), as_json=arguments.json)
    return 0


COMMANDS: Mapping[str, Command] = {
    "open": open_window,
    "sync": sync,
    "search": search,
    "show": show,
    "check": check,
    "new": writing_commands.new,
    "edit": writing_commands.edit,
    "publish": writing_commands.publish,
    "flag": writing_commands.flag,
    "outbox": writing_commands.outbox,
    "history": writing_commands.history,
    "trash": trash,
    "remove": remove,
    "move": move,
    "proposals": proposals,
    "forget": forget,
    "spell": spell,
    "export": export_commands.export,
    "import": import_commands.import_documents,
    "doctor": doctor,
    "adopt": adopt,
    "login": login,
    "health": health,
    "demo": demo,
}


def has_display() -> bool:
    """Whether a window can be opened here."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Ctrl+C asks for an orderly end; once more, and the program ends at once, whatever hangs."""
    asked = threading.Event()

    def note(_number: int, _frame: object) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    before = signal.signal(signal.SIGINT, note)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def _tell_json(event: Event) -> None:
    write(to_json(event))
    sys.stdout.flush()


def _tell_watcher(event: Event) -> None:
    if isinstance(event, StateChanged):
        write(f"{event.folder}  {event.state.value}")
    elif isinstance(event, ProblemFound):
        write(f"{event.path}  {event.message}")


def _search_batch(services: Services, query: Query, batch: Path) -> int:
    try:
        lines = batch.read_text("utf-8").splitlines()
    except OSError as error:
        raise UsageError(tr("{path} ne peut pas être lu : {reason}", path=batch, reason=error.strerror)) from error
    for line in lines:
        qid, _, text = line.partition("\t")
        if text.strip():
            answer = services.searching.search(replace(query, text=text))
            write(json.dumps({"qid": qid, **answer_document(answer)}, ensure_ascii=False))
    return 0


def _write_answer(answer: Answer) -> None:
    if answer.relaxed is Relaxed.CORRECTED:
        write(tr("Résultats pour « {query} ».", query=answer.corrected_query))
    elif answer.relaxed is Relaxed.SOME_WORDS and answer.hits:
        write(tr("Aucune fiche avec tous les mots : les plus proches."))
    if answer.note:
        write(answer.note)
    if not answer.hits:
        write(tr("Aucune fiche. Essayez les mots de l'appelant, ou un seul mot."))
    for number, hit in enumerate(answer.hits, 1):
        section = f" › {hit.section}" if hit.section else ""
        write(f"{number:2}. {marked(hit.title, hit.title_matches)}{styled(section, DIM)}  {styled(hit.id, DIM)}")
        write(f"    {marked(hit.snippet, hit.matches)}")
        sites = f" · {', '.join(hit.sites)}" if hit.sites else ""
        write(f"    {styled(tr(CONFIDENCE[hit.confidence]) + sites, DIM)}")
        for reason in reasons(answer, hit):
            write(f"      {reason}")
