"""Searches without an answer, shared with those who write articles: a choice, once a week, in one batch, nobody in it.

Only texts that came up often enough on this computer go out, so that no single call can be recognised; no name, no time
finer than the week, no count. The exact bytes are shown before they go.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kb_app.domain.contribution import Feedback, OutboxItem, Subject
from kb_app.domain.errors import UsageError
from kb_app.language import tr
from kb_app.parsing.feedback import write_feedback
from kb_app.settings import Settings
from kb_app.workspace.outbox import Outbox
from kb_app.workspace.unanswered import UnansweredSearches

OFTEN = 3
"""Times that a text must have come up on this computer."""
MOST = 50
"""Texts of a batch."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What would go out: the texts, and the very bytes of the record."""

    texts: tuple[str, ...]
    record: bytes


class Demand:
    def __init__(
        self,
        unanswered: UnansweredSearches,
        outbox: Outbox,
        settings: Callable[[], Settings],
        today: Callable[[], date] = date.today,
    ) -> None:
        self._unanswered = unanswered
        self._outbox = outbox
        self._settings = settings
        self._today = today

    def batch(self) -> Batch | None:
        """This week's batch; None when nothing came up often enough. Raises LocalError."""
        often = (search.text for search in self._unanswered.all() if search.times >= OFTEN)
        texts = tuple(sorted(list(often)[:MOST]))  # by letters: the order of frequency would be a count
        return Batch(texts, write_feedback(self._feedback(texts), self._week())) if texts else None

    def share(self) -> OutboxItem:
        """Put this week's batch into the outbox, and forget what is in it. Raises UsageError, LocalError."""
        batch, folders = self.batch(), self._settings().folders
        if batch is None or not folders:
            raise UsageError(tr("Il n'y a rien à partager cette semaine."))
        item = self._outbox.put(folders[0].label, self._feedback(batch.texts), self._week())
        self._unanswered.forget(batch.texts)
        return item

    def _feedback(self, texts: tuple[str, ...]) -> Feedback:
        lines = "\n".join(f"- {text}" for text in texts)
        return Feedback(Subject.GAP, "", tr("Cherché sans réponse cette semaine :") + "\n\n" + lines)

    def _week(self) -> float:
        """The Monday of this week, in Unix seconds."""
        today = self._today()
        monday = today - timedelta(days=today.weekday())
        return datetime.combine(monday, time(12)).astimezone().timestamp()
