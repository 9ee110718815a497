"""One computer that follows a shared folder, with a clock that tests turn."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kb_app.sync import trash
from kb_app.sync.folder import Folder
from kb_app.sync.ledger import PullResult
from kb_app.sync.puller import Event, pull

START = 1_790_000_000.0
"""A moment in September 2026 at which the tests' clock starts, in Unix seconds."""


@dataclass
class Clock:
    """Time that passes only when it is told to; `meanwhile` is what others do as it passes."""

    now: float = START
    meanwhile: Callable[[], None] = lambda: None

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.meanwhile()


@dataclass
class Desk:
    """`home` holds the copy, the trash and the state."""

    folder: Folder
    home: Path
    clock: Clock
    events: list[Event] = field(default_factory=list)

    @property
    def copy(self) -> Path:
        return self.home / "copy"

    @property
    def trash(self) -> Path:
        return self.home / "trash"

    @property
    def state_file(self) -> Path:
        return self.home / "state.json"

    def pull(
        self,
        *,
        cancelled: Callable[[], bool] = lambda: False,
        hints: frozenset[str] = frozenset(),
        priority: frozenset[str] = frozenset(),
    ) -> PullResult:
        return pull(
            self.folder,
            self.copy,
            self.state_file,
            self.trash,
            clock=self.clock,
            on_event=self.events.append,
            cancelled=cancelled,
            pause=self.clock.wait,
            hints=hints,
            priority=priority,
        )

    def pull_twice(self, apart: float = 61.0) -> PullResult:
        """Two passes, far enough apart for a removal."""
        self.pull()
        self.clock.wait(apart)
        return self.pull()

    def texts(self, result: PullResult) -> dict[str, str]:
        """What a reader finds in the copy, by path on the share."""
        return {path: (self.copy / known.local).read_bytes().decode() for path, known in result.files.items()}

    def trashed(self) -> dict[str, str]:
        return {found.path: found.file.read_bytes().decode() for found in reversed(trash.entries(self.trash))}
