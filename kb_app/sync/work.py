"""How far one delivery has come, and what it goes by."""

from collections.abc import Callable, Generator
from dataclasses import dataclass

from kb_app.sync.depot import Depot, new_name
from kb_app.sync.folder import WritableFolder
from kb_app.sync.founding import Mode
from kb_app.sync.history import Claim, Past
from kb_app.sync.identity import Identity
from kb_app.sync.submission import Delivery, Receipt, Submission

Steps = Generator[str, None, Receipt]
"""A delivery, step by step: it pauses, with the step's name, before each that others can come between."""

Attempt = Generator[str, None, Receipt | None]
"""Steps that end with a receipt, or with None: things are not as they seemed, look again."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a delivery goes by.

    `pinned` is the library that the submission is meant for. `is_sound` judges a text that a merge made. `text_of`
    gives the text of a revision (SHA-256) from the local copy: merging finds its base there if the share lost it.
    """

    pinned: Identity | None = None
    is_sound: Callable[[bytes], bool] = lambda _: True
    text_of: Callable[[str], bytes | None] = lambda _: None
    mode: Mode = Mode.SHARED
    unique: Callable[[], str] = new_name


@dataclass(slots=True)
class Work:
    """How far a delivery has come. `source` is the path whose text gives way, `target` where the new one goes."""

    depot: Depot
    submission: Submission
    terms: Terms
    source: str
    target: str
    wanted: bytes | None
    base: str
    now: float = 0.0
    recorded: float = 0.0
    number: int = 0
    last_claim: int = 0
    is_merged: bool = False
    went_back: bool = False

    @property
    def folder(self) -> WritableFolder:
        return self.depot.folder

    @property
    def signature(self) -> str:
        return self.submission.author or f"poste {self.depot.client.id[:6]}"

    def waiting(self, reason: str) -> Receipt:
        return Receipt(Delivery.WAITING, self.submission.path, reason=reason, seq=self.number)

    def new_claim(self, past: Past) -> Claim:
        # a listing may be older than our own last claim
        self.last_claim = max(past.next_number, self.last_claim + 1)
        expected = self.base[:12] or "0" * 12
        return Claim(self.last_claim, int(self.now), self.depot.client.id, self.submission.id, expected)
