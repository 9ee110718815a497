"""A folder on a WebDAV server (Nextcloud, ownCloud, Apache, most NAS), over HTTP with many requests at once.

Moving refuses to replace (`Overwrite: F`), and creating refuses a name that is taken (`If-None-Match: *`). Not every
server keeps both: the first write of a session tries them on files of our own, and without them nothing is moved.
"""

import errno
import hashlib
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit
from uuid import uuid4
from xml.etree import ElementTree

from kb_app.domain.share_url import ShareUrl
from kb_app.sync.folder import Entry, Reading, Signature
from kb_app.sync.remote import Lost, MissingLibrary, checked

if TYPE_CHECKING:
    from httpx import Client, Response

_SECONDS = 30.0
_AT_ONCE = 16
_DAV = "{DAV:}"
_ASKED = (
    b'<?xml version="1.0"?><propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/><getlastmodified/><getetag/>'
    b"</prop></propfind>"
)
_LARGEST_LISTING = 64 << 20
_ERRNO = {
    401: errno.EACCES,
    403: errno.EACCES,
    404: errno.ENOENT,
    405: errno.ENOTSUP,
    409: errno.ENOENT,  # the parent is not there
    412: errno.EEXIST,
    423: errno.EBUSY,
    501: errno.ENOTSUP,
    507: errno.ENOSPC,
    502: errno.ECONNRESET,
    503: errno.ECONNRESET,
    504: errno.ETIMEDOUT,
}


class WebdavSession:
    """Connections to one server; `password` is asked when the first is made. All methods raise OSError."""

    def __init__(self, url: ShareUrl, password: Callable[[], str | None]) -> None:
        self._url = url
        self._password = password
        self._lock = threading.Lock()
        self._client: Client | None = None
        self._is_safe: bool | None = None
        self._tried: str | None = None
        self._refused: str | None = None

    def send(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, content: bytes | None = None
    ) -> "Response":
        """The answer, whatever its status; `path` as in the address, not quoted."""
        client = self._connected()
        import httpx

        try:
            answer = client.request(method, f"/{quote(path)}", headers=dict(headers or {}), content=content)
        except (httpx.HTTPError, ssl.SSLError, OSError) as error:
            raise Lost(self._url.server) from error
        if answer.status_code == 401:
            self._refused = self._tried
            self.close()
        return answer

    def is_safe(self, prove: Callable[[], bool]) -> bool:
        """What `prove` found out, once for the life of the session."""
        if self._is_safe is None:
            self._is_safe = prove()
        return self._is_safe

    def close(self) -> None:
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _connected(self) -> "Client":
        with self._lock:
            if self._client is None:
                try:
                    import httpx
                except ImportError as error:
                    raise MissingLibrary("webdav") from error
                self._tried = password = self._password()
                if password is not None and password == self._refused:
                    # three wrong passwords lock an account in many organisations
                    raise PermissionError("this password was refused before")
                self._client = httpx.Client(
                    base_url=self._url.server.replace("webdav", "http", 1),
                    auth=(self._url.user, password) if password is not None else None,
                    timeout=_SECONDS,
                    limits=httpx.Limits(max_connections=_AT_ONCE, max_keepalive_connections=_AT_ONCE),
                    headers={"Accept-Encoding": "identity"},
                    trust_env=True,
                )
            return self._client


class WebdavFolder:
    """`client` is this computer's id."""

    def __init__(self, url: ShareUrl, session: WebdavSession, client: str = "") -> None:
        self._root = url.path
        self._session = session
        self._client = client

    def root_id(self) -> int:
        self._check("", self._ask("", depth="0"))
        return 0

    def entries(self, path: str) -> tuple[Entry, ...]:
        answer = self._check(path, self._ask(path, depth="1"))
        if len(answer.content) > _LARGEST_LISTING:
            raise OSError(errno.EFBIG, "the listing is too long", path)
        own = f"/{self._place(path)}".rstrip("/")
        found, is_directory = [], False
        for place, entry in _listed(answer.content, path):
            if place == own:
                is_directory = entry.is_dir
            elif place.rpartition("/")[0] == own:
                found.append(entry)
        if not is_directory:
            raise NotADirectoryError(errno.ENOTDIR, "not a directory", path)
        return tuple(found)

    def read(self, path: str, limit: int) -> Reading:
        answer = self._session.send("GET", self._place(path), {"Range": f"bytes=0-{limit}"})
        if answer.status_code == 416:  # an empty file has no first byte
            answer = self._session.send("GET", self._place(path))
        if not answer.is_redirect:
            self._check(path, answer)
        # a directory is answered with a page of HTML, or with the same address and a slash
        after = None if answer.is_redirect else self._signature(path)
        if after is None:
            raise IsADirectoryError(errno.EISDIR, "is a directory", path)
        tag = answer.headers.get("etag", "")
        total = answer.headers.get("content-range", "").rpartition("/")[2] or answer.headers.get("content-length", "")
        size = int(total) if total.isdigit() else len(answer.content)
        before = Signature(size, _unix_ns(answer.headers.get("last-modified", "")), _number(tag))
        return Reading(answer.content[: limit + 1], before, after)

    def server_time(self) -> float | None:
        """The date that the server gives a file made for that in `.kb/tmp/<client>/`; None outside a marked folder."""
        if not self._client:
            return None
        try:
            if self._signature(".kb/share.json") is None:
                return None
            place = f".kb/tmp/{self._client}/{uuid4().hex}"
            self.make_directory(f".kb/tmp/{self._client}")
            self.create(place, b"?")
            found = self._signature(place)
            self.remove(place)
        except OSError:
            return None
        return found.mtime_ns / 1e9 if found is not None else None

    def make_directory(self, path: str) -> None:
        answer = self._session.send("MKCOL", self._place(path))
        if answer.status_code == 409 and "/" in path:
            self.make_directory(path.rpartition("/")[0])
            answer = self._session.send("MKCOL", self._place(path))
        if answer.status_code != 405:  # it is there
            self._check(path, answer)

    def create(self, path: str, content: bytes) -> bool:
        """Never False: that a server says 201 before the disk has it cannot be asked, reading back decides."""
        self._check(path, self._session.send("PUT", self._place(path), {"If-None-Match": "*"}, content))
        return True

    def move(self, old: str, new: str) -> None:
        if not self._session.is_safe(self._prove):
            raise OSError(errno.ENOTSUP, "this server moves files onto others", new)
        self._move(old, new)

    def swap(self, new: str, target: str, displaced: str) -> None:  # noqa: ARG002 - the port's
        raise OSError(errno.ENOTSUP, "no single step swaps two files over WebDAV", target)

    def remove(self, path: str) -> None:
        answer = self._session.send("DELETE", self._place(path))
        if answer.status_code != 404:
            self._check(path, answer)

    def _move(self, old: str, new: str) -> None:
        target = f"/{quote(self._place(new))}"
        self._check(old, self._session.send("MOVE", self._place(old), {"Destination": target, "Overwrite": "F"}))

    def _prove(self) -> bool:
        """Try on files of our own whether the server refuses to replace, both ways."""
        one, two = (f".kb/tmp/{self._client}/{uuid4().hex}" for _ in range(2))
        self.make_directory(f".kb/tmp/{self._client}")
        self.create(one, b"one")
        self.create(two, b"two")
        try:
            refused = 0
            for deed in (lambda: self._move(one, two), lambda: self.create(one, b"again")):
                with suppress(FileExistsError):
                    deed()
                    continue
                refused += 1
            return refused == 2 and self.read(two, 10).content == b"two"
        finally:
            self.remove(one)
            self.remove(two)

    def _ask(self, path: str, depth: str) -> "Response":
        headers = {"Depth": depth, "Content-Type": "application/xml"}
        return self._session.send("PROPFIND", self._place(path), headers, _ASKED)

    def _signature(self, path: str) -> Signature | None:
        """Of a file; None for a directory."""
        answer = self._check(path, self._ask(path, depth="0"))
        _, entry = next(iter(_listed(answer.content, path)))
        return None if entry.is_dir else entry.signature

    def _place(self, path: str) -> str:
        return f"{self._root}/{checked(path)}" if path else self._root

    def _check(self, path: str, answer: "Response") -> "Response":
        if answer.status_code < 300:
            return answer
        number = _ERRNO.get(answer.status_code, errno.EIO)
        raise OSError(number, f"the server answers {answer.status_code}", path)


def _listed(content: bytes, path: str) -> list[tuple[str, Entry]]:
    """Paths on the server, and what is there. Raises OSError for an answer that is no listing."""
    if b"<!DOCTYPE" in content[:1000]:
        raise OSError(errno.EIO, "not a WebDAV listing", path)
    try:
        answers = ElementTree.fromstring(content).findall(f"{_DAV}response")
    except ElementTree.ParseError as error:
        raise OSError(errno.EIO, "not a WebDAV listing", path) from error
    found = []
    for answer in answers:
        place = unquote(urlsplit(answer.findtext(f"{_DAV}href", "")).path).rstrip("/")
        values = {kind.tag: kind for kind in answer.iterfind(f"{_DAV}propstat/{_DAV}prop/*")}
        kind = values.get(f"{_DAV}resourcetype")
        is_directory = kind is not None and kind.find(f"{_DAV}collection") is not None
        found.append((place, Entry(place.rpartition("/")[2], is_directory, _signature_of(values, is_directory))))
    return found


def _signature_of(values: Mapping[str, ElementTree.Element], is_directory: bool) -> Signature:
    if is_directory:
        return Signature(0, 0)

    def text(name: str) -> str:
        value = values.get(f"{_DAV}{name}")
        return (value.text or "") if value is not None else ""

    size = text("getcontentlength")
    return Signature(int(size) if size.isdigit() else 0, _unix_ns(text("getlastmodified")), _number(text("getetag")))


def _number(tag: str) -> int:
    """What stands for the file's number: the server's word for this version of it, 0 without one."""
    plain = tag.removeprefix("W/").strip('"')
    return int.from_bytes(hashlib.sha256(plain.encode()).digest()[:8]) if plain else 0


def _unix_ns(text: str) -> int:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return 0
    return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()) * 1_000_000_000
