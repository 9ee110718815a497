"""The drafts as a list: on the home page, and in a dialog where one is resumed, thrown away or taken back."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kb_app.domain.errors import KbError
from kb_app.services.wording import error_sentence
from kb_app.services.writing.draft_shelf import DraftRow, DraftShelf
from kb_app.ui.dialogs.drafts_dialog import DraftsDialog
from kb_app.ui.tasks import Channel

Rows = tuple[tuple[DraftRow, ...], tuple[DraftRow, ...]]


class DraftListFlow(QObject):
    """`listed` carries the drafts, `resume_asked` the one to write on, `said` a sentence."""

    listed = Signal(object)
    resume_asked = Signal(object)
    said = Signal(str)

    def __init__(self, shelf: DraftShelf, window: QWidget) -> None:
        super().__init__(window)
        self._shelf, self._window = shelf, window
        self._channel = Channel("draft list", self)

    def look(self) -> None:
        """List the drafts anew, for the home page."""
        self._channel.ask(self._shelf.rows, self.listed.emit, self._on_trouble)

    def show_dialog(self) -> None:
        self._channel.ask(self._rows, self._on_rows, self._on_trouble)

    def close(self) -> None:
        self._channel.close()

    def _rows(self) -> Rows:
        return self._shelf.rows(), self._shelf.discarded()

    def _on_rows(self, rows: Rows) -> None:
        dialog = DraftsDialog(*rows, self._window)

        def change(deed: Callable[[Path], Path], file: Path) -> None:
            try:
                deed(file)
                dialog.show_rows(*self._rows())
            except KbError as error:
                self._on_trouble(error)
            self.look()

        dialog.discard_asked.connect(lambda file: change(self._shelf.discard, file))
        dialog.restore_asked.connect(lambda file: change(self._shelf.restore, file))
        accepted, file = dialog.exec(), dialog.file()
        dialog.deleteLater()
        if accepted and file is not None:
            self.resume_asked.emit(file)

    def _on_trouble(self, error: KbError) -> None:
        self.said.emit(error_sentence(error))
