"""What any computer puts right on a shared folder after others stopped in the middle of a delivery."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from kb_app.sync import lease
from kb_app.sync.client import Client
from kb_app.sync.depot import Depot, new_name
from kb_app.sync.folder import Folder, WritableFolder
from kb_app.sync.history import ROOT, Kind, past_of, read, sha256
from kb_app.sync.ignore import kind_of
from kb_app.sync.names import is_confined
from kb_app.sync.submission import Submission

_LEFTOVER = 3600.0
_FORGOTTEN = 86_400.0


def repair(
    folder: WritableFolder,
    client: Client,
    paths: Iterable[str] | None = None,
    *,
    unique: Callable[[], str] = new_name,
) -> tuple[str, ...]:
    """Put the last text back at those of `paths` that a crashed computer left without one; which those were.

    `paths` are usually the files that a scan misses; None looks at all that were ever changed, which costs a listing
    for each. Raises OSError.
    """
    now = folder.server_time()
    if now is None:
        return ()
    depot = Depot(folder, client, unique)
    repaired = []
    for path in changed_paths(folder) if paths is None else paths:
        if not is_confined(path) or kind_of(path) is None or read(folder, path) is not None:
            continue
        crashed = past_of(folder, path).open
        if crashed and all(claim.is_stale(now) for claim in crashed) and depot.bring_back(path, crashed):
            repaired.append(path)
    return tuple(repaired)


def rescue(
    folder: WritableFolder,
    client: Client,
    path: str,
    *,
    submission: str = "",
    unique: Callable[[], str] = new_name,
) -> tuple[str, ...]:
    """Put beside the article at `path` what somebody wrote into its former versions: an editor that held the old file
    open saves into it, wherever it has been moved. The conflict copies made. Raises OSError.

    With a `submission` only what that one displaced is looked at.
    """
    depot = Depot(folder, client, unique)
    copies = []
    for claim, kinds in past_of(folder, path).claims.items():
        if Kind.DISPLACED not in kinds or kinds == {Kind.DISPLACED} or submission not in {"", claim.submission}:
            continue
        text = read(folder, claim.file(path, Kind.DISPLACED))
        if text is not None and not claim.expects(text) and depot.published(sha256(text)) is None:
            copies.append(depot.keep_beside(path, text, "inconnu", claim.stamp))
            depot.deposit(text)
    return tuple(copies)


def deposit_again(folder: WritableFolder, client: Client, submission: Submission) -> None:
    """Make sure that the share still has what was delivered, as it was: its text and its record. Raises OSError.

    For servers that confirm what they then lose, and for what a tidy-up removed.
    """
    depot = Depot(folder, client)
    if submission.content is not None:
        depot.deposit(submission.content)
    if number := client.used_for(submission.id):
        depot.record(submission, number)


def tidy(folder: WritableFolder, client: Client) -> int:
    """Remove what interrupted deliveries of this computer left on their way more than an hour ago, and notes of anybody
    who was at work (`lease`) that are a day old; how many files.

    Nothing is removed whose text is not among the deposits: a swap may have been cut off with somebody else's text in
    its hands. Raises OSError.
    """
    now = folder.server_time()
    directory = f".kb/tmp/{client.id}"
    if now is None:
        return 0
    depot, count = Depot(folder, client), 0
    for path in [*_older(folder, directory, now - _LEFTOVER), *_older(folder, lease.ROOT, now - _FORGOTTEN)]:
        if content := read(folder, path):
            depot.deposit(content)
        folder.remove(path)
        count += 1
    return count


def _older(folder: Folder, directory: str, than: float) -> list[str]:
    """The files of `directory` last written before `than`, in Unix seconds of the share's clock."""
    try:
        entries = folder.entries(directory)
    except FileNotFoundError:
        return []
    return [
        f"{directory}/{entry.name}" for entry in entries if not entry.is_dir and entry.signature.mtime_ns / 1e9 < than
    ]


def changed_paths(folder: Folder) -> Iterator[str]:
    """Every path that has a history. Raises OSError."""
    waiting = [""]
    while waiting:
        path = waiting.pop()
        with suppress(FileNotFoundError):
            entries = folder.entries(f"{ROOT}/{path}".rstrip("/"))
            waiting += [f"{path}/{entry.name}".lstrip("/") for entry in entries if entry.is_dir]
            if path and any(not entry.is_dir for entry in entries):
                yield path
