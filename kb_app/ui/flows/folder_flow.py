"""Following a shared folder: the first one, or one more. It is tried, and its password kept, off the UI thread."""

from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kb_app.domain.errors import KbError
from kb_app.places import Place
from kb_app.services.new_folder import NewFolder
from kb_app.services.wording import error_sentence
from kb_app.ui.dialogs.folder_dialog import FolderDialog
from kb_app.ui.tasks import Channel


class Following(Protocol):
    """What remembers the followed folders."""

    @property
    def new_folder(self) -> NewFolder: ...

    def follow(self, path: Place, wish: str = "") -> None: ...

    def sample_folder(self) -> Place: ...


class FolderFlow(QObject):
    """`said` carries a sentence for the status line, `followed` says that there is one folder more."""

    said = Signal(str)
    followed = Signal()

    def __init__(self, following: Following, window: QWidget) -> None:
        super().__init__(window)
        self._following, self._window = following, window
        self._channel: Channel | None = None

    def follow_folder(self) -> None:
        """Ask which one."""
        new = self._following.new_folder
        channel = self._channel = self._channel or Channel("folder", self)
        dialog = FolderDialog(new, self._window)
        dialog.try_asked.connect(
            lambda place, password: channel.ask(
                lambda: new.try_out(place, password), dialog.show_findings, dialog.show_error
            )
        )
        dialog.stop_asked.connect(channel.forget)
        is_accepted = bool(dialog.exec())
        channel.forget()
        place, password, name = dialog.place, dialog.password(), dialog.name()
        dialog.deleteLater()
        if is_accepted:
            channel.ask(
                lambda: new.remember(place, password), lambda _: self.follow(place, name), self._on_password_refused
            )

    def follow_sample(self) -> None:
        self.follow(self._following.sample_folder())

    def follow(self, place: Place, wish: str = "") -> None:
        """From now on and at each start."""
        try:
            self._following.follow(place, wish)
        except KbError as error:
            self.said.emit(error_sentence(error))
            return
        self.followed.emit()

    def close(self) -> None:
        if self._channel is not None:
            self._channel.close()

    def _on_password_refused(self, error: KbError) -> None:
        self.said.emit(error_sentence(error))
