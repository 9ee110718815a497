"""What is typed is on the disk within a second, without holding up a key; a disk that refuses is asked again and again.

Writing goes on in a thread of its own. Each writing has a number, and one that comes late never replaces a later one.
"""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from kb_app.domain.errors import KbError
from kb_app.services.writing.drafting import Drafting
from kb_app.services.writing.manuscript import Manuscript
from kb_app.ui.tasks import Channel

SAVE_MS = 400
RETRY_MS = 1_000


class DraftKeeper(QObject):
    """`kept` says that everything typed until then is on the disk, `failed` carries why it is not.

    `source` gives the text as it is now.
    """

    kept = Signal()
    failed = Signal(object)

    def __init__(self, drafting: Drafting, source: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self._drafting = drafting
        self._source = source
        self._manuscript: Manuscript | None = None
        self._typed = self._saved = 0
        self._written = 0
        self._lock = threading.Lock()
        self._channel = Channel("drafts", self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._save)

    def begin(self, manuscript: Manuscript) -> None:
        """From now on this draft is kept; the one before is safe already."""
        self._manuscript = manuscript
        self._saved = self._typed

    def end(self) -> None:
        """Keep nothing any more."""
        self._timer.stop()
        self._channel.forget()
        self._manuscript = None

    def note_typing(self) -> None:
        """Something was typed."""
        self._typed += 1
        if not self._timer.isActive():
            self._timer.start(SAVE_MS)

    def is_safe(self) -> bool:
        """Whether all that was typed is on the disk."""
        return self._saved == self._typed

    def save_now(self) -> bool:
        """Put everything on the disk before anything else happens; False where the disk refuses."""
        self._timer.stop()
        self._channel.forget()
        if self._manuscript is None or self.is_safe():
            return True
        try:
            self._write(self._manuscript, self._source(), self._typed)
        except KbError as error:
            self._on_failed(error)
            return False
        self._on_kept(self._typed)
        return True

    def close(self) -> None:
        self._channel.close()

    def _save(self) -> None:
        manuscript, text, number = self._manuscript, self._source(), self._typed
        if manuscript is not None:
            self._channel.ask(
                lambda: self._write(manuscript, text, number), lambda _: self._on_kept(number), self._on_failed
            )

    def _write(self, manuscript: Manuscript, text: str, number: int) -> None:
        with self._lock:
            if number >= self._written:
                self._drafting.save(manuscript, text)
                self._written = number

    def _on_kept(self, number: int) -> None:
        self._saved = max(self._saved, number)
        if self.is_safe():
            self.kept.emit()

    def _on_failed(self, error: KbError) -> None:
        if self._manuscript is not None:
            self._timer.start(RETRY_MS)
        self.failed.emit(error)
