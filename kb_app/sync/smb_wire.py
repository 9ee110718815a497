"""Bytes of SMB that we read by ourselves, and what its errors are called here.

The library's own structures take 0.1 ms for each listed name and more: a listing of 10,000 would keep a core busy for a
second. Layouts are those of MS-SMB2 (2.2.14, 2.2.20, 2.2.34, 2.2.38) and MS-FSCC (2.4.2, 2.4.19).
"""

import errno
import os
import struct

from kb_app.sync.folder import Entry, Fault, Signature

DIRECTORY = 0x10
_REPARSE_POINT = 0x400
_ONLINE_ONLY = 0x1000 | 0x40000 | 0x400000
_LINK_TAGS = frozenset({0xA000000C, 0xA0000003})  # symbolic link, mount point
_EPOCH = 116_444_736_000_000_000  # 1970 in the 100 ns since 1601 that Windows counts
_LISTED = struct.Struct("<II16xQ8xQ8xIII4xQ")
_LISTED_NAME = 80
_ALL = struct.Struct("<16xQ8xI4x8xQ4x4xQ")
_BUFFER = 64  # where the header of a message ends

STATUS_END_OF_FILE = 0xC0000011
STATUS_NO_MORE_FILES = 0x80000006
STATUS_NO_SUCH_FILE = 0xC000000F

_LOST = errno.ECONNRESET
_ERRNO = {
    0xC0000034: errno.ENOENT,  # OBJECT_NAME_NOT_FOUND
    0xC000003A: errno.ENOENT,  # OBJECT_PATH_NOT_FOUND
    0xC000000F: errno.ENOENT,  # NO_SUCH_FILE
    0xC00000CC: errno.ENOENT,  # BAD_NETWORK_NAME: no such share
    0xC0000056: errno.ENOENT,  # DELETE_PENDING
    0xC0000035: errno.EEXIST,  # OBJECT_NAME_COLLISION
    0xC0000103: errno.ENOTDIR,  # NOT_A_DIRECTORY
    0xC00000BA: errno.EISDIR,  # FILE_IS_A_DIRECTORY
    0xC0000022: errno.EACCES,  # ACCESS_DENIED
    0xC000006D: errno.EACCES,  # LOGON_FAILURE
    0xC000006E: errno.EACCES,  # ACCOUNT_RESTRICTION
    0xC0000071: errno.EACCES,  # PASSWORD_EXPIRED
    0xC0000072: errno.EACCES,  # ACCOUNT_DISABLED
    0xC0000234: errno.EACCES,  # ACCOUNT_LOCKED_OUT
    0xC000015B: errno.EACCES,  # LOGON_TYPE_NOT_GRANTED
    0xC00000A2: errno.EROFS,  # MEDIA_WRITE_PROTECTED
    0xC0000043: errno.EBUSY,  # SHARING_VIOLATION
    0xC0000054: errno.EBUSY,  # FILE_LOCK_CONFLICT
    0xC0000121: errno.EBUSY,  # CANNOT_DELETE
    0xC0000033: errno.EILSEQ,  # OBJECT_NAME_INVALID
    0xC0000039: errno.EILSEQ,  # OBJECT_PATH_INVALID
    0xC0000106: errno.ENAMETOOLONG,  # NAME_TOO_LONG
    0xC000007F: errno.ENOSPC,  # DISK_FULL
    0xC0000044: getattr(errno, "EDQUOT", errno.ENOSPC),  # QUOTA_EXCEEDED
    0xC0000101: errno.ENOTEMPTY,  # DIRECTORY_NOT_EMPTY
    0x8000002D: errno.ELOOP,  # STOPPED_ON_SYMLINK
    0xC00000BB: errno.ENOTSUP,  # NOT_SUPPORTED
    0xC0000010: errno.ENOTSUP,  # INVALID_DEVICE_REQUEST
    0xC0000003: errno.ENOTSUP,  # INVALID_INFO_CLASS
    0xC000000D: errno.EINVAL,  # INVALID_PARAMETER
    0xC0000257: errno.EHOSTUNREACH,  # PATH_NOT_COVERED: the folder is on another server (DFS)
    0xC00000C9: _LOST,  # NETWORK_NAME_DELETED
    0xC0000203: _LOST,  # USER_SESSION_DELETED
    0xC000035C: _LOST,  # NETWORK_SESSION_EXPIRED
    0xC0000128: _LOST,  # FILE_CLOSED: the handle was of another connection
    0xC00000B5: errno.ETIMEDOUT,  # IO_TIMEOUT
}


def error_of(status: int, path: str) -> OSError:
    """The operating system's error that says the same as an SMB status."""
    number = _ERRNO.get(status, errno.EIO)
    return OSError(number, f"{os.strerror(number)} (SMB {status:08x})", path)


def opened(data: bytes) -> tuple[bytes, Signature]:
    """Of the answer to CREATE: the handle, and what it says of the file (without its number)."""
    (written,) = struct.unpack_from("<Q", data, 24)
    (size,) = struct.unpack_from("<Q", data, 48)
    return data[64:80], Signature(size, _unix_ns(written))


def described(data: bytes) -> Signature:
    """Of the answer to QUERY_INFO for FileAllInformation."""
    written, _, size, number = _ALL.unpack_from(data, _offset(data))
    return Signature(size, _unix_ns(written), number)


def payload(data: bytes) -> bytes:
    """Of the answer to READ."""
    start = data[2] - _BUFFER
    (length,) = struct.unpack_from("<I", data, 4)
    return data[start : start + length]


def listed(data: bytes) -> list[Entry]:
    """Of the answer to QUERY_DIRECTORY for FileIdFullDirectoryInformation."""
    found, at = [], _offset(data)
    while True:
        step, _, written, size, attributes, length, tag, number = _LISTED.unpack_from(data, at)
        name = data[at + _LISTED_NAME : at + _LISTED_NAME + length].decode("utf-16-le", "surrogatepass")
        if name not in {".", ".."}:
            found.append(_entry(name, Signature(size, _unix_ns(written), number), attributes, tag))
        if not step:
            return found
        at += step


def _entry(name: str, signature: Signature, attributes: int, tag: int) -> Entry:
    if attributes & _REPARSE_POINT and tag in _LINK_TAGS:
        return Entry(name, is_dir=False, is_link=True, fault=Fault.OUTSIDE)
    if attributes & DIRECTORY:
        return Entry(name, is_dir=True, signature=Signature(0, 0, signature.file_id))
    fault = Fault.ONLINE_ONLY if attributes & _ONLINE_ONLY else None
    return Entry(name, is_dir=False, signature=signature, fault=fault)


def _offset(data: bytes) -> int:
    return int.from_bytes(data[2:4], "little") - _BUFFER


def _unix_ns(windows: int) -> int:
    return (windows - _EPOCH) * 100
