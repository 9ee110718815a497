"""Renames that destroy nothing: what stands at the new name stays, or is handed over under another one.

Linux has them as flags of `renameat2(2)`, not on every file system; Windows' `rename` never replaces; elsewhere a
hard link does the same in more steps. Where there is neither, the error is the system's own (ENOTSUP, EPERM).
"""

import ctypes
import errno
import os
from collections.abc import Callable

_HERE = -100  # AT_FDCWD
_NO_REPLACE, _EXCHANGE = 1, 2
# kernels and file systems that do not know a flag: EINVAL, ENOSYS; user-space file systems may say ENOTSUP
_UNKNOWN = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP})


def move(old: str, new: str, spare: str) -> None:
    """Rename `old` to `new`; FileExistsError if there is something at `new`. `spare` is a free name for the way."""
    if os.name == "nt":
        os.rename(old, new)  # noqa: PTH104 - Path.rename is the same, these are no Paths
    elif not _renamed(old, new, _NO_REPLACE):
        _link_over(old, new, spare)


def swap(new: str, target: str, displaced: str) -> None:
    """Put the file `new` at `target` in one step; the one that was there is at `displaced` afterwards, a free name.

    Without the system's exchange a file that replaces `target` in the very moment between two steps is lost; one that
    is edited in place is not.
    """
    if os.name != "nt" and _renamed(new, target, _EXCHANGE):
        os.rename(new, displaced)  # noqa: PTH104
        return
    os.link(target, displaced)
    os.replace(new, target)  # noqa: PTH105


def _link_over(old: str, new: str, spare: str) -> None:
    os.link(old, new)
    # somebody may have put another file at `old` meanwhile: it is looked at before a name of it is given up
    os.rename(old, spare)  # noqa: PTH104
    if not os.path.samefile(spare, new):  # noqa: PTH121
        os.link(spare, old)
    os.unlink(spare)  # noqa: PTH108


def _renamed(old: str, new: str, flag: int) -> bool:
    """False where the system or this file system has no such rename."""
    if _renameat2 is None:
        return False
    if _renameat2(_HERE, os.fsencode(old), _HERE, os.fsencode(new), flag) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNKNOWN:
        return False
    raise OSError(number, os.strerror(number), old, None, new)


def _find_renameat2() -> Callable[..., int] | None:
    if os.name == "nt":
        return None
    function = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if function is not None:
        function.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
        function.restype = ctypes.c_int
    return function


_renameat2 = _find_renameat2()
