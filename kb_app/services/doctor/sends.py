"""The outbox: what waits, since when and why; what is damaged; what is in conflict."""

from collections.abc import Iterator
from datetime import timedelta

from kb_app.domain.errors import LocalError
from kb_app.language import later, tr, trn
from kb_app.services.doctor.finding import Ailment, Finding, Level, well
from kb_app.services.doctor.surroundings import Surroundings
from kb_app.services.sending import Sending, why_waiting
from kb_app.services.wording import age_words, local_sentence
from kb_app.settings import Settings
from kb_app.workspace.outbox import Outbox

STUCK = timedelta(days=2)

_SENDS = later("Envois")
OUTBOX_UNREADABLE = Ailment(
    "outbox-unreadable",
    Level.ERROR,
    _SENDS,
    later("Les envois ne peuvent pas être lus : {reason}"),
    later("Ce que vous avez envoyé attend sans pouvoir partir."),
    later("Vérifiez le disque et les droits sur {path}."),
)
OUTBOX_WAITS = Ailment(
    "outbox-waits",
    Level.NOTE,
    _SENDS,
    later("{waiting}, le plus ancien {age}."),
    later("Cela partira seul dès que le dossier répondra."),
    later("kb outbox dit pourquoi chacun attend."),
)
OUTBOX_STUCK = Ailment(
    "outbox-stuck",
    Level.WARNING,
    _SENDS,
    later("{waiting}, le plus ancien {age} : {reason}."),
    later("Personne d'autre n'a encore lu ce que vous avez envoyé."),
    later("kb outbox en donne la liste ; kb outbox retry réessaie, et la fenêtre permet de copier le texte."),
)
OUTBOX_ORPHANED = Ailment(
    "outbox-orphaned",
    Level.WARNING,
    _SENDS,
    later("{waiting} pour un dossier qui n'est plus suivi : {labels}."),
    later("Cela ne partira jamais."),
    later("Suivez de nouveau ce dossier, ou retirez ces envois avec kb outbox drop."),
)
OUTBOX_DAMAGED = Ailment(
    "outbox-damaged",
    Level.ERROR,
    _SENDS,
    later("Envois abîmés, gardés dans {path} : {count}."),
    later("Leur texte ne partira pas tout seul."),
    later("Ouvrez ces fichiers avec un éditeur de texte et renvoyez ce qu'ils disent."),
)
OUTBOX_CONFLICTS = Ailment(
    "outbox-conflicts",
    Level.WARNING,
    _SENDS,
    later("Conflits à régler : {count}."),
    later("Deux textes d'une même fiche existent : les agents ne lisent que l'un d'eux."),
    later("Comparez les fiches deux à deux et gardez ce qui est juste."),
)


def check_outbox(settings: Settings, around: Surroundings) -> Iterator[Finding]:
    sending = Sending(Outbox(settings.outbox))
    try:
        waiting, damaged, conflicts = sending.waiting(), sending.damaged(), sending.conflicts()
    except LocalError as error:
        yield OUTBOX_UNREADABLE.found(reason=local_sentence(error.reason), path=settings.outbox)
        return
    if not (waiting or damaged or conflicts):
        yield well("outbox", tr(_SENDS), tr("rien n'attend"))
    orphans = [item for item in waiting if item.folder not in settings.labels]
    if orphans:
        labels = ", ".join(dict.fromkeys(item.folder for item in orphans))
        yield OUTBOX_ORPHANED.found(waiting=_count(len(orphans)), labels=labels)
    if followed := [item for item in waiting if item.folder in settings.labels]:
        oldest = min(followed, key=lambda item: item.since)
        age = timedelta(seconds=around.clock() - oldest.since)
        reason = why_waiting(oldest.progress.reason) or tr("jamais essayé")
        ailment = OUTBOX_STUCK if age > STUCK else OUTBOX_WAITS
        yield ailment.found(waiting=_count(len(followed)), age=age_words(age), reason=reason)
    if damaged:
        yield OUTBOX_DAMAGED.found(count=len(damaged), path=settings.outbox)
    if conflicts:
        yield OUTBOX_CONFLICTS.found(count=len(conflicts))


def _count(count: int) -> str:
    return trn("{count} envoi en attente", "{count} envois en attente", count)
