"""What became of documents that come from elsewhere: one row for each, for the preview and for the report."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """CONFLICT: the article was changed here since, or was never ours; both texts are kept."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One article, attachment or unreadable file of a source.

    `source` names the file as the person knows it, `key` is its identity in the target folder and in choices.
    `path` is where it goes, relative to the target, with `/`: in a conflict the copy beside the article; empty when
    skipped. `notes` are sentences: what was not carried over. `duplicates` are paths of articles that say the same.
    `outbox` are the ids of what was sent to a shared folder for it, the article last.
    """

    source: str
    key: str
    title: str
    path: str
    outcome: Outcome
    notes: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    is_article: bool = True
    outbox: tuple[str, ...] = ()
