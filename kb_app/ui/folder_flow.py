"""Following a shared folder: the first one, or one more."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from kb_app.domain.errors import KbError
from kb_app.language import tr
from kb_app.services.wording import error_sentence
from kb_app.settings import Place


class Following(Protocol):
    """What remembers the followed folders."""

    def follow(self, path: Place) -> None: ...

    def sample_folder(self) -> Path: ...


class FolderFlow(QObject):
    """`said` carries a sentence for the status line, `followed` says that there is one folder more."""

    said = Signal(str)
    followed = Signal()

    def __init__(self, following: Following, window: QWidget) -> None:
        super().__init__(window)
        self._following, self._window = following, window

    def follow_folder(self) -> None:
        """Ask which one."""
        chosen = QFileDialog.getExistingDirectory(self._window, tr("Choisir le dossier partagé"))
        if chosen:
            self.follow(Path(chosen))

    def follow_sample(self) -> None:
        self.follow(self._following.sample_folder())

    def follow(self, place: Place) -> None:
        """From now on and at each start."""
        try:
            self._following.follow(place)
        except KbError as error:
            self.said.emit(error_sentence(error))
            return
        self.followed.emit()
