"""Searches without an answer become synonyms to propose; they are counted here and nowhere else."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from kb_app.domain.article import Confidence, Kind
from kb_app.domain.query import Answer, Hit, Query, Relaxed
from kb_app.domain.unanswered import UnansweredSearch
from kb_app.services.vocabulary_gaps import TOGETHER_SECONDS, VocabularyGaps, suggested_synonyms
from kb_app.workspace.unanswered import KEPT, UnansweredSearches

TODAY = date(2026, 11, 24)
HIT = Hit("f:a.md", "a", "a.md", "f", "A", "", "", "", (), (), 1.0, (), "", Kind.ANSWER, Confidence.VALIDATED)


class Desk:
    """Somebody who types and reads, and a clock."""

    def __init__(self, place: Path) -> None:
        self.now = 0.0
        self.store = UnansweredSearches(place / "workspace" / "unanswered.db")
        self.gaps = VocabularyGaps(self.store, lambda: self.now, lambda: TODAY)

    def asks(self, text: str, *, well: bool) -> None:
        self.now += 10
        self.gaps.note_settled(Answer(Query(text), (HIT,), relaxed=None if well else Relaxed.SOME_WORDS))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_what_led_to_an_article_is_proposed_as_a_synonym(desk: Desk) -> None:
    desk.asks("on me vire", well=False)
    desk.asks("exclusion", well=True)
    desk.gaps.note_read()
    assert desk.store.all() == (UnansweredSearch("vire", 1, "exclusion"),)
    (problem,) = suggested_synonyms(desk.store)
    assert problem.rule == "suggested-synonym"
    assert "vire => exclusion" in problem.message


def test_a_bad_answer_that_was_read_was_good_enough(desk: Desk) -> None:
    desk.asks("incripsion", well=False)
    desk.gaps.note_read()
    desk.gaps.close()
    assert desk.store.all() == ()


def test_the_best_hit_that_opened_by_itself_was_not_the_answer(desk: Desk) -> None:
    desk.asks("on me vire", well=False)
    desk.gaps.note_read()
    desk.asks("exclusion", well=True)
    desk.gaps.note_read()
    assert desk.store.all() == (UnansweredSearch("vire", 1, "exclusion"),)


def test_nothing_read_is_counted_without_a_proposal(desk: Desk) -> None:
    for _ in range(2):
        desk.asks("xylophone", well=False)
        desk.asks("bourse", well=True)
        desk.gaps.close()
    assert desk.store.all() == (UnansweredSearch("xylophone", 2),)
    assert suggested_synonyms(desk.store) == ()


def test_another_call_is_no_synonym(desk: Desk) -> None:
    desk.asks("vire", well=False)
    desk.now += TOGETHER_SECONDS
    desk.asks("bourse", well=True)
    desk.gaps.note_read()
    desk.asks("bourse", well=True)
    assert desk.store.all() == (UnansweredSearch("vire", 1),)


def test_a_good_answer_notes_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.asks("bourse", well=True)
    desk.gaps.note_read()
    desk.gaps.close()
    assert not (tmp_path / "workspace").exists()


def test_it_is_forgotten_after_a_while_and_erased_on_demand(desk: Desk) -> None:
    desk.store.add("ancien", TODAY - KEPT - timedelta(days=1))
    desk.store.add("neuf", TODAY)
    assert [search.text for search in desk.store.all()] == ["neuf"]
    desk.store.erase()
    assert desk.store.all() == ()
