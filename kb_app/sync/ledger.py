"""What a pass did so far, and the state it leaves behind. One thread uses it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from kb_app import durable
from kb_app.domain.article import Problem
from kb_app.domain.errors import ShareSuspicious
from kb_app.sync import mirror
from kb_app.sync.fetcher import Haul
from kb_app.sync.findings import OF_DIRECTORIES, Finding, Rule, worded
from kb_app.sync.identity import Identity
from kb_app.sync.mirror import Store
from kb_app.sync.planner import GRACE, Doom, Plan, forget, moves
from kb_app.sync.state import Held, Known, State, load, save

_SOON = 0.5
_OPEN_ELSEWHERE = 60.0  # seconds after which a file that somebody holds open is tried again


class Outcome(StrEnum):
    DONE = "done"
    OFFLINE = "offline"
    SUSPICIOUS = "suspicious"
    LOCAL_ERROR = "local-error"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class PullResult:
    """What a pass did to the copy. Paths are as on the share; `files` says where each is in the copy. Those that are
    `damaged` there, and could not be read from the share again, are not to be shown.

    `removed` includes the old paths of `moved` (old, new). `held` removals wait for a person; when there are some the
    outcome is SUSPICIOUS although all else was done. `reason` is a stable word for what went wrong, or empty.
    `as_of` is the start of the last pass (Unix seconds) after which the copy had all that could be read, None before
    the first. `again_in`: another pass is worth while in so many seconds, None for the usual interval.
    `is_read_only`: a newer version of the program keeps this folder. `pending`: files whose text another computer took
    away to replace it, and did not yet: `repair` puts the last one back if it never does.
    """

    outcome: Outcome
    reason: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    moved: tuple[tuple[str, str], ...]
    held: Mapping[str, Held]
    problems: tuple[Problem, ...]
    files: Mapping[str, Known]
    damaged: frozenset[str]
    as_of: float | None
    again_in: float | None
    is_read_only: bool
    pending: frozenset[str] = frozenset()


class Overtaken(Exception):
    """Another pass saved its state meanwhile: this one was abandoned, and must not save an older one over it."""


class Ledger:
    """Begins with the state that is kept in `state_file`, brought in line with what is really in the copy.

    Raises LocalError when they cannot be read.
    """

    def __init__(self, store: Store, state_file: Path, now: float) -> None:
        self.store = store
        self.identity = Identity()
        self.pending: frozenset[str] = frozenset()
        self._state_file = state_file
        self._stamp = _stamp(state_file)
        durable.remove_leftovers(durable.leftovers_of(state_file), now)
        kept = load(state_file)
        found = mirror.inspect(store, kept, now)
        self.state, self.damaged, self._strays = found.state, found.damaged, found.strays
        self._before: Mapping[str, Known] = kept.files
        # files that the state did not know of are news to whoever reads the result
        self._arrived = set(self.state.files.keys() - kept.files.keys())
        self._new: dict[str, Known] = {}
        self._removed: set[str] = set()
        self._moved: dict[str, str] = {}
        self._listed_findings: tuple[Finding, ...] = ()
        self._read_findings: dict[str, Finding] = {}

    def accept(self, plan: Plan, looked_at: Collection[str] | None) -> None:
        """Go on with what `plan` decided; ShareSuspicious if that is to stop.

        `looked_at` are the directories that were listed, None for all: what is known of others is still so.
        """
        if plan.doom is Doom.EMPTY:
            raise ShareSuspicious(plan.doom)
        self.state = plan.state
        still = () if looked_at is None else (one for one in self.state.findings if _place(one) not in looked_at)
        self._listed_findings = (*still, *plan.findings)
        if plan.doom is not None:
            self.save()
            raise ShareSuspicious(plan.doom)

    def take(self, haul: Haul, paths: frozenset[str]) -> None:
        """Add what the fetch of `paths` brought; what had been said of them before is settled.

        Raises the error that cut the fetch short.
        """
        known_before = self.state.files
        self.state = haul.state
        self.damaged -= haul.right
        self._arrived |= haul.arrived.keys()
        self._new |= {path: known for path, known in haul.arrived.items() if path not in known_before}
        kept = {path: finding for path, finding in self._read_findings.items() if path not in paths}
        self._read_findings = kept | {finding.path: finding for finding in haul.findings}
        if haul.error is not None:
            self.save()
            raise haul.error

    def is_unsettled(self, path: str) -> bool:
        """True if the file at `path` was only refused because it is so new."""
        doubtful = self.state.quarantine.get(path)
        return doubtful is not None and doubtful.rule is Rule.UNSETTLED

    def remove(self, paths: tuple[str, ...], now: float) -> None:
        """Take `paths`, and the old places of files that moved, out of the copy. Raises LocalError."""
        moved = moves(self.state, self._new)
        removed = mirror.remove(self.store, self.state, frozenset(paths) | moved.keys(), now)
        self.state = forget(self.state, removed)
        self._removed |= removed
        self._moved |= {old: path for old, path in moved.items() if old in removed}

    def close(self, now: float, as_of: float | None) -> None:
        """The pass went through to its end. `as_of` is None if it did not look at everything.

        Raises LocalError.
        """
        if any(finding.rule is Rule.NOT_STORED for finding in self._read_findings.values()):
            as_of = None
        if as_of is not None:
            mirror.clear_away(self.store, self._strays, self.state, now)
        pinned = self.state.identity
        if pinned is None and self.state.held:
            # looks wrong, and nothing tells whose it is: whatever it says of itself is not to be remembered as ours
            identity = None
        else:
            identity = self.identity if pinned is None or self.identity.is_marked else pinned
        self.state = replace(self.state, identity=identity, as_of=self.state.as_of if as_of is None else as_of)

    def save(self) -> None:
        """Keep the state. Raises LocalError, Overtaken."""
        self.state = replace(
            self.state, findings=tuple(sorted({*self._listed_findings, *self._read_findings.values()}))
        )
        self.checkpoint(self.state)

    def checkpoint(self, state: State) -> None:
        """Keep `state`, so that a crash undoes little. Raises LocalError, Overtaken."""
        if _stamp(self._state_file) != self._stamp:
            raise Overtaken
        save(state, self._state_file)
        self._stamp = _stamp(self._state_file)

    def result(self, outcome: Outcome, reason: str, now: float) -> PullResult:
        """All of it, for whoever asked for the pass."""
        files = self.state.files
        arrived = sorted(self._arrived & files.keys())
        damaged = self.damaged & files.keys()
        findings = {*self.state.findings, *(Finding(path, Rule.DAMAGED) for path in damaged)}
        return PullResult(
            outcome=outcome,
            reason=reason,
            added=tuple(path for path in arrived if path not in self._before),
            changed=tuple(path for path in arrived if path in self._before),
            removed=tuple(sorted(self._removed)),
            moved=tuple(sorted(self._moved.items())),
            held=self.state.held,
            problems=tuple(sorted(worded(finding) for finding in findings)),
            files=files,
            damaged=damaged,
            as_of=self.state.as_of,
            again_in=self._again_in(now),
            is_read_only=self.identity.is_read_only,
            pending=self.pending,
        )

    def _again_in(self, now: float) -> float | None:
        waits = [found.retry_at - now for found in self.state.quarantine.values()]
        if self.pending or self.state.missing.keys() - self.state.held.keys():
            waits.append(GRACE)
        if any(finding.rule in {Rule.BUSY, Rule.NOT_STORED} for finding in self._read_findings.values()):
            waits.append(_OPEN_ELSEWHERE)
        return max(min(waits), _SOON) if waits else None


def _place(finding: Finding) -> str:
    """The directory whose listing tells whether `finding` still holds."""
    return finding.path if finding.rule in OF_DIRECTORIES else finding.path.rpartition("/")[0]


def _stamp(state_file: Path) -> tuple[int, int] | None:
    try:
        status = state_file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino
