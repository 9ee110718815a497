"""What the program says to people, where more than one place says it: errors, dates, ages, trust."""

from datetime import date, datetime, timedelta

from kb_app.domain.article import Confidence, Kind
from kb_app.domain.errors import (
    ArticleNotFound,
    Cancelled,
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

ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
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
        case Cancelled():
            return tr("Arrêté à votre demande : rien n'a été écrit.")
        case IndexUnusable():
            return tr("L'index de recherche est en cours de reconstruction : réessayez dans un instant.")
        case UsageError():
            return str(error)
        case LocalError():
            return local_sentence(error.reason)
        case _:
            return tr("Quelque chose n'a pas marché : {reason}", reason=str(error))


LOCAL_REASONS = {
    "disk-full": later(
        "Le disque de cet ordinateur est plein : libérez de la place. Ce qui était enregistré l'est toujours."
    ),
    "read-only": later("Le dossier local est en lecture seule : vérifiez les droits."),
    "disk-error": later("Le disque de cet ordinateur a un défaut : faites-le vérifier, les brouillons sont gardés."),
    "library": later("La bibliothèque locale n'a pas pu être écrite : elle sera refaite la prochaine fois."),
    "workspace": later("Vos favoris n'ont pas pu être enregistrés : vérifiez le disque et les droits."),
    "settings": later("Les préférences n'ont pas pu être enregistrées : vérifiez le disque et les droits."),
}


def local_sentence(reason: str) -> str:
    """What this computer could not do, by the stable word of a LocalError, and what to do about it."""
    if reason in LOCAL_REASONS:
        return tr(LOCAL_REASONS[reason])
    return tr("Impossible d'écrire sur cet ordinateur ({reason}) : vérifiez le disque et les droits.", reason=reason)


SHARE_REASONS = {
    "absent": later("Le dossier partagé n'est pas là : vérifiez le réseau ou le VPN."),
    "no-answer": later("Le dossier partagé ne répond pas : vérifiez le réseau ou le VPN."),
    "no-access": later("L'accès au dossier partagé est refusé : vérifiez vos droits."),
    "library-missing": later("Il manque un complément de Vademecum pour cette adresse : kb doctor dit lequel."),
    "marker-missing": later(
        "Le repère du dossier partagé (.kb/share.json) manque : rien n'a été supprimé, "
        "prévenez la personne qui le gère."
    ),
    "marker-damaged": later("Le repère du dossier partagé (.kb/share.json) est abîmé : rien n'a été supprimé."),
    "other-library": later(
        "Ce dossier partagé est une autre bibliothèque que celle qui était suivie : votre copie reste, "
        "prévenez la personne qui le gère."
    ),
    "another-library": later("Ce dossier contient tout autre chose que ce qui était suivi : rien n'a été supprimé."),
    "empty": later("Le dossier partagé semble vide : rien n'a été supprimé, faites-le vérifier."),
    "many-removed": later(
        "Beaucoup de fiches ont disparu du dossier partagé : elles sont gardées, faites-le vérifier."
    ),
    "folder-removed": later("Un dossier entier a disparu du dossier partagé : ses fiches sont gardées."),
    "overtaken": later("Une autre synchronisation est en cours sur ce poste."),
    "listing-shrank": later("Un dossier a perdu plus de la moitié de ses fichiers : ils sont gardés."),
}


def refresh_sentence(reason: str) -> str:
    """Why a refresh could not do all it should, by the stable word it gives, and what to do about it."""
    known = SHARE_REASONS | LOCAL_REASONS
    if reason in known:
        return tr(known[reason])
    return tr("Le dossier partagé semble anormal ({reason}) : rien n'a été supprimé.", reason=reason)


def decimal(number: float, places: int = 1) -> str:
    """With the comma of French."""
    text = f"{number:.{places}f}"
    return text.replace(".", ",") if language() == "fr" else text


def size_words(size: int) -> str:
    """`840 ko`, `12,4 Mo`."""
    if size < 1_000_000:
        return tr("{count} ko", count=max(1, round(size / 1000)))
    return tr("{count} Mo", count=decimal(size / 1_000_000))


def day_words(day: date) -> str:
    """`21 novembre 2026`."""
    if language() != "fr":
        return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"
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
    """`de 09:12`, `d'hier à 09:12`, `du 12 octobre à 09:12`, to follow `Copie`; empty without a moment. Local times."""
    if moment is None:
        return ""
    if moment.date() == now.date():
        return tr("de {time}", time=f"{moment:%H:%M}")
    if moment.date() == now.date() - timedelta(days=1):
        return tr("d'hier à {time}", time=f"{moment:%H:%M}")
    return tr("du {day} à {time}", day=day_words(moment.date()), time=f"{moment:%H:%M}")


def since_words(moment: datetime, now: datetime) -> str:
    """`09:12`, `hier à 09:12`, `le 12 octobre à 09:12`, to follow `depuis`. Local times."""
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
