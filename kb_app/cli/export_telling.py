"""What `kb export --listen` tells the window while it works, one JSON object a line, and how it is stopped."""

import json
import sys
import threading
import time

from kb_app.cli.terminal import write
from kb_app.domain.errors import Cancelled

_EVERY = 0.1


class ToldProgress:
    """Tells at most ten times a second; raises Cancelled once standard input has ended, which is how it is stopped."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._told = 0.0
        threading.Thread(target=self._listen, name="stop", daemon=True).start()

    def count(self, done: int, total: int) -> None:
        if self._ended.is_set():
            raise Cancelled
        now = time.monotonic()
        if done == total or now - self._told >= _EVERY:
            self._told = now
            write(json.dumps({"event": "progress", "done": done, "total": total}))
            sys.stdout.flush()

    def _listen(self) -> None:
        for _ in sys.stdin:
            continue
        self._ended.set()
