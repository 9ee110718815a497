"""What the program says to people, where more than one place says it: errors, dates, ages, trust."""

from datetime import date, datetime, timedelta

from kb_app.domain.article import Confidence, Kind
from kb_app.domain.errors import (
    ArticleNotFound,
    IndexUnusable,
    KbError,
    LocalError,
    ShareOffline,
    ShareSuspicious,
    UsageError,
)
from kb_app.domain.review import ReviewState
from kb_app.language import language, later, tr, trn

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip

CONFIDENCE = {
    Confidence.WIP: later("En cours de rédaction"),
    Confidence.NOT_VALIDATED: later("Non validée"),
    Confidence.VALIDATED: later("Validée"),
    Confidence.ARCHIVED: later("Archivée"),
}
KIND = {
    Kind.ANSWER: later("Réponse"),
    Kind.PROCEDURE: later("Procédure"),
    Kind.NOTICE: later("Avis"),
    Kind.REFERENCE: later("Référence"),
}


def error_sentence(error: KbError) -> str:
    """One clear sentence, with what to do."""
    match error:
        case ShareOffline():
            return tr("Le dossier partagé ne répond pas : les réponses viennent de la copie locale.")
        case ShareSuspicious():
            return tr("Le dossier partagé ne ressemble plus à celui que nous connaissons : rien n'a été supprimé.")
        case ArticleNotFound():
            return tr("Aucune fiche « {id} » : cherchez-la par son titre.", id=str(error))
        case IndexUnusable():
            return tr("L'index de recherche est en cours de reconstruction : réessayez dans un instant.")
        case UsageError():
            return str(error)
        case LocalError():
            return tr(
                "Impossible d'écrire sur cet ordinateur ({reason}) : libérez de la place ou vérifiez les droits.",
                reason=str(error),
            )
        case _:
            return tr("Quelque chose n'a pas marché : {reason}", reason=str(error))


def day_words(day: date) -> str:
    """`21 novembre 2026`."""
    if language() != "fr":
        return f"{day.day} {day:%B} {day.year}"
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def age_words(span: timedelta) -> str:
    """How long ago, in the largest unit that says enough: `il y a 3 min`."""
    seconds = max(0, int(span.total_seconds()))
    if seconds < 60:
        return tr("à l'instant")
    if seconds < 3600:
        return tr("il y a {count} min", count=seconds // 60)
    if seconds < 86_400:
        return tr("il y a {count} h", count=seconds // 3600)
    return days_ago(seconds // 86_400)


def days_ago(days: int) -> str:
    """`aujourd'hui`, `hier`, `il y a 3 jours`, `il y a 2 mois`."""
    if days <= 0:
        return tr("aujourd'hui")
    if days == 1:
        return tr("hier")
    if days < 61:
        return trn("il y a {count} jour", "il y a {count} jours", days)
    if days < 730:
        return trn("il y a {count} mois", "il y a {count} mois", days // 30)
    return trn("il y a {count} an", "il y a {count} ans", days // 365)


def as_of_words(moment: datetime | None, now: datetime) -> str:
    """`09:12`, `hier à 09:12`, `le 12 octobre à 09:12`; empty when there never was a copy. Local times."""
    if moment is None:
        return ""
    if moment.date() == now.date():
        return f"{moment:%H:%M}"
    if moment.date() == now.date() - timedelta(days=1):
        return tr("hier à {time}", time=f"{moment:%H:%M}")
    return tr("le {day} à {time}", day=day_words(moment.date()), time=f"{moment:%H:%M}")


def review_words(state: ReviewState, due: date | None, today: date) -> str:
    """What an agent must know of the review date, or nothing."""
    if due is None or state in (ReviewState.NONE, ReviewState.CURRENT):
        return ""
    if state is ReviewState.OVERDUE:
        return trn("à revoir depuis {count} jour", "à revoir depuis {count} jours", (today - due).days)
    return tr("à revoir le {day}", day=day_words(due))
