"""What sync remembers of one shared folder between two passes: two lines of JSON, disposable.

The first line has the version and the checksum of the second, and what a window that starts wants to say. The file can
be lost at any time: it is then rebuilt from the copy, and since the grace before a removal starts again with it, losing
it never removes anything.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple, dataclass, field, replace
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

from kb_app import durable
from kb_app.sync.findings import Finding, Rule
from kb_app.sync.folder import Signature
from kb_app.sync.identity import Identity

_VERSION = 1
_SLICE = 1000
_LONGEST_HEAD = 4096
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Known:
    """A file that is in the copy, at `local`. Times are Unix seconds.

    `signature` is how the share listed it when it was read, None when the share was not asked yet. `is_settled` says
    that the same signature means the same content; if not, it is read again. `since` is when that signature was
    first listed, `checked` when the content was last compared. `local_mtime_ns` notices a damaged copy.
    """

    sha256: str
    size: int
    signature: Signature | None
    is_settled: bool
    since: float
    checked: float
    local: str
    local_mtime_ns: int


@dataclass(frozen=True, slots=True)
class Quarantine:
    """A version on the share that is not trusted yet: seen with this content `since`, `tries` readings ago."""

    signature: Signature
    sha256: str
    rule: Rule
    since: float
    retry_at: float
    tries: int


@dataclass(frozen=True, slots=True)
class Held:
    """A removal that waits for a person: `reason` is the rule of the breaker that stopped it.

    `removed` is the SHA-256 of the text that a bundle of changes says was removed, empty when a scan missed the file.
    """

    reason: str
    since: float
    removed: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """`as_of`: start of the last pass after which the copy was all that could be read of the share, None before it.

    `files` is keyed by the path on the share. `missing`: since when a file is not listed any more. `released`: removals
    that a person agreed to.
    """

    files: Mapping[str, Known] = field(default_factory=dict)
    missing: Mapping[str, float] = field(default_factory=dict)
    held: Mapping[str, Held] = field(default_factory=dict)
    released: frozenset[str] = frozenset()
    quarantine: Mapping[str, Quarantine] = field(default_factory=dict)
    identity: Identity | None = None
    as_of: float | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What can be said of a state without reading all of it; fields as in `State`, `files` and `held` as counts."""

    as_of: float | None = None
    files: int = 0
    held: int = 0


def release(state: State, paths: Iterable[str]) -> State:
    """`state` after a person agreed to the removal of `paths`; it takes place once the next scan confirms it."""
    agreed = state.held.keys() & set(paths)
    held = {path: reason for path, reason in state.held.items() if path not in agreed}
    return replace(state, held=held, released=state.released | agreed)


def summary(path: Path) -> Summary:
    """Of the state kept at `path`, from its first line only: no matter how many files it knows.

    A file that turns out to be damaged further down still says of when it was. Raises LocalError.
    """
    try:
        with path.open("rb") as file:
            told = json.loads(file.readline(_LONGEST_HEAD))["summary"]
        return Summary(None if told["as_of"] is None else float(told["as_of"]), int(told["files"]), int(told["held"]))
    except FileNotFoundError:
        return Summary()
    except OSError as error:
        raise durable.local_error(error) from error
    except (ValueError, TypeError, KeyError):
        # written by an earlier program, or damaged
        state = load(path)
        return Summary(state.as_of, len(state.files), len(state.held))


def load(path: Path) -> State:
    """The state kept at `path`; an empty one if there is none, or it cannot be understood. Raises LocalError."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
    except FileNotFoundError:
        return State()
    except OSError as error:
        raise durable.local_error(error) from error
    try:
        return _decode(json.loads(head), body)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        _log.warning("sync state is unusable and will be rebuilt from the copy: %r", error)
        return State()


def save(state: State, path: Path) -> None:
    """Keep `state` at `path`, in one step.

    Raises LocalError.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        body = _encode(state)
        told = asdict(Summary(state.as_of, len(state.files), len(state.held)))
        head = {"version": _VERSION, "sha256": hashlib.sha256(body).hexdigest(), "summary": told}
        durable.replace(path, json.dumps(head).encode() + b"\n" + body)
    except OSError as error:
        raise durable.local_error(error) from error


def _encode(state: State) -> bytes:
    """The files go slice by slice: the rows of 50,000 at once would be most of what the process needs."""
    files = iter(state.files.items())
    body, between = BytesIO(), b'{"files":{'
    while some := {path: _known_row(path, known) for path, known in islice(files, _SLICE)}:
        body.write(between + _compact(some)[1:-1])
        between = b","
    body.write((b"" if body.tell() else between) + b"}," + _compact(_rest(state))[1:])
    return body.getvalue()


def _compact(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _rest(state: State) -> dict[str, Any]:
    return {
        "missing": dict(state.missing),
        "held": {path: astuple(held) for path, held in state.held.items()},
        "released": sorted(state.released),
        "quarantine": {path: astuple(quarantine) for path, quarantine in state.quarantine.items()},
        "identity": astuple(state.identity) if state.identity else None,
        "as_of": state.as_of,
        "findings": [astuple(finding) for finding in state.findings],
    }


def _known_row(path: str, known: Known) -> list[Any]:
    signature = known.signature
    return [
        known.sha256,
        known.size,
        signature and (signature.size, signature.mtime_ns, signature.file_id),
        known.is_settled,
        known.since,
        known.checked,
        known.local if known.local != path else None,
        known.local_mtime_ns,
    ]


def _decode(head: dict[str, Any], body: bytes) -> State:
    if head["version"] != _VERSION:
        raise ValueError(f"version {head['version']}")
    if head["sha256"] != hashlib.sha256(body).hexdigest():
        raise ValueError("not as it was written")
    fields = json.loads(body)
    rows, identity, as_of = fields["files"], fields["identity"], fields["as_of"]
    return State(
        files={path: _known(path, rows.pop(path)) for path in list(rows)},
        missing={path: float(since) for path, since in fields["missing"].items()},
        held={path: Held(*row) for path, row in fields["held"].items()},
        released=frozenset(fields["released"]),
        quarantine={path: _quarantine(row) for path, row in fields["quarantine"].items()},
        identity=Identity(*identity) if identity is not None else None,
        as_of=float(as_of) if as_of is not None else None,
        findings=tuple(Finding(path, Rule(rule)) for path, rule in fields["findings"]),
    )


def _known(path: str, row: list[Any]) -> Known:
    sha256, size, listed, is_settled, since, checked, local, local_mtime_ns = row
    signature = Signature(*listed) if listed is not None else None
    return Known(sha256, size, signature, is_settled, since, checked, local or path, local_mtime_ns)


def _quarantine(row: list[Any]) -> Quarantine:
    signature, sha256, rule, since, retry_at, tries = row
    return Quarantine(Signature(*signature), sha256, Rule(rule), since, retry_at, tries)
