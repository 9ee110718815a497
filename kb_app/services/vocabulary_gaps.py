"""Words that callers use and articles lack, learnt from searches on this computer that found nothing good.

A search is without an answer when no article has all its words, or a word had to be corrected, and nothing it found
was read. When the next one leads to an article, the two texts mean the same to whoever typed them: that is a synonym
to propose. Nothing of it leaves this computer by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from kb_app.domain.article import Problem, Severity
from kb_app.domain.query import Answer
from kb_app.language import tr
from kb_app.search.analysis import content_words
from kb_app.workspace.unanswered import UnansweredSearches

TOGETHER_SECONDS = 30.0
"""Who asks otherwise within this time means the same; later it is likely to be another question."""


@dataclass(frozen=True, slots=True)
class _Asked:
    text: str
    at: float
    was_read: bool = False


class VocabularyGaps:
    """`clock` counts seconds and never goes back; `today` is the day that is noted."""

    def __init__(self, store: UnansweredSearches, clock: Callable[[], float], today: Callable[[], date]) -> None:
        self._store = store
        self._clock = clock
        self._today = today
        self._trouble: _Asked | None = None
        self._last: _Asked | None = None

    def note_settled(self, answer: Answer) -> None:
        """The typing hand rested on `answer`. Raises LocalError."""
        text = " ".join(content_words(answer.query.text)) if answer.is_ranked else ""
        if not text or (self._last is not None and text == self._last.text):
            return
        self._last = _Asked(text, self._clock())
        if not answer.hits or answer.relaxed is not None:
            self.close()
            self._trouble = self._last

    def note_read(self) -> None:
        """Something that the last search found was read. Raises LocalError.

        The best hit opens by itself: one that stays open while somebody thinks of better words was not yet an answer.
        """
        trouble, last = self._trouble, self._last
        if trouble is None or last is None:
            return
        if trouble.text == last.text:
            self._trouble = replace(trouble, was_read=True)
        elif last.at - trouble.at <= TOGETHER_SECONDS:
            self._trouble = None
            self._store.add(trouble.text, self._today(), last.text)
        else:
            self.close()

    def close(self) -> None:
        """What nothing was read of stays without an answer. Raises LocalError."""
        trouble, self._trouble = self._trouble, None
        if trouble is not None and not trouble.was_read:
            self._store.add(trouble.text, self._today())


def suggested_synonyms(store: UnansweredSearches) -> tuple[Problem, ...]:
    """Lines for `synonyms.txt`, the most wanted first. Raises LocalError."""
    return tuple(
        Problem(
            "synonyms.txt",
            0,
            "suggested-synonym",
            Severity.WARNING,
            tr(
                "« {text} » n'a rien trouvé, puis « {instead} » a mené à une fiche : si c'est la même chose, "
                "ajoutez la ligne « {text} => {instead} ».",
                text=search.text,
                instead=search.instead,
            ),
        )
        for search in store.all()
        if search.instead
    )
