"""How a hit is described under its snippet: trust in words beside the coloured dot, and its sites."""

from collections.abc import Callable
from datetime import date

from kb_app.domain.article import Confidence
from kb_app.domain.query import Hit
from kb_app.language import tr
from kb_app.services.wording import CONFIDENCE, days_ago
from kb_app.ui.delegates import HitWords

TONES = {
    Confidence.VALIDATED: "good",
    Confidence.NOT_VALIDATED: "plain",
    Confidence.WIP: "plain",
    Confidence.ARCHIVED: "plain",
}


def hit_words(hit: Hit, site_label: Callable[[str], str], today: date, *, with_folder: bool = False) -> HitWords:
    """`site_label` turns a site code into what people call it; `with_folder` where several folders are followed."""
    folder = f" · {hit.folder}" if with_folder else ""
    sites = (hit.site,) if hit.site else hit.sites
    labels = tuple(site_label(code) for code in sites)
    if hit.review_on and date.fromisoformat(hit.review_on) < today and hit.confidence is not Confidence.ARCHIVED:
        overdue = (today - date.fromisoformat(hit.review_on)).days
        return HitWords(tr("À revoir depuis {days} j", days=overdue) + folder, "warn", labels)
    words = tr(CONFIDENCE[hit.confidence])
    if hit.confidence is Confidence.VALIDATED and hit.verified_on:
        words = tr("Vérifiée {age}", age=days_ago((today - date.fromisoformat(hit.verified_on)).days))
    return HitWords(words + folder, TONES[hit.confidence], labels)
