"""How the content is: what is due for a review, unowned, flagged, broken or missing.

It counts articles and messages, never people: no figure about anybody can be obtained from it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from kb_app import durable
from kb_app.domain.article import Confidence, Kind, Problem
from kb_app.domain.contribution import Subject
from kb_app.domain.review import ReviewState, review_date, review_state
from kb_app.language import later, tr
from kb_app.library.catalogue import Catalogue
from kb_app.library.rows import Entry
from kb_app.parsing.checks import check_folder
from kb_app.services.conversations import Conversation, Conversations, subject_words
from kb_app.services.copied_files import STALE_MARGIN_NS
from kb_app.services.knowledge import KnowledgeShelf
from kb_app.services.wording import day_words
from kb_app.settings import Settings

BROKEN = frozenset({"broken-link", "broken-anchor", "refused-link", "missing-media", "unknown-article"})
WEEKS_KEPT = 60


class Concern(StrEnum):
    """What may be the matter with an article, the most pressing first."""

    PROPOSED = "proposed"
    FLAGGED = "flagged"
    OVERDUE = "overdue"
    DUE = "due"
    NEVER_VERIFIED = "never_verified"
    UNOWNED = "unowned"
    STALE_VARIANTS = "stale_variants"
    BROKEN_LINKS = "broken_links"
    GAPS = "gaps"


CONCERNS = {
    Concern.PROPOSED: later("Changements à valider"),
    Concern.FLAGGED: later("Signalées"),
    Concern.OVERDUE: later("Revue en retard"),
    Concern.DUE: later("À revoir bientôt"),
    Concern.NEVER_VERIFIED: later("Jamais vérifiées"),
    Concern.UNOWNED: later("Sans responsable"),
    Concern.STALE_VARIANTS: later("Variantes dépassées"),
    Concern.BROKEN_LINKS: later("Liens cassés"),
    Concern.GAPS: later("Fiches demandées"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """An article and why it is listed; `id` and `key` are empty for one that nobody has written yet.

    `due` is the review date in ISO 8601, where that is why.
    """

    key: str
    id: str
    title: str
    owner: str
    why: str
    due: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """`cases` has every concern, in the order of Concern; `trends` the counts of the last weeks, the latest last."""

    articles: int
    cases: Mapping[Concern, tuple[Case, ...]]
    trends: Mapping[Concern, tuple[int, ...]]

    def document(self) -> dict[str, object]:
        """The JSON of `kb health`: a contract that scripts depend on."""
        return {
            "articles": self.articles,
            **{
                concern.value: {
                    "count": len(cases),
                    "items": [{"id": c.id, "title": c.title, "owner": c.owner, "why": c.why} for c in cases],
                }
                for concern, cases in self.cases.items()
            },
        }


class HealthWard:
    """Looks at the local copy and the library; not for the window's own thread: it reads every article."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        catalogue: Catalogue,
        knowledge: KnowledgeShelf,
        conversations: Conversations,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._settings = settings
        self._catalogue = catalogue
        self._knowledge = knowledge
        self._conversations = conversations
        self._today = today

    def examine(self) -> Health:
        """Everything, now; notes this week's counts for the trends. Raises LocalError."""
        found: dict[Concern, list[Case]] = {concern: [] for concern in Concern}
        articles = 0
        said = self._conversations.open()
        for label in [folder.label for folder in self._settings().folders]:
            entries = self._entries(label)
            articles += len(entries)
            for entry in entries.values():
                self._examine(entry, entries, found)
            self._take_links(label, entries, found)
        self._take_messages(said, found)
        cases = {
            concern: tuple(sorted(each, key=lambda case: (case.due, case.title))) for concern, each in found.items()
        }
        return Health(articles, cases, self._trends({concern: len(each) for concern, each in cases.items()}))

    def _entries(self, label: str) -> dict[str, Entry]:
        keys = [f"{label}:{path}" for path in self._catalogue.revisions(label)]
        entries = self._catalogue.entries(keys)
        return {
            entry.path: entry
            for entry in entries.values()
            if entry.kind is not Kind.NOTICE and entry.confidence is not Confidence.ARCHIVED
        }

    def _examine(self, entry: Entry, entries: Mapping[str, Entry], found: Mapping[Concern, list[Case]]) -> None:
        months = self._knowledge.of(entry.folder).review_every_months
        due = review_date(entry, months)
        state = review_state(entry, months, self._today())
        if due is not None and state in (ReviewState.OVERDUE, ReviewState.DUE):
            concern = Concern.OVERDUE if state is ReviewState.OVERDUE else Concern.DUE
            found[concern].append(_case(entry, tr("à revoir le {day}", day=day_words(due)), due.isoformat()))
        if entry.verified_on is None and not entry.variant_of:
            found[Concern.NEVER_VERIFIED].append(_case(entry, ""))
        if not entry.owner and not entry.variant_of:
            found[Concern.UNOWNED].append(_case(entry, ""))
        common = next((other for other in entries.values() if entry.variant_of and other.id == entry.variant_of), None)
        if common is not None and self._changed(entry) + STALE_MARGIN_NS < self._changed(common):
            found[Concern.STALE_VARIANTS].append(
                _case(entry, tr("plus ancienne que la fiche commune : {title}", title=common.title))
            )

    def _changed(self, entry: Entry) -> int:
        try:
            return (self._settings().copy / entry.folder / entry.local).stat().st_mtime_ns
        except OSError:
            return 0

    def _take_links(self, label: str, entries: Mapping[str, Entry], found: Mapping[Concern, list[Case]]) -> None:
        for problem in _broken(self._settings().copy / label):
            if (entry := entries.get(problem.path)) is not None:
                found[Concern.BROKEN_LINKS].append(_case(entry, problem.message))

    def _take_messages(self, said: tuple[Conversation, ...], found: Mapping[Concern, list[Case]]) -> None:
        for each in said:
            feedback = each.said.feedback
            if feedback.subject is Subject.GAP:
                found[Concern.GAPS].append(Case("", "", feedback.text.partition("\n")[0], "", ""))
            elif each.key and (entry := self._catalogue.entry(each.key)) is not None:
                words = subject_words(feedback)
                concern = Concern.FLAGGED if feedback.proposal is None else Concern.PROPOSED
                found[concern].append(_case(entry, f"{words} — {feedback.text}" if feedback.text else words))

    def _trends(self, counts: Mapping[Concern, int]) -> dict[Concern, tuple[int, ...]]:
        """The counts of each week until this one; they are of this computer, and are lost with its home."""
        file = self._settings().home / "health.json"
        weeks: dict[str, dict[str, int]] = _read_weeks(file)
        today = self._today()
        weeks[(today - timedelta(days=today.weekday())).isoformat()] = {c.value: n for c, n in counts.items()}
        kept = dict(sorted(weeks.items())[-WEEKS_KEPT:])
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            durable.replace(file, json.dumps(kept).encode())
        except OSError as error:
            raise durable.local_error(error) from error
        return {concern: tuple(week.get(concern.value, 0) for week in kept.values()) for concern in Concern}


def _read_weeks(file: Path) -> dict[str, dict[str, int]]:
    try:
        weeks = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    return {day: counts for day, counts in weeks.items() if isinstance(counts, dict)} if isinstance(weeks, dict) else {}


def _case(entry: Entry, why: str, due: str = "") -> Case:
    return Case(entry.key, entry.id, entry.title, entry.owner, why, due)


def _broken(copy: Path) -> list[Problem]:
    return [problem for problem in check_folder(copy) if problem.rule in BROKEN] if copy.is_dir() else []
