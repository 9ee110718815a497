"""The versions of the article that is read: another process asks the shared folder, while somebody looks."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kb_app.domain.errors import KbError
from kb_app.language import tr
from kb_app.services.asking_history import AskedHistory
from kb_app.services.reading import Reading
from kb_app.services.wording import error_sentence
from kb_app.settings import Settings
from kb_app.ui.dialogs.history_dialog import HistoryDialog
from kb_app.ui.tasks import Channel
from kb_app.ui.theme import Theme


class HistoryFlow(QObject):
    """`said` carries a sentence for the status line, `saved` that something waits to leave."""

    said = Signal(str)
    saved = Signal()

    def __init__(
        self,
        settings: Callable[[], Settings],
        theme: Callable[[], Theme],
        own_revisions: Callable[[], frozenset[str]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._history, self._theme, self._window = AskedHistory(settings), theme, parent
        self._own_revisions = own_revisions
        self._channel = Channel("history", self)

    def show(self, reading: Reading, variant_written: datetime | None = None) -> None:
        """The versions of that article; with when its site variant was written, also what changed since."""
        dialog = HistoryDialog(self._theme(), reading.title, variant_written, self._window)
        dialog.restore_asked.connect(lambda revision: self._restore(reading.path, revision))
        self._channel.ask(
            lambda: (self._history.versions(reading.path), self._own_revisions()),
            lambda found: dialog.show_versions(*found),
            lambda error: dialog.show_trouble(error_sentence(error)),
        )
        accepted = dialog.exec()
        if not accepted:
            self._channel.forget()
        dialog.deleteLater()

    def close(self) -> None:
        self._channel.close()

    def _restore(self, path: str, revision: str) -> None:
        self.said.emit(tr("Retour à cette version…"))
        self._channel.ask(
            lambda: self._history.restore(path, revision), lambda _: self._on_restored(), self._on_trouble
        )

    def _on_restored(self) -> None:
        self.said.emit(tr("Enregistré sur ce poste ; cela part dès que le dossier partagé le permet."))
        self.saved.emit()

    def _on_trouble(self, error: KbError) -> None:
        self.said.emit(error_sentence(error))
