"""A folder on an SMB server that is not mounted (Windows, Samba, most office storage), each deed in one round trip.

What the server can do decides the protocol of `publisher`: it creates exclusively, and renames without replacing. It
has no step that swaps two files.
"""

import errno
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from kb_app.domain.share_url import ShareUrl
from kb_app.sync.folder import Entry, Reading
from kb_app.sync.remote import checked
from kb_app.sync.smb_session import Answer, SmbSession
from kb_app.sync.smb_wire import (
    STATUS_END_OF_FILE,
    STATUS_NO_MORE_FILES,
    STATUS_NO_SUCH_FILE,
    described,
    error_of,
    listed,
    opened,
    payload,
)

_LAST = b"\xff" * 16  # in a compound: the file that was just opened
_SMALL = 64 << 10  # one credit
_LARGE = 1 << 20
_LISTING = 256 << 10  # about 2,000 names
_FIRST_LISTINGS = 2
_MORE_LISTINGS = 4
_DETAILS = 4096

_READ, _WRITE, _DELETE = 0x00120089, 0x00120116, 0x00110080  # generic read, generic write, delete and attributes
_SHARE_ALL, _SHARE_READ = 7, 1
_OPEN, _CREATE, _OPEN_IF, _OVERWRITE_IF = 1, 2, 3, 5
_FOLDER, _FILE, _THROUGH, _DELETE_ON_CLOSE = 0x1, 0x40, 0x2, 0x1000


class SmbFolder:
    """`client` is this computer's id; `url.path` begins with the share's name."""

    def __init__(self, url: ShareUrl, session: SmbSession, client: str = "") -> None:
        self._root = url.path.partition("/")[2]
        self._session = session
        self._client = client

    def root_id(self) -> int:
        answers = self._do("", lambda: [self._open("", _READ, _FOLDER), _details(), _close()])
        return described(answers[1][1]).file_id

    def entries(self, path: str) -> tuple[Entry, ...]:
        first = self._do(
            path,
            lambda: [self._open(path, _READ, _FOLDER), *(_query(_LISTING) for _ in range(_FIRST_LISTINGS)), _close()],
            {STATUS_NO_MORE_FILES, STATUS_NO_SUCH_FILE},
        )
        found, is_all = _collect(first[1:-1])
        return tuple(found if is_all else self._all_entries(path))

    def read(self, path: str, limit: int) -> Reading:
        answers = self._do(
            path,
            lambda: [
                self._open(path, _READ, _FILE),
                _details(),
                _read(0, min(limit + 1, _SMALL)),
                _details(),
                _close(),
            ],
            {STATUS_END_OF_FILE},
        )
        before, after = described(answers[1][1]), described(answers[3][1])
        content = payload(answers[2][1]) if not answers[2][0] else b""
        if len(content) < min(before.size, limit + 1):
            return self._read_large(path, limit)
        return Reading(content[: limit + 1], before, after)

    def server_time(self) -> float | None:
        """The date that the server gives a file made for that in `.kb/tmp/<client>/`; None outside a marked folder."""
        if not self._client:
            return None
        place = f".kb/tmp/{self._client}"
        try:
            try:
                return self._clock(f"{place}/clock")
            except FileNotFoundError:
                self._make(".kb/tmp")
                self._make(place)
                return self._clock(f"{place}/clock")
        except OSError:
            return None

    def make_directory(self, path: str) -> None:
        try:
            self._make(path)
        except FileNotFoundError:
            parent = path.rpartition("/")[0]
            if not parent:
                raise
            self.make_directory(parent)
            self._make(path)

    def create(self, path: str, content: bytes) -> bool:
        if len(content) > _SMALL:
            return self._create_large(path, content)
        write = [_write(0, content)] if content else []
        answers = self._session.exchange(lambda: [self._new(path), *write, _close()], path)
        failed = next((status for status, _ in answers if status), 0)
        if failed:
            if not answers[0][0]:
                self._remove_stub(path)
            raise error_of(failed, path)
        return True

    def move(self, old: str, new: str) -> None:
        self._do(old, lambda: [self._open(old, _DELETE, _FILE), self._rename(new), _close()])

    def swap(self, new: str, target: str, displaced: str) -> None:  # noqa: ARG002 - the port's
        raise OSError(errno.ENOTSUP, "no single step swaps two files over SMB", target)

    def remove(self, path: str) -> None:
        with suppress(FileNotFoundError):
            self._do(path, lambda: [self._open(path, _DELETE, _FILE | _DELETE_ON_CLOSE), _close()])

    def _clock(self, path: str) -> float:
        answers = self._do(
            path,
            lambda: [self._open(path, _DELETE | _WRITE, _FILE | _DELETE_ON_CLOSE, _OVERWRITE_IF), _close()],
        )
        return opened(answers[0][1])[1].mtime_ns / 1e9

    def _make(self, path: str) -> None:
        self._do(path, lambda: [self._open(path, _READ, _FOLDER, _OPEN_IF), _close()])

    def _all_entries(self, path: str) -> list[Entry]:
        """Of a directory that one message does not hold: the handle stays open meanwhile."""
        answers = self._do(path, lambda: [self._open(path, _READ, _FOLDER)])
        handle, _ = opened(answers[0][1])
        found: list[Entry] = []
        try:
            is_all = False
            while not is_all:
                answers = self._do(
                    path, lambda: [_query(_LARGE, handle) for _ in range(_MORE_LISTINGS)], {STATUS_NO_MORE_FILES}
                )
                more, is_all = _collect(answers)
                found += more
        finally:
            self._leave(handle)
        return found

    def _read_large(self, path: str, limit: int) -> Reading:
        answers = self._do(path, lambda: [self._open(path, _READ, _FILE), _details()])
        (handle, _), before = opened(answers[0][1]), described(answers[1][1])
        chunks: list[bytes] = []
        try:
            for start in range(0, min(before.size, limit + 1), _LARGE):
                size = min(_LARGE, limit + 1 - start)
                answers = self._do(path, lambda start=start, size=size: [_read(start, size, handle)])  # type: ignore[misc]
                chunks.append(payload(answers[0][1]))
            answers = self._do(path, lambda: [_details(handle)])
        finally:
            self._leave(handle)
        return Reading(b"".join(chunks), before, described(answers[0][1]))

    def _create_large(self, path: str, content: bytes) -> bool:
        handle, _ = opened(self._do(path, lambda: [self._new(path)])[0][1])
        try:
            for start in range(0, len(content), _LARGE):
                self._do(path, lambda start=start: [_write(start, content[start : start + _LARGE], handle)])  # type: ignore[misc]
        except OSError:
            self._leave(handle)
            self._remove_stub(path)
            raise
        self._leave(handle)
        return True

    def _leave(self, handle: bytes) -> None:
        # a handle of a lost connection is closed by the server
        with suppress(OSError):
            self._do("", lambda: [_close(handle)])

    def _remove_stub(self, path: str) -> None:
        with suppress(OSError):
            self.remove(path)

    def _do(
        self, path: str, make: Callable[[], Sequence[Any]], fine: frozenset[int] | set[int] = frozenset()
    ) -> list[Answer]:
        answers = self._session.exchange(make, path)
        for status, _ in answers:
            if status and status not in fine:
                raise error_of(status, path)
        return answers

    def _native(self, path: str) -> str:
        checked(path)
        return "\\".join(part for part in (*self._root.split("/"), *path.split("/")) if part)

    def _open(self, path: str, access: int, options: int, disposition: int = _OPEN, share: int = _SHARE_ALL) -> Any:
        from smbprotocol.open import SMB2CreateRequest

        message = SMB2CreateRequest()
        message["impersonation_level"] = 2
        message["desired_access"] = access
        message["share_access"] = share
        message["create_disposition"] = disposition
        message["create_options"] = options
        message["buffer_path"] = self._native(path).encode("utf-16-le", "surrogatepass") or b"\x00\x00"
        return message

    def _new(self, path: str) -> Any:
        return self._open(path, _WRITE, _FILE | _THROUGH, _CREATE, _SHARE_READ)

    def _rename(self, new: str) -> Any:
        from smbprotocol.file_info import FileRenameInformation
        from smbprotocol.open import SMB2SetInfoRequest

        order = FileRenameInformation()
        order["replace_if_exists"] = False
        order["file_name"] = self._native(new)
        message = SMB2SetInfoRequest()
        message["info_type"] = order.INFO_TYPE
        message["file_info_class"] = order.INFO_CLASS
        message["file_id"] = _LAST
        message["buffer"] = order
        return message


def _details(handle: bytes = _LAST) -> Any:
    from smbprotocol.open import SMB2QueryInfoRequest

    message = SMB2QueryInfoRequest()
    message["info_type"] = 1
    message["file_info_class"] = 18
    message["output_buffer_length"] = _DETAILS
    message["file_id"] = handle
    return message


def _query(size: int, handle: bytes = _LAST) -> Any:
    from smbprotocol.open import SMB2QueryDirectoryRequest

    message = SMB2QueryDirectoryRequest()
    message["file_information_class"] = 38
    message["file_id"] = handle
    message["output_buffer_length"] = size
    message["buffer"] = "*".encode("utf-16-le")
    return message


def _read(start: int, size: int, handle: bytes = _LAST) -> Any:
    from smbprotocol.open import SMB2ReadRequest

    message = SMB2ReadRequest()
    message["padding"] = b"\x50"
    message["length"] = size
    message["offset"] = start
    message["file_id"] = handle
    return message


def _write(start: int, content: bytes, handle: bytes = _LAST) -> Any:
    from smbprotocol.open import SMB2WriteRequest

    message = SMB2WriteRequest()
    message["length"] = len(content)
    message["offset"] = start
    message["file_id"] = handle
    message["buffer"] = content
    return message


def _close(handle: bytes = _LAST) -> Any:
    from smbprotocol.open import SMB2CloseRequest

    message = SMB2CloseRequest()
    message["file_id"] = handle
    return message


def _collect(answers: Sequence[Answer]) -> tuple[list[Entry], bool]:
    """The names in answers to `_query`, and whether those were all."""
    found: list[Entry] = []
    for status, data in answers:
        if status:
            return found, True
        found += listed(data)
    return found, False
