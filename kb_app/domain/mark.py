"""An article somebody marked or opened."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """`key` is the article's; `title` is what it was called then, should it be gone now."""

    key: str
    title: str
