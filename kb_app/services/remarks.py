"""What stands above an article: how far to trust it, and what must be known before it is read out."""

from dataclasses import dataclass
from datetime import date
from html import escape

from kb_app.domain.article import Confidence, Urgency
from kb_app.domain.review import ReviewState
from kb_app.language import tr, trn
from kb_app.services.news import Since
from kb_app.services.notices import Notice
from kb_app.services.reading import Reading, Trust
from kb_app.services.wording import CONFIDENCE, day_words, review_words

_LONGEST_QUOTE = 200
"""Characters of a passage that is gone."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know before reading an answer out. `text` is rich (`<b>`), `plain` the same without."""

    tone: str
    text: str
    plain: str


def remarks(reading: Reading, today: date, *, chosen: str | None = None) -> tuple[Remark, ...]:
    """What stands above the text: urgent notices, trust, what concerns the site, then the other notices in force.

    `chosen` is the site that the person chose, where that is not the one that is read: a variant was found.
    """
    said = [_trust_remark(reading.trust, today, reading.folder_label)]
    if reading.site and chosen == "":
        said.append(
            _remark("warn", tr("Réponse propre au site {site} : aucun site n'est choisi.", site=reading.site_label))
        )
    if reading.site and reading.site not in reading.variants and reading.variants:
        said.append(
            _remark("warn", tr("Réponse commune ; pas de variante {site} : à confirmer.", site=reading.site_label))
        )
    sites = reading.article.header.sites
    if reading.site and sites and reading.site not in sites and reading.site not in reading.variants:
        said.append(_remark("warn", tr("Cette fiche ne concerne pas le site {site}.", site=reading.site_label)))
    if reading.stale:
        said.append(
            _remark(
                "warn",
                tr("La variante {site} est plus ancienne que la fiche commune : à vérifier.", site=reading.site_label),
            )
        )
    if count := len(reading.conflicts):
        said.append(
            _remark(
                "warn",
                trn(
                    "Une autre version de cette fiche est en conflit : Ctrl+Maj+V compare les deux.",
                    "{count} autres versions de cette fiche sont en conflit : Ctrl+Maj+V les compare.",
                    count,
                ),
            )
        )
    said += [_remark("warn", problem.message) for problem in reading.article.problems]
    urgent = [notice for notice in reading.notices if notice.urgency is Urgency.URGENT]
    others = [notice for notice in reading.notices if notice.urgency is not Urgency.URGENT]
    return (*(_notice_remark("bad", one) for one in urgent), *said, *(_notice_remark("strong", one) for one in others))


def _notice_remark(tone: str, notice: Notice) -> Remark:
    until = tr(" (jusqu'au {day})", day=day_words(notice.ends)) if notice.ends else ""
    text = f"<b>{escape(notice.title)}</b>{escape(until)} — {escape(notice.lead)}"
    return Remark(tone, text, f"{notice.title}{until} — {notice.lead}")


def change_remark(since: Since) -> Remark:
    """That the article changed since its last reading, and how to see where."""
    day = day_words(since.day)
    said = [tr("Modifiée depuis votre lecture du {day}.", day=day)]
    if since.changes.lines:
        said.append(
            trn("{count} passage a changé : F4 y va.", "{count} passages ont changé : F4 y va.", since.changes.places)
        )
    if since.changes.removed:
        said.append(tr("Retiré : « {text} »", text=_shortened(" / ".join(since.changes.removed))))
    return _remark("info", " ".join(said))


def _trust_remark(trust: Trust, today: date, folder: str) -> Remark:
    """Confidence in words, owner, when it was checked and by whom, the review date when it matters, and the folder."""
    words = tr(CONFIDENCE[trust.confidence])
    rest = []
    if trust.verified_on is not None and trust.confidence is not Confidence.WIP:
        by = trust.verified_by or trust.owner
        day = day_words(trust.verified_on)
        rest.append(tr("vérifiée le {day} par {by}", day=day, by=by) if by else tr("vérifiée le {day}", day=day))
    elif trust.owner:
        rest.append(trust.owner)
    if review := review_words(trust.state, trust.due, today):
        rest.append(review)
    elif trust.due is not None and trust.state is ReviewState.CURRENT:
        rest.append(tr("à revoir le {day}", day=day_words(trust.due)))
    if folder:
        rest.append(tr("dossier {folder}", folder=folder))
    tone = {Confidence.VALIDATED: "good", Confidence.ARCHIVED: "warn"}.get(trust.confidence, "plain")
    if trust.state is ReviewState.OVERDUE:
        tone = "warn"
    plain = " · ".join([words, *rest])
    rich = " · ".join([f"<b>{escape(words)}</b>", *map(escape, rest)])
    return Remark(tone, rich, plain)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE].rstrip() + "…"


def _remark(tone: str, text: str) -> Remark:
    return Remark(tone, escape(text), text)
