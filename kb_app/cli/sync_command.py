"""`kb sync`: the local copy brought up to date and what waits sent, once or without end"""

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from kb_app import settings as settings_module
from kb_app.bootstrap import build_refresher
from kb_app.cli.outbox_command import tell_delivery
from kb_app.cli.terminal import ProgressLine, write, write_error
from kb_app.domain.errors import UsageError
from kb_app.language import tr, trn
from kb_app.services.events import Delivering, Event, ProblemFound, StateChanged, to_json
from kb_app.services.wording import decimal, refresh_sentence
from kb_app.settings import Settings

INTERRUPTED = 130


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
    if arguments.json:
        with closing(build_refresher(settings)) as refresher, _interruptible() as interrupted:
            code = refresher.refresh(_tell_json, interrupted, due).exit_code
            return INTERRUPTED if interrupted() else code
    told: list[Delivering] = []

    def follow(event: Event) -> None:
        progress.show(event)
        if isinstance(event, Delivering):
            told.append(event)

    with closing(build_refresher(settings)) as refresher, ProgressLine() as progress, _interruptible() as interrupted:
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
    tell_delivery(settings, told, done.waiting)
    if done.problems:
        write(trn("{count} fichier à corriger (kb check).", "{count} fichiers à corriger (kb check).", done.problems))
    for reason in filter(None, refreshed.reasons):
        write_error(f"kb: {refresh_sentence(reason)}")
    return refreshed.exit_code


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
