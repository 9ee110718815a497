"""`kb doctor`: what is right and wrong with this set-up, each with what to do."""

import os
import queue
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from kb_app.domain.errors import KbError, LocalError
from kb_app.language import tr, trn
from kb_app.library.catalogue import Catalogue
from kb_app.search.found import IndexState
from kb_app.search.index import SearchIndex
from kb_app.services.sending import Sending, why_waiting
from kb_app.services.wording import age_words, local_sentence
from kb_app.settings import FollowedFolder, Settings
from kb_app.sync import state as sync_state
from kb_app.sync.client import Client
from kb_app.sync.founding import probe
from kb_app.sync.identity import identify
from kb_app.sync.opening import open_folder, takes_changes
from kb_app.sync.refusals import reason_of
from kb_app.sync.remote import MissingLibrary
from kb_app.workspace.outbox import Outbox

SHARE_PATIENCE = 5.0  # seconds
LITTLE_SPACE = 500_000_000  # bytes
OLD_COPY = timedelta(days=2)
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Finding:
    """`level` is `ok`, `warning` or `error`; `message` says what to do when it is not `ok`."""

    level: str
    topic: str
    message: str

    def document(self) -> dict[str, str]:
        return {"level": self.level, "topic": self.topic, "message": self.message}


def diagnose(settings: Settings) -> tuple[Finding, ...]:
    """Looks at everything once; a shared folder that does not answer costs `SHARE_PATIENCE` seconds at most."""
    return tuple(finding for check in _CHECKS for finding in check(settings))


def _check_settings(settings: Settings) -> Iterator[Finding]:
    topic = tr("Préférences")
    if settings.broken:
        yield Finding(
            "error",
            topic,
            tr(
                "{path} est illisible ({reason}) : corrigez ou supprimez ce fichier.",
                path=settings.config,
                reason=settings.broken,
            ),
        )
    else:
        yield Finding("ok", topic, str(settings.config))
    if settings.policy is not None and settings.policy.broken:
        yield Finding(
            "error",
            tr("Réglages de l'organisation"),
            tr(
                "{path} est illisible ({reason}) : rien n'en est appliqué, prévenez votre service informatique.",
                path=settings.policy.path,
                reason=settings.policy.broken,
            ),
        )


def _check_home(settings: Settings) -> Iterator[Finding]:
    topic = tr("Dossier local")
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        probe = settings.home / f".probe-{os.getpid()}"
        probe.write_bytes(b"1")
        probe.unlink()
    except OSError as error:
        yield Finding(
            "error",
            topic,
            tr(
                "Impossible d'écrire dans {path} ({reason}) : vérifiez les droits.",
                path=settings.home,
                reason=error.strerror,
            ),
        )
        return
    free = shutil.disk_usage(settings.home).free
    if free < LITTLE_SPACE:
        yield Finding(
            "warning",
            topic,
            tr(
                "Il ne reste que {free} Mo dans {path} : libérez de la place.",
                free=free // 1_000_000,
                path=settings.home,
            ),
        )
    else:
        yield Finding("ok", topic, tr("{path}, {free} Go libres", path=settings.home, free=free // 1_000_000_000))


def _check_folders(settings: Settings) -> Iterator[Finding]:
    if not settings.folders:
        yield Finding("warning", tr("Dossiers suivis"), tr("Aucun : suivez-en un avec kb --folder CHEMIN sync."))
    for folder in settings.folders:
        yield from _check_folder(folder)
        yield from _check_rights(settings, folder)
        yield from _check_age(settings, folder)


def _check_folder(folder: FollowedFolder) -> Iterator[Finding]:
    topic = tr("Dossier « {label} »", label=folder.label)

    def look() -> str:
        open_folder(folder.path).entries("")
        return ""

    answer = _with_patience(lambda: _reason(look))
    if answer is None:
        yield Finding("error", topic, tr("{path} ne répond pas : vérifiez le réseau ou le VPN.", path=folder.path))
    elif answer:
        yield Finding(
            "error",
            topic,
            tr(
                "{path} ne peut pas être lu ({reason}) : vérifiez le réseau ou les droits.",
                path=folder.path,
                reason=answer,
            ),
        )
    else:
        yield Finding("ok", topic, str(folder.path))


def _check_rights(settings: Settings, folder: FollowedFolder) -> Iterator[Finding]:
    """Whether what is sent can arrive: tried on files of our own, where a library is ready for them."""
    topic = tr("Envois vers « {label} »", label=folder.label)

    def look() -> str:
        client = Client(settings.clients / f"{folder.label}.json")
        share = open_folder(folder.path, client.id)
        try:
            identity = identify(share)
            if not identity.is_marked:
                return "" if not isinstance(folder.path, Path) or os.access(folder.path, os.W_OK) else "read-only"
            if identity.is_read_only:
                return "newer-format"
            return "" if takes_changes(folder.path) and probe(share, client).is_publishable else "not-supported"
        except OSError as error:
            return reason_of(error, is_writable=False)
        except KbError as error:
            return getattr(error, "reason", "share-error")

    reason = _with_patience(look)
    if reason:
        yield Finding("warning", topic, tr("impossibles : {reason}", reason=why_waiting(reason)))
    elif reason is not None:
        yield Finding("ok", topic, tr("possibles"))


def _check_outbox(settings: Settings) -> Iterator[Finding]:
    topic = tr("Envois")
    sending = Sending(Outbox(settings.outbox))
    try:
        waiting, damaged, conflicts = sending.waiting(), sending.damaged(), sending.conflicts()
    except LocalError as error:
        yield Finding("error", topic, local_sentence(error.reason))
        return
    if not (waiting or damaged or conflicts):
        yield Finding("ok", topic, tr("rien n'attend"))
    if waiting:
        words = trn("{count} envoi en attente", "{count} envois en attente", len(waiting))
        age = age_words(timedelta(seconds=time.time() - min(item.since for item in waiting)))
        yield Finding(
            "warning", topic, tr("{waiting}, le plus ancien {age} : kb outbox dit pourquoi.", waiting=words, age=age)
        )
    if damaged:
        message = trn(
            "{count} envoi abîmé, gardé dans {path} : ouvrez-le et renvoyez son texte.",
            "{count} envois abîmés, gardés dans {path} : ouvrez-les et renvoyez leur texte.",
            len(damaged),
            path=settings.outbox,
        )
        yield Finding("error", topic, message)
    if conflicts:
        message = trn(
            "{count} conflit à régler : comparez les deux fiches, gardez ce qui est juste.",
            "{count} conflits à régler : comparez les fiches deux à deux, gardez ce qui est juste.",
            len(conflicts),
        )
        yield Finding("warning", topic, message)


def _check_age(settings: Settings, folder: FollowedFolder) -> Iterator[Finding]:
    topic = tr("Copie de « {label} »", label=folder.label)
    state = sync_state.load(settings.sync / f"{folder.label}.json")
    if state.as_of is None:
        yield Finding("warning", topic, tr("Pas encore de copie complète : lancez kb sync."))
        return
    age = datetime.now().astimezone() - datetime.fromtimestamp(state.as_of).astimezone()
    if age < timedelta(minutes=-5):
        yield Finding("warning", topic, tr("La copie vient du futur : l'horloge de ce poste retarde, réglez-la."))
    elif age > OLD_COPY:
        yield Finding(
            "warning", topic, tr("La copie date d'{age} : lancez kb sync quand le dossier répond.", age=age_words(age))
        )
    else:
        yield Finding("ok", topic, age_words(age))
    if state.held:
        yield Finding(
            "error",
            topic,
            trn(
                "{count} retrait attend une décision : faites vérifier le dossier, puis Retraits à confirmer.",
                "{count} retraits attendent une décision : faites vérifier le dossier, puis Retraits à confirmer.",
                len(state.held),
            ),
        )


def _check_library(settings: Settings) -> Iterator[Finding]:
    topic = tr("Fiches")
    catalogue = Catalogue(settings.library)
    count, problems = catalogue.count(), len({problem.path for problem in catalogue.problems()})
    catalogue.close()
    if not count:
        yield Finding("warning", topic, tr("Aucune fiche pour l'instant : lancez kb sync."))
        return
    yield Finding("ok", topic, trn("{count} fiche", "{count} fiches", count))
    if problems:
        yield Finding(
            "warning",
            topic,
            trn(
                "{count} fichier à corriger : kb check en donne la liste.",
                "{count} fichiers à corriger : kb check en donne la liste.",
                problems,
            ),
        )


def _check_index(settings: Settings) -> Iterator[Finding]:
    topic = tr("Index de recherche")
    index = SearchIndex(settings.index)
    try:
        state = index.state()
    finally:
        index.close()
    if state is IndexState.READY:
        yield Finding("ok", topic, tr("prêt"))
    else:
        yield Finding("warning", topic, tr("absent ou à refaire : il sera reconstruit par kb sync."))


_CHECKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    _check_settings,
    _check_home,
    _check_folders,
    _check_outbox,
    _check_library,
    _check_index,
)


def _reason(deed: Callable[[], str]) -> str:
    try:
        return deed()
    except MissingLibrary as error:
        return tr("installez le complément « {extra} » de Vademecum", extra=error.extra)
    except OSError as error:
        return error.strerror or str(error)


def _with_patience(deed: Callable[[], Result]) -> Result | None:
    """What `deed` returns, or None when it takes longer than `SHARE_PATIENCE`; a hung call is left behind."""
    answers: queue.SimpleQueue[Result] = queue.SimpleQueue()
    threading.Thread(target=lambda: answers.put(deed()), daemon=True).start()
    with suppress(queue.Empty):
        return answers.get(timeout=SHARE_PATIENCE)
    return None
