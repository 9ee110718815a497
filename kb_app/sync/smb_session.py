"""One connection to an SMB server, which many threads use at once, and which is made anew when it was lost.

Messages go in compounds: opening, reading and closing a file are one round trip, where one after the other they are
three. One connection is one process on a Samba server, so that 16 requests are under way on one and not 16 on as many.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from kb_app.domain.share_url import ShareUrl
from kb_app.sync.remote import Lost, MissingLibrary
from kb_app.sync.smb_wire import error_of

if TYPE_CHECKING:
    from smbprotocol.tree import TreeConnect

_CONNECT_SECONDS = 15
_ANSWER_SECONDS = 30
_AT_ONCE = 16
_CREDITS = 1024  # for _AT_ONCE listings of a large directory
_BREATH = 3.0  # seconds without a new attempt after one that failed, for all threads together

Answer = tuple[int, bytes]
"""A status of the server, and the body of the message."""


class SmbSession:
    """`password` is asked for each new connection. All methods raise OSError; nothing is sent before `exchange`."""

    def __init__(self, url: ShareUrl, password: Callable[[], str | None]) -> None:
        self._url = url
        self._password = password
        self._room = threading.BoundedSemaphore(_AT_ONCE)
        self._lock = threading.Lock()
        self._tree: TreeConnect | None = None
        self._failed_at = -_BREATH
        self._failure: OSError | None = None
        self._refused: str | None = None

    def exchange(self, make: Callable[[], Sequence[Any]], path: str) -> list[Answer]:
        """Send what `make` returns as one compound; an answer for each. `path` is for the error.

        A connection that was closed while nobody used it is made anew; what was sent is never sent again.
        """
        with self._room:
            tree = self._connected()
            return _exchange(tree, make(), path, self._give_up)

    def _connected(self) -> "TreeConnect":
        with self._lock:
            if self._tree is not None and not self._tree.session.connection.transport.connected:
                self._tree = None
            if self._tree is None:
                if self._failure is not None and time.monotonic() - self._failed_at < _BREATH:
                    raise self._failure.with_traceback(None)
                try:
                    self._tree, self._failure = self._connect(), None
                except OSError as error:
                    self._failure, self._failed_at = error, time.monotonic()
                    raise
            return self._tree

    def _connect(self) -> "TreeConnect":
        try:
            from smbprotocol.connection import Connection
            from smbprotocol.exceptions import SMBAuthenticationError, SMBException, SMBResponseException
            from smbprotocol.session import Session
            from smbprotocol.tree import TreeConnect
        except ImportError as error:
            raise MissingLibrary("smb") from error
        # it logs lost connections with a page of text; we say it ourselves
        logging.getLogger("smbprotocol").setLevel(logging.CRITICAL + 1)
        password = self._password()
        if self._refused is not None and password == self._refused:
            # three wrong passwords lock an account in many organisations
            raise PermissionError("this password was refused before")
        url = self._url
        connection = Connection(uuid.uuid4(), url.host, url.port, require_signing=True)
        try:
            connection.connect(timeout=_CONNECT_SECONDS)
            session = Session(connection, url.user.replace(";", "\\") or None, password, require_encryption=False)
            session.connect()
            tree = TreeConnect(session, f"\\\\{url.host}\\{url.path.partition('/')[0]}")
            tree.connect(require_secure_negotiate=False)
            connection.echo(session.session_id, timeout=_CONNECT_SECONDS, credit_request=_CREDITS)
        except SMBAuthenticationError as error:
            self._refused = password
            connection.disconnect(close=False)
            raise PermissionError("the server refuses this user or password") from error
        except SMBResponseException as error:
            connection.disconnect(close=False)
            raise error_of(error.status, str(url)) from error
        except (SMBException, ValueError, OSError) as error:
            connection.disconnect(close=False)
            raise Lost(url.server) from error
        return tree

    def _give_up(self, tree: "TreeConnect") -> None:
        with self._lock:
            if self._tree is tree:
                self._tree = None
        tree.session.connection.disconnect(close=False)


def _exchange(
    tree: "TreeConnect", messages: Sequence[Any], path: str, give_up: Callable[["TreeConnect"], None]
) -> list[Answer]:
    from smbprotocol.exceptions import SMBException, SMBResponseException

    connection, session = tree.session.connection, tree.session
    answers: list[Answer] = []
    try:
        requests = connection.send_compound(messages, session.session_id, tree.tree_connect_id, related=True)
        for request in requests:
            try:
                response = connection.receive(request, timeout=_ANSWER_SECONDS, resolve_symlinks=False)
                answers.append((0, response["data"].get_value()))
            except SMBResponseException as error:
                answers.append((error.status, error.header["data"].get_value()))
    except (SMBException, ValueError, OSError, TypeError) as error:
        # the library takes the answer that never came for a message: that is its TypeError
        give_up(tree)
        raise Lost(path) from error
    return answers
