"""News: which notices are in force, for whom, and which articles they concern."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kb_app.domain.article import Urgency
from kb_app.domain.folder import Knowledge
from kb_app.library.rows import Entry


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as it is shown; `site_labels` is empty when it is for everybody."""

    key: str
    id: str
    title: str
    lead: str
    urgency: Urgency
    starts: date | None
    ends: date | None
    sites: tuple[str, ...]
    site_labels: tuple[str, ...]
    concerns: tuple[str, ...]


def in_force(entry: Entry, today: date) -> bool:
    """Whether a notice holds today; its first and last days are included."""
    return (entry.starts is None or entry.starts <= today) and (entry.ends is None or today <= entry.ends)


def current_notices(entries: Iterable[Entry], knowledge: Knowledge, site: str, today: date) -> tuple[Notice, ...]:
    """Notices in force for `site` (all of them when no site is chosen), urgent ones first, then the latest."""
    found = [
        Notice(
            entry.key,
            entry.id,
            entry.title,
            entry.lead,
            entry.urgency,
            entry.starts,
            entry.ends,
            entry.sites,
            tuple(knowledge.site(code).label for code in entry.sites),
            entry.concerns,
        )
        for entry in entries
        if in_force(entry, today) and (not site or not entry.sites or site in entry.sites)
    ]
    found.sort(key=lambda notice: notice.starts or date.min, reverse=True)
    return tuple(sorted(found, key=lambda notice: notice.urgency is not Urgency.URGENT))
