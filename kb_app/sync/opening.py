"""The right kind of folder for a place: a directory, or an address on the network.

Connections are kept for as long as the process lives, one for each share: making one costs more than most deeds.
"""

import os
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from kb_app.domain.share_url import ShareUrl
from kb_app.sync.disk_folder import DiskFolder
from kb_app.sync.folder import WritableFolder
from kb_app.sync.passwords import password_of
from kb_app.sync.s3_folder import S3Folder
from kb_app.sync.s3_session import S3Session
from kb_app.sync.sftp_folder import SftpFolder, SftpSession
from kb_app.sync.smb_folder import SmbFolder
from kb_app.sync.smb_session import SmbSession
from kb_app.sync.webdav_folder import WebdavFolder, WebdavSession


def open_folder(place: Path | ShareUrl, client: str = "", tried: str = "") -> WritableFolder:
    """The folder at `place`; nothing is asked of it before its first method is called.

    `client` is this computer's id; without one nothing is ever written there. `tried` is a password that is tried in
    connections of its own instead of the one in the keyring.
    """
    if isinstance(place, Path):
        return DiskFolder(place, client)
    match place.scheme:
        case "smb":
            return SmbFolder(place, _smb_session(place, tried), client)
        case "sftp":
            return SftpFolder(place, _sftp_session(place, tried), client)
        case "s3":
            return S3Folder(place, _s3_session(place, tried), client)
        case _:
            return WebdavFolder(place, _webdav_session(place, tried), client)


def may_be_changed(place: Path | ShareUrl) -> bool:
    """False where articles cannot be changed, as far as is known without trying to; asks the folder."""
    if isinstance(place, Path):
        return not place.exists() or os.access(place, os.W_OK)
    proved = _s3_session(place).comparison if place.scheme == "s3" else None
    return proved is None or proved.replaces


@cache
def _smb_session(url: ShareUrl, tried: str = "") -> SmbSession:
    return SmbSession(url, _password(url, tried))


@cache
def _sftp_session(url: ShareUrl, tried: str = "") -> SftpSession:
    return SftpSession(url, _password(url, tried))


@cache
def _s3_session(url: ShareUrl, tried: str = "") -> S3Session:
    return S3Session(url, _password(url, tried))


@cache
def _webdav_session(url: ShareUrl, tried: str = "") -> WebdavSession:
    return WebdavSession(url, _password(url, tried))


def _password(url: ShareUrl, tried: str) -> Callable[[], str | None]:
    return (lambda: tried) if tried else partial(password_of, url)
