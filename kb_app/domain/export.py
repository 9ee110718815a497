"""What leaves for another form or another place: which articles, and what became of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

Progress = Callable[[int, int], None]
"""Called with what is done and the total while an export goes on; raises `Cancelled` to stop it."""


class Format(StrEnum):
    RESCUE = "rescue"
    PDF = "pdf"
    CHECKLIST = "checklist"
    SITE = "site"
    ZIM = "zim"
    MARKDOWN = "markdown"
    HANDOVER = "handover"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which articles are meant; empty is all of them.

    `tags`: one of them is enough. `site`: what holds there, with that site's variants only. `folder_path`: below that
    path of the shared folder. `since`: changed on that day or later, by the dates of the share.
    """

    tags: tuple[str, ...] = ()
    site: str = ""
    folder_path: str = ""
    since: date | None = None

    @property
    def is_everything(self) -> bool:
        return self == Scope()


@dataclass(frozen=True, slots=True, order=True)
class LeftOut:
    """Something that was not carried over: where it stood, and a sentence that says what and why."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Exported:
    """An export that is complete at `target`. `size` is in bytes; `made` are all its files when it has several."""

    format: Format
    target: Path
    articles: int
    attachments: int
    size: int
    left_out: tuple[LeftOut, ...] = ()
    made: tuple[Path, ...] = ()
