"""What goes out to a shared folder, and what became of it: bytes and paths only."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Submission:
    """One item of the outbox. Delivering it twice does the same as once: `id` (32 hexadecimal digits) tells it.

    `path` is the place in the folder, with `/`; `base` the SHA-256 of the revision it was written upon, `""` for a new
    article. `content` None deletes the article. `moved_from` is set for a rename: the path whose article this one
    replaces. `author` signs, and may be empty. With an `inbox` it is a contribution (a flag, a reply): only that record
    is delivered, and `path`, `base` and `content` are `""`, `""` and None.
    """

    id: str
    path: str
    base: str
    content: bytes | None
    author: str = ""
    moved_from: str = ""
    inbox: bytes = b""


class Delivery(StrEnum):
    """What became of a submission. All but WAITING are final; WAITING is to be delivered again later."""

    DELIVERED = "delivered"
    MERGED = "merged"
    CONFLICT = "conflict"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Receipt:
    """`revision` is the SHA-256 of what stood at `path` when it was read back, `""` while waiting, for a deletion
    and for a contribution.

    `reason` is a stable word. Why it waits: "open-elsewhere", "being-changed", "read-only", "no-access", "share-full",
    "offline", "no-answer", "absent", "share-error", "not-supported", "no-safe-removal", "not-prepared", "newer-format",
    "other-library", "marker-missing", "marker-damaged", "unsafe-path". Why it is a conflict: "changed", "taken",
    "went-back" (the share was restored from a backup). What to know of a success: "was-deleted" (it stands where
    somebody had deleted it).
    `conflict_path` is where our text stands when it could not take the article's place, or a stranger's that ours
    displaced. `seq` is the number of the record in this computer's inbox on the share, 0 if there is none yet.
    """

    outcome: Delivery
    path: str
    revision: str = ""
    reason: str = ""
    conflict_path: str = ""
    seq: int = 0
