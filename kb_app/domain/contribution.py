"""What goes out to a shared folder: a word about an article, or a new text for one; and what became of it."""

from dataclasses import dataclass, field
from enum import StrEnum

LONGEST_TEXT = 20_000
"""Characters of a feedback: it is a remark, not an article."""


class Subject(StrEnum):
    """What a feedback says."""

    FLAG = "flag"
    QUESTION = "question"
    GAP = "gap"
    THANKS = "thanks"
    REPLY = "reply"
    PROPOSAL = "proposal"


class Defect(StrEnum):
    """What a flag finds wrong with an article."""

    WRONG = "wrong"
    OUTDATED = "outdated"
    UNCLEAR = "unclear"
    MISSING = "missing"


class Verdict(StrEnum):
    """What a reply makes of what it answers. The latest one counts; a reply without one leaves it open."""

    ANSWERED = "answered"
    FIXED = "fixed"
    DECLINED = "declined"
    DUPLICATE = "duplicate"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text for the article at `path` that its owner is asked to approve, and the text `was` it was written upon."""

    path: str
    content: bytes
    was: bytes


@dataclass(frozen=True, slots=True)
class Feedback:
    """`article` is an id, empty for a gap; `revision` is the SHA-256 of what was read, `section` the anchor of where.

    `in_reply_to` is the id of the feedback that this one answers. `author` is empty for who does not sign. `title` is
    the article's, for lists; it is not sent. `defect` says what a flag finds wrong, `verdict` what a reply
    makes of it, if they say so. A reply that says "duplicate" may name what it `joins`: the feedback that was there
    before. Of a proposal, `revision` is that of the proposed text, and it has no other words.
    """

    subject: Subject
    article: str
    text: str
    revision: str = ""
    section: str = ""
    site: str = ""
    in_reply_to: str = ""
    author: str = ""
    title: str = ""
    defect: Defect | None = None
    verdict: Verdict | None = None
    joins: str = ""
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A new text for the article at `path` of the folder, written upon the revision `base` (SHA-256, empty for a new
    article).

    `content` None deletes it. `moved_from` is the former path of an article that is renamed, and `base` the revision
    there. `title` is for lists.
    """

    article: str
    title: str
    path: str
    base: str
    content: bytes | None
    moved_from: str = ""
    author: str = ""


Contribution = Feedback | Change


class Fate(StrEnum):
    """What became of a contribution. All but WAITING mean that it was read back on the shared folder."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    MERGED = "merged"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a contribution stands. Times are Unix seconds, 0 for never.

    `reason` is a stable word: why it waits, or why it is a conflict. `conflict_path` is where the text stands when it
    could not take the article's place. `seq` is its number among what this computer sent to that folder. Of what was
    delivered, `checks` counts how often it was looked for again, and `seen` is the last revision after it at its path
    that was compared with it.
    """

    fate: Fate = Fate.WAITING
    reason: str = ""
    attempts: int = 0
    tried_at: float = 0.0
    next_try: float = 0.0
    delivered_at: float = 0.0
    path: str = ""
    revision: str = ""
    conflict_path: str = ""
    seq: int = 0
    checks: int = 0
    seen: str = ""


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One contribution on its way. `id` is 32 hexadecimal digits; items go out in the order of `sequence`.

    `folder` is the label of the shared folder, `since` when it was saved on this computer (Unix seconds).
    """

    id: str
    sequence: int
    folder: str
    since: float
    contribution: Contribution
    progress: Progress = field(default_factory=Progress)

    @property
    def title(self) -> str:
        """What it is about, for lists."""
        title = self.contribution.title or self.contribution.article
        return title if isinstance(self.contribution, Change) or title else self.contribution.text.partition("\n")[0]


def is_proposal(item: OutboxItem) -> bool:
    """Whether it asks an article's owner to approve a text."""
    return isinstance(item.contribution, Feedback) and item.contribution.subject is Subject.PROPOSAL


@dataclass(frozen=True, slots=True)
class DamagedItem:
    """A file of the outbox that is not as it was written; it is kept at `file`, and not sent.

    `was_read` is False if the disk did not give it: that may pass.
    """

    name: str
    file: str
    since: float
    was_read: bool
