"""The refresh process, seen from the UI thread: its events as a signal, its health on a timer."""

from PySide6.QtCore import QObject, QTimer, Signal

from kb_app.services.companion import Companion, child_command
from kb_app.services.events import Event
from kb_app.settings import Settings

CHECK_MS = 2_000


class RefreshFlow(QObject):
    """`told` carries each event of the child, on the UI thread."""

    told = Signal(object)

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._companion = Companion(child_command(settings), self._hear)
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self._companion.check)

    def start(self) -> None:
        self._companion.start()
        self._timer.start()

    def refresh_now(self, label: str = "") -> None:
        """All folders, or the one of that label."""
        self._companion.refresh_now(label)

    def pause(self) -> None:
        """Until the next `refresh_now`, even over a restart."""
        self._companion.pause()

    def follow(self, settings: Settings) -> None:
        """The followed folders changed."""
        self._companion.restart(child_command(settings))
        self._timer.start()

    def close(self) -> None:
        self._timer.stop()
        self._companion.stop()

    def _hear(self, event: Event) -> None:
        self.told.emit(event)
