"""Review dates: when an article must be looked at again. Today is always an argument."""

import calendar
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from kb_app.domain.article import Confidence

DUE_WITHIN = timedelta(days=30)


class Reviewed(Protocol):
    """What a review date is worked out from: a header, or a row of the library."""

    @property
    def confidence(self) -> Confidence: ...
    @property
    def verified_on(self) -> date | None: ...
    @property
    def review_on(self) -> date | None: ...
    @property
    def review_every_months(self) -> int | None: ...


class ReviewState(StrEnum):
    CURRENT = "current"
    DUE = "due"
    OVERDUE = "overdue"
    NONE = "none"


def add_months(day: date, months: int) -> date:
    """`day` some months later; the 31st becomes the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def review_date(header: Reviewed, default_months: int) -> date | None:
    """When `header` asks for a review: its own date, else its last check plus an interval; None when never checked."""
    if header.review_on is not None:
        return header.review_on
    if header.verified_on is None:
        return None
    return add_months(header.verified_on, header.review_every_months or default_months)


def review_state(header: Reviewed, default_months: int, today: date) -> ReviewState:
    """Where an article stands; the review date itself is still in time. An archived article is never due."""
    due = review_date(header, default_months)
    if due is None or header.confidence is Confidence.ARCHIVED:
        return ReviewState.NONE
    if due < today:
        return ReviewState.OVERDUE
    return ReviewState.DUE if due - today <= DUE_WITHIN else ReviewState.CURRENT
