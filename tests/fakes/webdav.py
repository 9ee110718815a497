"""A real WebDAV server (WsgiDAV) in a thread of the test."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.servers.samba import free_port, wait_for

USER, PASSWORD = "anne", "Secret-de-test-8"


@contextmanager
def serve(root: Path) -> Iterator[int]:
    """The port on which `root` is served until the end."""
    from cheroot.wsgi import Server
    from wsgidav.wsgidav_app import WsgiDAVApp

    port = free_port()
    users = {USER: {"password": PASSWORD}}
    app = WsgiDAVApp(
        {
            "provider_mapping": {"/": str(root)},
            "simple_dc": {"user_mapping": {"*": users}},
            "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
            "verbose": 0,
            "logging": {"enable": False},
        }
    )
    server = Server(("127.0.0.1", port), app, numthreads=16)
    server.shutdown_timeout = 1
    thread = threading.Thread(target=server.start, daemon=True)
    thread.start()
    wait_for(port)
    try:
        yield port
    finally:
        server.stop()
        thread.join(5)
