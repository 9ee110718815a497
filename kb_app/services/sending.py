"""What this person sent and what still waits, with the words for it: saved here, waiting and why, or delivered."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kb_app.domain.contribution import Change, DamagedItem, Fate, OutboxItem, is_proposal
from kb_app.domain.errors import LocalError
from kb_app.language import later, tr
from kb_app.services.feedback import SUBJECTS
from kb_app.services.wording import age_words
from kb_app.workspace.outbox import Outbox

WHY_WAITING = {
    "offline": later("le partage est absent"),
    "absent": later("le partage est absent"),
    "no-answer": later("le partage ne répond pas"),
    "no-access": later("l'accès au partage est refusé : vérifiez vos droits"),
    "library-missing": later("il manque un complément de Vademecum pour cette adresse : kb doctor dit lequel"),
    "read-only": later("vous n'avez pas le droit d'écrire dans ce dossier"),
    "share-full": later("le partage est plein : prévenez ceux qui le gèrent"),
    "open-elsewhere": later("la fiche est ouverte sur un autre poste"),
    "behind": later("un envoi plus ancien pour la même fiche passe d'abord"),
    "being-changed": later("quelqu'un d'autre modifie la fiche en ce moment"),
    "not-prepared": later("le dossier partagé est encore vide : déposez-y une première fiche à la main"),
    "not-followed": later("ce dossier n'est plus suivi sur ce poste"),
    "share-error": later("le partage a répondu par une erreur"),
    "not-supported": later("ce partage ne permet pas d'écrire sans risque"),
    "no-safe-removal": later("ce partage ne sait ni supprimer ni déplacer sans risque : archivez plutôt la fiche"),
    "newer-format": later("le dossier demande une version plus récente de Vademecum"),
    "other-library": later("ce dossier n'est plus celui qui était suivi"),
    "unsafe-path": later("le nom du fichier n'est pas permis : renommez la fiche"),
    "marker-missing": later("le repère du dossier (.kb/share.json) manque"),
    "marker-damaged": later("le repère du dossier (.kb/share.json) est abîmé"),
    "many-removed": later("le partage semble anormal"),
    "folder-removed": later("le partage semble anormal"),
    "listing-shrank": later("le partage semble anormal"),
    "empty": later("le partage semble vide"),
}
WHY_CONFLICT = {
    "changed": later("quelqu'un a changé les mêmes lignes"),
    "taken": later("une autre fiche a pris cette place"),
    "deleted": later("quelqu'un a supprimé la fiche"),
}
OVERWRITTEN = "overwritten"
"""Delivered, and then somebody saved over it what they had begun from an older text."""


class Sending:
    """The outbox for people. Every method but `counts` may raise LocalError."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def waiting(self) -> tuple[OutboxItem, ...]:
        """What has not left yet, in the order in which it will."""
        return self._outbox.waiting()

    def counts(self) -> tuple[int, int]:
        """How many items wait, and how many are conflicts; zeros if that cannot be read now: `waiting` says why."""
        try:
            return len(self.waiting()), len(self.conflicts())
        except LocalError:
            return 0, 0

    def damaged(self) -> tuple[DamagedItem, ...]:
        """What cannot be sent because its file is not as it was written."""
        return self._outbox.damaged()

    def sent(self) -> tuple[OutboxItem, ...]:
        """What was delivered in the last 30 days."""
        return self._outbox.sent()

    def conflicts(self) -> tuple[OutboxItem, ...]:
        """What was delivered, but beside the article: somebody has to choose."""
        return tuple(item for item in self._outbox.sent() if item.progress.fate is Fate.CONFLICT)

    def own_revisions(self) -> frozenset[str]:
        """The texts that this person published in the last 30 days, by their SHA-256."""
        changes = ((item.contribution, item.progress.revision) for item in self._outbox.sent())
        own = {revision for change, revision in changes if isinstance(change, Change) and revision}
        return frozenset(own)

    def get(self, id_: str) -> OutboxItem:
        """The item whose id begins with `id_`. Raises UsageError."""
        return self._outbox.get(id_)

    def retry(self) -> int:
        """Let all that waits be tried at the next occasion, however often it failed; how many that is."""
        items = self._outbox.waiting()
        for item in items:
            self._outbox.note(item, replace(item.progress, next_try=0.0))
        return len(items)

    def drop(self, item: OutboxItem) -> bool:
        """Take it back, unless it has left: False then. A conflict that was settled is put away."""
        return self._outbox.drop(item)

    def restore(self, item: OutboxItem) -> bool:
        """Undo `drop`."""
        return self._outbox.restore(item)


def kind_words(item: OutboxItem) -> str:
    """What sort of thing is sent."""
    contribution = item.contribution
    if not isinstance(contribution, Change):
        return tr(SUBJECTS[contribution.subject])
    if contribution.content is None:
        return tr("Retrait")
    if contribution.moved_from:
        return tr("Déplacement")
    return tr("Modification") if contribution.base else tr("Nouvelle fiche")


def state_words(item: OutboxItem) -> str:
    """Where it stands, honestly: "delivered" only for what was read back on the shared folder."""
    progress = item.progress
    match progress.fate:
        case Fate.DELIVERED if progress.reason == "was-deleted":
            return tr("remis : la fiche avait été supprimée, elle est revenue")
        case Fate.DELIVERED if is_proposal(item):
            return tr("remis : proposé à qui répond de la fiche")
        case Fate.DELIVERED:
            return tr("remis")
        case Fate.MERGED:
            return tr("remis, réuni avec les changements d'un autre")
        case Fate.CONFLICT if progress.reason == OVERWRITTEN:
            return tr("recouvert : quelqu'un a enregistré par-dessus, depuis un texte plus ancien ; réunissez les deux")
        case Fate.CONFLICT:
            reason = tr(WHY_CONFLICT.get(progress.reason, WHY_CONFLICT["changed"]))
            if not progress.conflict_path:
                return tr("sans effet : {reason}, la fiche est restée", reason=reason)
            return tr("en conflit : {reason} ; votre texte est dans {path}", reason=reason, path=progress.conflict_path)
    if not progress.reason:
        return tr("enregistré sur ce poste")
    return tr("en attente : {reason}", reason=why_waiting(progress.reason))


def proposed_words(owner: str) -> str:
    """Where a text stands that was delivered to be approved."""
    return (
        tr("proposé : attend la validation de {owner}", owner=owner) if owner else tr("proposé : attend une validation")
    )


def why_waiting(reason: str) -> str:
    """The stable word of a receipt, for people."""
    if reason in WHY_WAITING:
        return tr(WHY_WAITING[reason])
    return tr("le partage n'a pas pris l'envoi ({reason})", reason=reason)


def can_be_settled(item: OutboxItem) -> bool:
    """Whether one text can be made of it and of what stands in the article's place."""
    progress = item.progress
    return progress.fate is Fate.CONFLICT and bool(progress.conflict_path or progress.reason == OVERWRITTEN)


def since_words(item: OutboxItem, now: float) -> str:
    """How long ago it was saved."""
    return age_words(timedelta(seconds=now - item.since))


def moment(seconds: float) -> str:
    """ISO 8601 in UTC, empty for never."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds") if seconds else ""
