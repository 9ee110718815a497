"""The one door off the UI thread.

Each channel is one thread that does one thing at a time, and only the latest request of a channel is answered: while
an agent types, what was asked before the last letter is dropped, unstarted where possible. Different channels run
side by side. Results and errors come back as calls on the UI thread, in order.
"""

import logging
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from kb_app.domain.errors import KbError

log = logging.getLogger(__name__)
Result = TypeVar("Result")


class Channel(QObject):
    """A thread with one pending request at most. Created and used on the UI thread."""

    _done = Signal(int, object, object)

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._wake = threading.Condition()
        self._pending: tuple[int, Callable[[], Any]] | None = None
        self._latest = 0
        self._closed = False
        self._callbacks: tuple[Callable[[Any], None], Callable[[KbError], None]] | None = None
        self._done.connect(self._on_done, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def ask(
        self, deed: Callable[[], Result], done: Callable[[Result], None], failed: Callable[[KbError], None]
    ) -> None:
        """Do `deed` on the channel's thread, then call `done` with what it returns, or `failed`, here.

        Neither is called when something newer was asked meanwhile.
        """
        with self._wake:
            self._latest += 1
            self._pending = (self._latest, deed)
            self._callbacks = (done, failed)
            self._wake.notify()

    def forget(self) -> None:
        """Drop whatever was asked and not answered yet."""
        with self._wake:
            self._latest += 1
            self._pending = None

    def close(self) -> None:
        """Ends the thread after what it is doing; does not wait for a slow deed."""
        with self._wake:
            self._closed = True
            self._latest += 1
            self._pending = None
            self._wake.notify()
        self._thread.join(timeout=1)

    def _run(self) -> None:
        while True:
            with self._wake:
                while self._pending is None and not self._closed:
                    self._wake.wait()
                if self._closed:
                    return
                number, deed = self._pending  # type: ignore[misc]
                self._pending = None
            result, error = None, None
            try:
                result = deed()
            except KbError as raised:
                error = raised
            except Exception as raised:
                log.exception("a task failed")
                error = KbError(str(raised))
            if not self._closed:
                self._done.emit(number, result, error)

    def _on_done(self, number: int, result: Any, error: KbError | None) -> None:
        if number != self._latest or self._callbacks is None:
            return
        done, failed = self._callbacks
        if error is None:
            done(result)
        else:
            failed(error)
