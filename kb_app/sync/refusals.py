"""What is not even tried, and why a share refused: stable words for the outbox."""

import errno
import re

from kb_app.sync.depot import NOT_SUPPORTED
from kb_app.sync.folder import is_offline
from kb_app.sync.ignore import is_litter_directory, kind_of
from kb_app.sync.names import is_confined, is_fit_for_all
from kb_app.sync.submission import Submission

_ID = re.compile(r"[0-9a-f]{32}")
_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
_BUSY = frozenset({errno.EBUSY, errno.ETXTBSY})
_NAME_REFUSED = frozenset({errno.ENAMETOOLONG, errno.EILSEQ})


def is_acceptable(submission: Submission) -> bool:
    """True if its paths lead to files that people follow, and new names are such that every computer can hold them."""
    if not _ID.fullmatch(submission.id):
        return False
    if submission.inbox:
        return True
    paths = [path for path in (submission.path, submission.moved_from) if path]
    is_new_name = bool(submission.moved_from) or not submission.base
    return (
        bool(submission.path)
        and all(is_confined(path) and kind_of(path) is not None for path in paths)
        and not any(is_litter_directory(part) for path in paths for part in path.split("/"))
        and (is_fit_for_all(submission.path) or not is_new_name)
    )


def reason_of(error: OSError, *, is_writable: bool) -> str:
    """A stable word for why the share refused. `is_writable`: it took other files before."""
    if is_offline(error):
        return "offline"
    if error.errno in _FULL:
        return "share-full"
    if error.errno == errno.EROFS:
        return "read-only"
    if error.errno in _BUSY:
        return "open-elsewhere"
    if isinstance(error, PermissionError):
        return "open-elsewhere" if is_writable else "read-only"
    if isinstance(error, BlockingIOError):
        return "being-changed"
    if error.errno in _NAME_REFUSED:
        return "unsafe-path"
    return "not-supported" if error.errno in NOT_SUPPORTED else "share-error"
