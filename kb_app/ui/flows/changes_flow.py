"""From a bundle of changes to the copy: read and taken in off the UI thread, after a person said whom to believe."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from kb_app.domain.errors import KbError
from kb_app.language import tr
from kb_app.services.carrying import Look
from kb_app.services.taking_changes import TakenIn, TakingChanges
from kb_app.services.wording import error_sentence
from kb_app.ui.dialogs.changes_dialog import ChangesDialog
from kb_app.ui.tasks import Channel


class ChangesFlow(QObject):
    """`said` carries a sentence for the status line; `taken` says that the copy changed."""

    said = Signal(str)
    taken = Signal()

    def __init__(self, taking: TakingChanges, parent: QWidget) -> None:
        super().__init__(parent)
        self._taking, self._window = taking, parent
        self._channel = Channel("changes", self)

    def choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self._window, tr("Lot de changements"), "", tr("Lots de changements") + " (*.kbchanges)"
        )
        if path:
            self.look(Path(path))

    def look(self, source: Path) -> None:
        def looked(look: Look) -> None:
            dialog = self.make_dialog(source, look)
            dialog.exec()
            dialog.deleteLater()

        self._channel.ask(lambda: self._taking.look(source), looked, self._on_trouble)

    def make_dialog(self, source: Path, look: Look) -> ChangesDialog:
        """The dialog, wired."""
        dialog = ChangesDialog(look, self._window)

        def show(taken: TakenIn) -> None:
            dialog.show_taken(taken)
            self.taken.emit()

        def take(is_meant: bool) -> None:
            self._channel.ask(
                lambda: self._taking.take(source, look.fingerprint, is_meant=is_meant),
                show,
                lambda error: dialog.say(error_sentence(error)),
            )

        dialog.take_asked.connect(take)
        return dialog

    def close(self) -> None:
        self._channel.close()

    def _on_trouble(self, error: KbError) -> None:
        self.said.emit(error_sentence(error))
