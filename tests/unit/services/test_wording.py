"""Dates, ages and errors as people read them."""

from datetime import date, datetime, timedelta

import pytest

from kb_app.domain.errors import ArticleNotFound, LocalError, ShareOffline
from kb_app.domain.review import ReviewState, add_months
from kb_app.services.wording import (
    age_words,
    as_of_words,
    day_words,
    days_ago,
    error_sentence,
    review_words,
)

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 14, 5).astimezone()


def test_days() -> None:
    assert day_words(date(2026, 10, 1)) == "1er octobre 2026"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=-4), "à l’instant"),
        (timedelta(minutes=3), "il y a 3\u00a0min"),
        (timedelta(hours=5), "il y a 5\u00a0h"),
        (timedelta(days=1), "hier"),
        (timedelta(days=12), "il y a 12 jours"),
        (timedelta(days=800), "il y a 2 ans"),
    ],
)
def test_ages(span: timedelta, words: str) -> None:
    assert age_words(span) == words


def test_as_of_says_the_day_when_it_is_not_today() -> None:
    assert as_of_words(NOW.replace(hour=9, minute=12), NOW) == "de 09:12"
    assert as_of_words(NOW - timedelta(days=1), NOW) == "d’hier à 14:05"
    assert as_of_words(NOW - timedelta(days=30), NOW) == "du 25 octobre 2026 à 14:05"
    assert as_of_words(None, NOW) == ""


def test_review_words() -> None:
    assert review_words(ReviewState.OVERDUE, TODAY - timedelta(days=21), TODAY) == "à revoir depuis 21 jours"
    assert review_words(ReviewState.DUE, date(2026, 12, 1), TODAY) == "à revoir le 1er décembre 2026"
    assert review_words(ReviewState.CURRENT, date(2027, 12, 1), TODAY) == ""


def test_errors_say_what_to_do() -> None:
    assert "copie locale" in error_sentence(ShareOffline("absent"))
    assert "mon-id" in error_sentence(ArticleNotFound("mon-id"))
    assert "plein" in error_sentence(LocalError("disk-full", "Errno 28"))
    assert "quota" in error_sentence(LocalError("quota"))


def test_days_ago_today() -> None:
    assert days_ago(0) == "aujourd’hui"


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(9999, 12, 1), 1, date.max),
    ],
)
def test_adding_months(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later
