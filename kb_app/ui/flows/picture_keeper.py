"""Pictures that are pasted or dropped: scaled down and kept beside the draft off the UI thread, which takes a while."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from kb_app.services.writing.drafting import Drafting
from kb_app.services.writing.manuscript import Manuscript
from kb_app.ui.picture_packing import packed
from kb_app.ui.tasks import Channel


class PictureKeeper(QObject):
    """`kept` carries the address to write into the text, `failed` a KbError."""

    kept = Signal(str)
    failed = Signal(object)

    def __init__(self, drafting: Drafting, parent: QObject) -> None:
        super().__init__(parent)
        self._drafting = drafting
        self._channel = Channel("pictures", self)

    def keep(self, manuscript: Manuscript, picture: QImage) -> None:
        def attach() -> str:
            content, suffix = packed(picture)
            return self._drafting.attach(manuscript, content, suffix)

        self._channel.ask(attach, self.kept.emit, self.failed.emit)

    def close(self) -> None:
        self._channel.close()
