"""Computers that deliver: what each test of delivering needs, on a folder in memory or on the disk."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from fakes.memory_bucket import BucketSeat
from fakes.memory_folder import MemoryFolder
from fakes.seat import Seat

from kb_app.sync.client import Client
from kb_app.sync.disk_folder import DiskFolder
from kb_app.sync.history import read, sha256
from kb_app.sync.ignore import kind_of
from kb_app.sync.publisher import Steps, Terms, deliver, delivery
from kb_app.sync.submission import Delivery, Receipt, Submission

_NUMBERS = itertools.count(1)


def unique() -> str:
    return f"{next(_NUMBERS):032x}"


def edit(path: str, base: bytes | None, content: bytes | None, **more: str) -> Submission:
    """A submission upon the text `base`, None for a new article; without `content` a deletion."""
    return Submission(unique(), path, "" if base is None else sha256(base), content, **more)


@dataclass
class Author:
    """One computer and its clock. `known` are the texts in its local copy."""

    seat: Seat | BucketSeat
    client: Client
    clock: Callable[[], float]
    terms: Terms = field(default_factory=lambda: Terms(unique=unique))

    def steps(self, submission: Submission) -> Steps:
        return delivery(self.seat, submission, self.client, clock=self.clock, terms=self.terms)

    def deliver(self, submission: Submission) -> Receipt:
        return deliver(self.seat, submission, self.client, clock=self.clock, terms=self.terms)

    def deliver_until_done(self, submission: Submission, wait: Callable[[float], None]) -> Receipt:
        for _ in range(5):
            receipt = self.deliver(submission)
            if receipt.outcome is not Delivery.WAITING:
                return receipt
            wait(130)
        return receipt

    def with_terms(self, terms: Terms) -> "Author":
        return replace(self, terms=replace(terms, unique=unique))


def author(
    share: MemoryFolder | DiskFolder,
    home: Path,
    clock: Callable[[], float],
    name: str = "1",
    seat: type[Seat] | type[BucketSeat] = Seat,
) -> Author:
    client = Client(home / f"client-{name}.json", lambda: f"{next(_NUMBERS):016x}")
    return Author(seat(share, client.id), client, clock)  # type: ignore[arg-type]


def run_to(steps: Steps, label: str) -> None:
    """Go on until just before the step called `label`."""
    while next(steps) != label:
        pass


def finish(steps: Steps) -> Receipt:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            receipt: Receipt = end.value
            return receipt


def articles(share: MemoryFolder | DiskFolder) -> dict[str, bytes]:
    """What people see in the folder, by path."""
    found: dict[str, bytes] = {}
    waiting = [""]
    while waiting:
        directory = waiting.pop()
        for entry in share.entries(directory):
            path = f"{directory}/{entry.name}".lstrip("/")
            if entry.is_dir:
                waiting += [path] if entry.name != ".kb" else []
            elif kind_of(path):
                found[path] = read(share, path) or b""
    return found


def everything(share: MemoryFolder) -> set[bytes]:
    """All that is anywhere in the folder, `.kb` too."""
    return {file.content for file in share.files.values()}
