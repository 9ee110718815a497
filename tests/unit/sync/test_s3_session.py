"""A connection to a bucket that is lost: offline, wherever in an answer it happened."""

import socket
import struct
import threading
import time
from collections.abc import Iterator

import pytest

from kb_app.domain.share_url import parse_url
from kb_app.sync.folder import is_offline
from kb_app.sync.remote import Lost
from kb_app.sync.s3_session import S3Session


@pytest.fixture
def port() -> Iterator[int]:
    """A server whose refusals are cut off in the middle of their explanation."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            with listener.accept()[0] as connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 200\r\n\r\n<Error>")
                time.sleep(0.3)
                # to be closed with a reset, as by a router that lost its memory
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(5)


def test_a_refusal_that_is_cut_off_is_a_lost_connection(port: int) -> None:
    session = S3Session(parse_url(f"s3://key@127.0.0.1:{port}/bucket"), lambda: "secret")
    with pytest.raises(Lost) as raised:
        session.call("get_object", "a.md", Key="a.md")
    session.close()
    assert is_offline(raised.value)
