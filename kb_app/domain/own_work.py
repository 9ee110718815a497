"""A piece of one's own work on the articles."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class OwnWork:
    """`kind` is `written` for a new article, `changed`, or a Subject of feedback; `day` is when it arrived."""

    kind: str
    article: str
    title: str
    day: date
