"""Decides what a scan means: which files to read, which to keep, which are gone. Pure: it touches nothing.

A file that was not listed is not a file that was removed. The share may have been unmounted, cut off, replaced; so

- absence counts only when the directory and all above it were listed completely;
- a removal is carried out when a second scan, a minute later at least, says the same;
- when much is missing at once (`breaker`), all removals are held until a person agrees, for however long;
- a file that moved is not lost: its text is at its new path;
- what one of our computers did tells the rest: a file whose text is just being replaced is not missing, and a tombstone
  proves a deletion at once (`history`).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from zlib import crc32

from kb_app.sync.absence import Absences
from kb_app.sync.breaker import tripped_by
from kb_app.sync.findings import Finding, Rule
from kb_app.sync.folder import Entry, Fault, Signature
from kb_app.sync.history import Fate
from kb_app.sync.ignore import LIMITS, FileKind, kind_of
from kb_app.sync.moment import Moment
from kb_app.sync.names import LocalNames, has_control, is_text
from kb_app.sync.scanner import Complete, Failed, Reason, Scan, Skipped
from kb_app.sync.state import Held, Known, State

GRACE = 60.0
"""Seconds between the two scans that must agree before a file is removed."""

_REHASH_CYCLE = 64  # days in which every file is read once although its signature did not change: 1.6 % a day
_DAY = 86_400.0
_ANOTHER_LIBRARY = 0.5  # share of known files missing from a folder without marker: it is taken for another one
_FEW = 10

_FAULTS = {
    Fault.UNREADABLE: Rule.UNREADABLE,
    Fault.OUTSIDE: Rule.OUTSIDE,
    Fault.SPECIAL: Rule.SPECIAL,
    Fault.ONLINE_ONLY: Rule.ONLINE_ONLY,
}
_SKIPS = {Reason.TOO_DEEP: Rule.FOLDER_TOO_DEEP, Reason.LOOP: Rule.FOLDER_LOOP, Reason.BAD_NAME: Rule.BAD_NAME}
_ORDER = {FileKind.SETTINGS: 0, FileKind.ARTICLE: 1, FileKind.MEDIA: 2}


@dataclass(frozen=True, slots=True)
class Fetch:
    """Read the file at `path`, listed with `signature` first at `since`, into `local` of the copy."""

    path: str
    kind: FileKind
    signature: Signature
    since: float
    local: str


class Doom(StrEnum):
    """Why nothing at all may be taken from this scan."""

    EMPTY = "empty"
    ANOTHER_LIBRARY = "another-library"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do. `proposed` waits for a second scan; held removals are in `state`, which is the state to go on with
    once the rest was carried out. `doom` forbids the fetches.
    """

    fetch: tuple[Fetch, ...]
    proposed: frozenset[str]
    remove: tuple[str, ...]
    findings: tuple[Finding, ...]
    state: State
    doom: Doom | None = None


def plan(
    scan: Scan,
    state: State,
    moment: Moment,
    *,
    damaged: frozenset[str] = frozenset(),
    priority: frozenset[str] = frozenset(),
    fates: Mapping[str, Fate] = MappingProxyType({}),
) -> Plan:
    """What `scan` means for a copy in `state`. `damaged` files of the copy are read again, `priority` ones first.

    `fates` is what the history says of missing files (`missing`).
    """
    remove, after = _removals(scan, state, moment, fates)
    fetch, waiting, findings = _readings(scan, after, moment, damaged)
    fetched = {job.path for job in fetch}
    ranked = sorted(fetch, key=lambda job: (_ORDER[job.kind], job.path.rpartition("/")[0] not in priority, job.path))
    quarantine = {
        path: found
        for path, found in state.quarantine.items()
        if path in waiting or path in fetched or (path in state.files and path not in scan.files)
    }
    return Plan(
        fetch=tuple(ranked),
        proposed=frozenset(after.missing.keys() - after.held.keys() - set(remove)),
        remove=remove,
        findings=tuple(sorted([*findings, *_directory_findings(scan)])),
        state=replace(after, quarantine=quarantine),
        doom=_doom(scan, after),
    )


def missing(scan: Scan, state: State) -> frozenset[str]:
    """The files of the copy that `scan` proves not to be on the share."""
    absences = Absences(scan)
    return frozenset(path for path in state.files if path not in scan.files and absences.is_proven(path))


def moves(state: State, arrived: Mapping[str, Known]) -> dict[str, str]:
    """Missing files whose content just arrived under a new path: {old path: new path}."""
    by_content: dict[str, list[str]] = {}
    for path, known in sorted(arrived.items(), reverse=True):
        by_content.setdefault(known.sha256, []).append(path)
    moved = {}
    for old in sorted(state.missing):
        if candidates := by_content.get(state.files[old].sha256):
            moved[old] = candidates.pop()
    return moved


def forget(state: State, paths: frozenset[str]) -> State:
    """`state` once `paths` are out of the copy."""
    return replace(
        state,
        files={path: known for path, known in state.files.items() if path not in paths},
        missing={path: since for path, since in state.missing.items() if path not in paths},
        held={path: held for path, held in state.held.items() if path not in paths},
        released=state.released - paths,
    )


def _readings(
    scan: Scan, state: State, moment: Moment, damaged: frozenset[str]
) -> tuple[list[Fetch], set[str], list[Finding]]:
    """The files to read, those whose next reading is not due yet, and what is wrong with others."""
    wanted: list[tuple[str, FileKind, Signature, float]] = []
    waiting: set[str] = set()
    findings: list[Finding] = []
    for path, entry in scan.files.items():
        kind = kind_of(path)
        if kind is None:
            continue
        if refused := _refused(path, entry, kind):
            findings.append(refused)
            continue
        if has_control(path):
            findings.append(Finding(path, Rule.ODD_NAME))
        known, doubtful = state.files.get(path), state.quarantine.get(path)
        if known and path not in damaged and _is_unchanged(path, entry, known, moment):
            continue
        if doubtful and doubtful.signature == entry.signature:
            if moment.local < doubtful.retry_at:
                waiting.add(path)
                findings.append(Finding(path, doubtful.rule))
                continue
            since = doubtful.since
        else:
            since = known.since if known and known.signature == entry.signature else moment.local
        wanted.append((path, kind, entry.signature, since))
    return _with_local_names(sorted(wanted, key=lambda job: job[0]), state), waiting, findings


def _with_local_names(wanted: list[tuple[str, FileKind, Signature, float]], state: State) -> list[Fetch]:
    local = {path: state.files[path].local for path, *_ in wanted if path in state.files}
    if len(local) < len(wanted):
        names = LocalNames(known.local for known in state.files.values())
        local |= {path: names.local_for(path) for path, *_ in wanted if path not in local}
    return [Fetch(path, kind, signature, since, local[path]) for path, kind, signature, since in wanted]


def _refused(path: str, entry: Entry, kind: FileKind) -> Finding | None:
    if not is_text(path):
        return Finding(path, Rule.BAD_NAME)
    if entry.fault:
        return Finding(path, _FAULTS[entry.fault])
    return Finding(path, Rule.TOO_LARGE) if entry.signature.size > LIMITS[kind] else None


def _is_unchanged(path: str, entry: Entry, known: Known, moment: Moment) -> bool:
    if known.signature != entry.signature or not known.is_settled:
        return False
    today = moment.local // _DAY
    is_its_day = today % _REHASH_CYCLE == crc32(path.encode()) % _REHASH_CYCLE
    return not is_its_day or known.checked // _DAY == today


def _directory_findings(scan: Scan) -> list[Finding]:
    findings = []
    absences = Absences(scan)
    for path, listing in scan.listings.items():
        if isinstance(listing, Failed) and not absences.is_gone(path):
            findings.append(Finding(path, Rule.FOLDER_UNREADABLE))
        elif isinstance(listing, Skipped) and listing.reason in _SKIPS:
            findings.append(Finding(path, _SKIPS[listing.reason]))
    return findings


def _removals(scan: Scan, state: State, moment: Moment, fates: Mapping[str, Fate]) -> tuple[tuple[str, ...], State]:
    """The files to remove now, and the state with what is missing, held and released after this scan."""
    listed = scan.files.keys()
    unseen = [path for path in state.files if path not in listed]
    gone = {path for path in missing(scan, state) if fates.get(path) is not Fate.PENDING}
    buried = {path for path in gone if fates.get(path) is Fate.DELETED}
    # what could not be looked at stays as it was: neither back nor gone
    since = {path: min(state.missing.get(path, moment.local), moment.local) for path in gone}
    since |= {path: state.missing[path] for path in unseen if path in state.missing and path not in gone}
    held = {path: state.held[path] for path in unseen if path in state.held and path not in buried}
    released = frozenset(path for path in state.released if path in since)

    lost = gone - released - buried - _elsewhere(gone, scan, state)
    if lost and (
        reason := next((why.reason for why in held.values()), "")
        or tripped_by(lost, state.files.keys(), scan.listings.keys())
    ):
        held |= {path: Held(reason, moment.local) for path in lost - held.keys()}
    ripe = {path for path in gone - held.keys() if path in released | buried or _is_ripe(path, state, moment)}
    return tuple(sorted(ripe)), replace(state, missing=since, held=held, released=released)


def _is_ripe(path: str, state: State, moment: Moment) -> bool:
    return moment.local - state.missing.get(path, math.inf) >= GRACE


def _elsewhere(gone: set[str], scan: Scan, state: State) -> set[str]:
    """Those of `gone` whose content is still on the share: at a known path, or at a new one by its signature."""
    if not gone:
        return set()
    surviving = {known.sha256 for path, known in state.files.items() if path in scan.files}
    found = {path for path in gone if state.files[path].sha256 in surviving}
    new: dict[tuple[int, int, object], list[str]] = {}
    for path, entry in scan.files.items():
        if path not in state.files:
            for trait in _traits(path, entry.signature):
                new.setdefault(trait, []).append(path)
    taken: set[str] = set()
    for path in sorted(gone - found):
        signature = state.files[path].signature
        for trait in _traits(path, signature) if signature else ():
            if target := next((other for other in new.get(trait, ()) if other not in taken), None):
                taken.add(target)
                found.add(path)
                break
    return found


def _traits(path: str, signature: Signature) -> list[tuple[int, int, object]]:
    """What a renamed file keeps: its size and time, with its number, or with its name."""
    traits: list[tuple[int, int, object]] = [(signature.size, signature.mtime_ns, path.rpartition("/")[2])]
    if signature.file_id:
        traits.append((signature.size, signature.mtime_ns, signature.file_id))
    return traits


def _doom(scan: Scan, state: State) -> Doom | None:
    root = scan.listings.get("")
    if (state.identity is not None and state.identity.is_marked) or not state.files:
        return None
    if isinstance(root, Complete) and not root.entries:
        return Doom.EMPTY
    is_much = len(state.held) > max(_FEW, _ANOTHER_LIBRARY * len(state.files))
    return Doom.ANOTHER_LIBRARY if is_much else None
