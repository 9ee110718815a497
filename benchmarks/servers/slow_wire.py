"""A TCP proxy that is a bad network: delay, narrow bandwidth, cuts after so many bytes, stalls, resets, refusals."""

import select
import socket
import struct
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from types import TracebackType

_CHUNK = 64 << 10
_TICK = 0.05


@dataclass(slots=True)
class _Pipe:
    """One direction of one connection: chunks on their way, each with the moment at which it arrives."""

    source: socket.socket
    sink: socket.socket
    is_up: bool
    flying: deque[tuple[float, bytes]] = field(default_factory=deque)
    free_at: float = 0.0
    is_closing: bool = False


class SlowWire:
    """Listens on a port of its own for `server`; each attribute may be changed at any time.

    `delay`: seconds one way. `bytes_per_second`: 0 is without limit. `cut_up` and `cut_down`: after so many more bytes
    to or from the server all connections are reset, None for never. `refuses`: no new connections, the old ones are
    reset. `stalls`: nothing goes through.
    """

    def __init__(self, server: tuple[str, int]) -> None:
        self.delay = 0.0
        self.bytes_per_second = 0
        self.cut_up: int | None = None
        self.cut_down: int | None = None
        self.refuses = False
        self.stalls = False
        self.cuts = 0
        self.connections = 0
        self.bytes_up = 0
        self.bytes_down = 0
        self.messages_up = 0
        self._server = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._pipes: list[_Pipe] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def __enter__(self) -> "SlowWire":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join(5)

    def reset(self) -> None:
        """Break all connections now."""
        self.cut_up = 0
        deadline = time.monotonic() + 2
        while self.cut_up is not None and self._pipes and time.monotonic() < deadline:
            time.sleep(0.01)
        self.cut_up = None

    def _run(self) -> None:
        while not self._ended.is_set():
            self._turn()
        self._break()
        self._listener.close()

    def _turn(self) -> None:
        now = time.monotonic()
        if self.refuses or self.cut_up == 0 or self.cut_down == 0:
            self._break()
        wait = _TICK
        if not self.stalls:
            for pipe in list(self._pipes):
                while pipe.flying and pipe.flying[0][0] <= now:
                    self._arrive(pipe, pipe.flying.popleft()[1])
                if pipe.is_closing and not pipe.flying:
                    self._close(pipe)
                elif pipe.flying:
                    wait = min(wait, max(pipe.flying[0][0] - now, 0.0))
        reading = {} if self.stalls else {pipe.source: pipe for pipe in self._pipes if not pipe.is_closing}
        readable, _, _ = select.select([self._listener, *reading], [], [], wait)
        for found in readable:
            if found is self._listener:
                self._accept()
            elif reading[found] in self._pipes:
                self._take(reading[found])

    def _accept(self) -> None:
        client, _ = self._listener.accept()
        if self.refuses:
            _reset(client)
            return
        server = socket.create_connection(self._server)
        for one in (client, server):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connections += 1
        self._pipes += [_Pipe(client, server, is_up=True), _Pipe(server, client, is_up=False)]

    def _take(self, pipe: _Pipe) -> None:
        try:
            chunk = pipe.source.recv(_CHUNK)
        except OSError:
            chunk = b""
        if not chunk:
            pipe.is_closing = True
            return
        if pipe.is_up:
            self.bytes_up += len(chunk)
            self.messages_up += 1
        else:
            self.bytes_down += len(chunk)
        now = time.monotonic()
        if self.bytes_per_second:
            pipe.free_at = max(now, pipe.free_at) + len(chunk) / self.bytes_per_second
            now = pipe.free_at
        pipe.flying.append((now + self.delay, chunk))

    def _arrive(self, pipe: _Pipe, chunk: bytes) -> None:
        left = self.cut_up if pipe.is_up else self.cut_down
        if left is not None:
            chunk = chunk[:left]
            if pipe.is_up:
                self.cut_up = left - len(chunk)
            else:
                self.cut_down = left - len(chunk)
        try:
            pipe.sink.sendall(chunk)
        except OSError:
            pipe.is_closing = True
        if 0 in (self.cut_up, self.cut_down):
            self._break()

    def _break(self) -> None:
        if self._pipes:
            self.cuts += 1
        for pipe in self._pipes:
            _reset(pipe.source)
        self._pipes = []
        self.cut_up = None if self.cut_up == 0 else self.cut_up
        self.cut_down = None if self.cut_down == 0 else self.cut_down

    def _close(self, pipe: _Pipe) -> None:
        both = [other for other in self._pipes if other.source in (pipe.source, pipe.sink)]
        for other in both:
            self._pipes.remove(other)
            other.source.close()


def _reset(one: socket.socket) -> None:
    """Close as a broken network does: with a reset, not with the end of the stream."""
    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    one.close()
