"""A folder on an SSH server, by SFTP, over two connections with several channels each.

SFTP's plain renaming refuses to replace (OpenSSH links the new name before it removes the old one); the `posix-rename`
extension, which replaces, is never used. Dates are whole seconds, and files have no numbers.
"""

import errno
import logging
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from uuid import uuid4

from kb_app.domain.share_url import ShareUrl
from kb_app.sync.folder import Entry, Fault, Reading, Signature
from kb_app.sync.remote import Lost, MissingLibrary, checked

if TYPE_CHECKING:
    from paramiko import SFTPAttributes, SFTPClient, SSHClient

_CONNECT_SECONDS = 15
_ANSWER_SECONDS = 30.0
_CHANNELS = 8  # of one connection: OpenSSH allows ten
_CONNECTIONS = 2
_LARGEST_ANSWER = 255 << 10  # what OpenSSH reads at once; others answer with less, and are asked again


class SftpSession:
    """`password` is asked for each new connection; without one, keys and the agent are used. Raises OSError."""

    def __init__(self, url: ShareUrl, password: Callable[[], str | None]) -> None:
        self._url = url
        self._password = password
        self._lock = threading.Condition()
        self._clients: list[SSHClient] = []
        self._most = _CONNECTIONS
        self._opened = 0
        self._idle: list[SFTPClient] = []
        self._refused: str | None = None

    @contextmanager
    def channel(self, path: str) -> Iterator["SFTPClient"]:
        """A channel for one thread; one on which something went wrong beyond the file is not used again."""
        channel = self._open()
        from paramiko import SSHException

        try:
            yield channel
        except (SSHException, EOFError, TimeoutError, ConnectionError) as error:
            self.close()
            raise Lost(path) from error
        except OSError as error:
            if "closed" in str(error).lower():
                self.close()
                raise Lost(path) from error
            self._keep(channel)
            raise
        else:
            self._keep(channel)

    def _open(self) -> "SFTPClient":
        """An idle channel, a new one, or the next that becomes idle."""
        with self._lock:
            while not self._idle and not self._has_room():
                self._lock.wait(_ANSWER_SECONDS)
            if self._idle:
                return self._idle.pop()
            self._opened += 1
            client = self._clients[-1]
        from paramiko import SSHException

        try:
            made = client.open_sftp()
        except (SSHException, EOFError, OSError) as error:
            self.close()
            raise Lost(self._url.server) from error
        made.get_channel().settimeout(_ANSWER_SECONDS)
        return made

    def _has_room(self) -> bool:
        """Whether the last connection takes one channel more, after making one if need be. Raises OSError."""
        if self._opened >= _CHANNELS * len(self._clients) and len(self._clients) < self._most:
            try:
                self._clients.append(self._connect())
            except OSError:
                if not self._clients:
                    raise
                self._most = len(self._clients)  # some servers allow one person one connection
        return self._opened < _CHANNELS * len(self._clients)

    def _connect(self) -> "SSHClient":
        try:
            import paramiko
        except ImportError as error:
            raise MissingLibrary("sftp") from error
        logging.getLogger("paramiko").setLevel(logging.CRITICAL + 1)
        password = self._password()
        if password is not None and password == self._refused:
            # three wrong passwords lock an account in many organisations
            raise PermissionError("this password was refused before")
        client = paramiko.SSHClient()
        # a server whose key nobody accepted before may be somebody else who wants the password
        client.load_system_host_keys()
        try:
            client.connect(
                self._url.host,
                self._url.port,
                self._url.user or None,
                password,
                timeout=_CONNECT_SECONDS,
                banner_timeout=_CONNECT_SECONDS,
                auth_timeout=_CONNECT_SECONDS,
            )
        except paramiko.AuthenticationException as error:
            self._refused = password
            client.close()
            raise PermissionError("the server refuses this user, key or password") from error
        except (paramiko.SSHException, OSError, EOFError) as error:
            client.close()
            if "known_hosts" in str(error):
                raise PermissionError("the server's key is not in known_hosts: connect once with ssh") from error
            raise Lost(self._url.server) from error
        return client

    def _keep(self, channel: "SFTPClient") -> None:
        with self._lock:
            if (found := channel.get_channel()) is not None and not found.closed:
                self._idle.append(channel)
            self._lock.notify()

    def close(self) -> None:
        with self._lock:
            clients, self._clients, self._idle, self._opened = self._clients, [], [], 0
            self._lock.notify_all()
        for client in clients:
            client.close()


class SftpFolder:
    """`client` is this computer's id; the address' path is absolute on the server."""

    def __init__(self, url: ShareUrl, session: SftpSession, client: str = "") -> None:
        self._root = f"/{url.path}"
        self._session = session
        self._client = client

    def root_id(self) -> int:
        with self._session.channel("") as sftp:
            sftp.stat(self._root)
        return 0

    def entries(self, path: str) -> tuple[Entry, ...]:
        with self._session.channel(path) as sftp:
            try:
                return tuple(_entry(found) for found in sftp.listdir_attr(self._place(path)))
            except FileNotFoundError:
                if path and not stat.S_ISDIR(sftp.stat(self._place(path)).st_mode or 0):
                    raise NotADirectoryError(errno.ENOTDIR, "not a directory", path) from None
                raise

    def read(self, path: str, limit: int) -> Reading:
        with self._session.channel(path) as sftp:
            found = sftp.lstat(self._place(path))
            if not stat.S_ISREG(found.st_mode or 0):
                raise OSError(errno.EINVAL, "not a regular file", path)
            with sftp.open(self._place(path), "rb") as file:
                before = _signature(file.stat())
                # asking ahead (`prefetch`) would leave a thread behind that dies of a lost connection
                file.MAX_REQUEST_SIZE = _LARGEST_ANSWER
                content = file.read(min(before.size, limit + 1))
                return Reading(content, before, _signature(file.stat()))

    def server_time(self) -> float | None:
        """The date that the server gives a file made for that in `.kb/tmp/<client>/`; None outside a marked folder."""
        if not self._client:
            return None
        place = f".kb/tmp/{self._client}/{uuid4().hex}"
        try:
            with self._session.channel(".kb") as sftp:
                sftp.stat(self._place(".kb"))
            self.make_directory(f".kb/tmp/{self._client}")
            self.create(place, b"?")
            with self._session.channel(place) as sftp:
                found = _signature(sftp.stat(self._place(place)))
            self.remove(place)
        except OSError:
            return None
        return found.mtime_ns / 1e9

    def make_directory(self, path: str) -> None:
        with self._session.channel(path) as sftp:
            self._make(sftp, path)

    def create(self, path: str, content: bytes) -> bool:
        place = self._place(path)
        with self._session.channel(path) as sftp:
            try:
                file = sftp.open(place, "wx")
            except OSError as error:
                if error.errno is None and _is_there(sftp, place):
                    raise FileExistsError(errno.EEXIST, "there is one", path) from error
                raise
            try:
                with file:
                    file.set_pipelined(True)
                    file.write(content)
                if sftp.stat(place).st_size != len(content):
                    raise OSError(errno.EIO, "not written whole", path)
            except OSError:
                with suppress(OSError, EOFError):
                    sftp.remove(place)
                raise
        return False

    def move(self, old: str, new: str) -> None:
        with self._session.channel(old) as sftp:
            try:
                sftp.rename(self._place(old), self._place(new))
            except OSError as error:
                if error.errno is None and _is_there(sftp, self._place(new)):
                    raise FileExistsError(errno.EEXIST, "there is one", new) from error
                raise

    def swap(self, new: str, target: str, displaced: str) -> None:  # noqa: ARG002 - the port's
        raise OSError(errno.ENOTSUP, "no single step swaps two files over SFTP", target)

    def remove(self, path: str) -> None:
        with self._session.channel(path) as sftp, suppress(FileNotFoundError):
            sftp.remove(self._place(path))

    def _make(self, sftp: "SFTPClient", path: str) -> None:
        place = self._place(path)
        if _is_there(sftp, place):
            return
        if "/" in path:
            self._make(sftp, path.rpartition("/")[0])
        try:
            sftp.mkdir(place)
        except OSError:
            # somebody was faster
            if not _is_there(sftp, place):
                raise

    def _place(self, path: str) -> str:
        return f"{self._root}/{checked(path)}" if path else self._root


def _is_there(sftp: "SFTPClient", place: str) -> bool:
    try:
        sftp.lstat(place)
    except FileNotFoundError:
        return False
    return True


def _signature(found: "SFTPAttributes") -> Signature:
    return Signature(found.st_size or 0, (found.st_mtime or 0) * 1_000_000_000)


def _entry(found: "SFTPAttributes") -> Entry:
    mode = found.st_mode or 0
    if stat.S_ISLNK(mode):
        # where it leads costs two questions more, and may be anywhere on the server
        return Entry(found.filename, is_dir=False, is_link=True, fault=Fault.OUTSIDE)
    if stat.S_ISDIR(mode):
        return Entry(found.filename, is_dir=True)
    fault = None if stat.S_ISREG(mode) else Fault.SPECIAL
    return Entry(found.filename, is_dir=False, signature=_signature(found), fault=fault)
