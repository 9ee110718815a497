"""Protocols that are known to lose: the suites that prove ours must find what these lose."""

from collections.abc import Callable
from typing import Protocol

from kb_app.sync.client import Client
from kb_app.sync.depot import Depot
from kb_app.sync.folder import WritableFolder
from kb_app.sync.history import read, sha256
from kb_app.sync.publisher import Steps, Terms
from kb_app.sync.submission import Delivery, Receipt, Submission


class Replaceable(WritableFolder, Protocol):
    """A folder that also does what no protocol of ours does."""

    def overwrite(self, path: str, content: bytes | None) -> None:
        """Put `content` at `path` whatever is there, or delete it."""
        ...


def blind_replace(
    folder: Replaceable, submission: Submission, client: Client, *, clock: Callable[[], float], terms: Terms
) -> Steps:
    """P0: write the file where it belongs."""
    yield "publish"
    try:
        _replace(folder, submission)
    except OSError:
        return Receipt(Delivery.WAITING, submission.path)
    return Receipt(Delivery.DELIVERED, submission.path)


def compare_and_replace(
    folder: Replaceable, submission: Submission, client: Client, *, clock: Callable[[], float], terms: Terms
) -> Steps:
    """P1: if nobody changed it meanwhile, replace it."""
    yield "compare"
    source = submission.moved_from or submission.path
    try:
        found = read(folder, source)
        is_taken = submission.moved_from and read(folder, submission.path) is not None
        if (found is not None and sha256(found) != submission.base) or is_taken:
            copy = Depot(folder, client, terms.unique).keep_beside(source, submission.content or b"", "X", clock())
            return Receipt(Delivery.CONFLICT, submission.path, conflict_path=copy)
        yield "publish"
        _replace(folder, submission)
    except OSError:
        return Receipt(Delivery.WAITING, submission.path)
    return Receipt(Delivery.DELIVERED, submission.path)


def _replace(folder: Replaceable, submission: Submission) -> None:
    folder.overwrite(submission.path, submission.content)
    if submission.moved_from:
        folder.remove(submission.moved_from)


def never_bring_back(_depot: Depot, _path: str, _claims: object) -> bool:
    """In the place of `Depot.bring_back`: P3 without repair."""
    return False
