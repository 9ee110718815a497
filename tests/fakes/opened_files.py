"""Which files of a directory anybody opened or read, told by Linux itself: Qt's own reading does not pass by Python."""

import ctypes
import os
import struct
from pathlib import Path
from typing import Self

_OPENED, _READ, _NONBLOCK = 0x20, 0x01, 0o4000
_EVENT = struct.Struct("iIII")


class OpenedFiles:
    """Watches the files that are directly in `directory`, from `with` on."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._libc = ctypes.CDLL(None, use_errno=True)

    def __enter__(self) -> Self:
        self._queue = self._libc.inotify_init1(_NONBLOCK)
        watch = self._libc.inotify_add_watch(self._queue, os.fsencode(self._directory), _OPENED | _READ)
        assert self._queue >= 0
        assert watch >= 0
        return self

    def __exit__(self, *_error: object) -> None:
        os.close(self._queue)

    def names(self) -> set[str]:
        """Names since the last call; a listing of the directory itself is the empty name."""
        found = set()
        try:
            data = os.read(self._queue, 65536)
        except BlockingIOError:
            return found
        while data:
            *_, length = _EVENT.unpack_from(data)
            found.add(os.fsdecode(data[_EVENT.size : _EVENT.size + length].rstrip(b"\0")))
            data = data[_EVENT.size + length :]
        return found
