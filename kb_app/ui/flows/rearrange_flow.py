"""An article removed, archived or moved, from a dialog that says what leads to it; looked up off the UI thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kb_app.domain.errors import KbError
from kb_app.language import tr
from kb_app.services.reading import Reading
from kb_app.services.wording import error_sentence
from kb_app.services.writing.rearranging import Prospect, Rearranging
from kb_app.services.writing.tending import Tending
from kb_app.ui.dialogs.move_dialog import MoveDialog
from kb_app.ui.dialogs.remove_dialog import RemoveDialog
from kb_app.ui.tasks import Channel


class RearrangeFlow(QObject):
    """`said` carries a sentence for the status line, `saved` that something waits to leave."""

    said = Signal(str)
    saved = Signal()

    def __init__(self, rearranging: Rearranging, tending: Tending, parent: QWidget) -> None:
        super().__init__(parent)
        self._rearranging, self._tending, self._window = rearranging, tending, parent
        self._channel = Channel("rearranging", self)

    def remove(self, reading: Reading) -> None:
        self._look(reading, self._ask_to_remove)

    def move(self, reading: Reading) -> None:
        self._look(reading, self._ask_to_move)

    def close(self) -> None:
        self._channel.close()

    def _look(self, reading: Reading, ask: Callable[[Prospect], None]) -> None:
        self._channel.ask(lambda: self._rearranging.prospect(reading.key), ask, self._on_trouble)

    def _ask_to_remove(self, prospect: Prospect) -> None:
        dialog = RemoveDialog(prospect, self._window)
        dialog.removed.connect(lambda: self._do(lambda: self._rearranging.remove(prospect.key), self._on_trouble))
        dialog.archived.connect(lambda: self._do(lambda: self._tending.archive(prospect.key), self._on_trouble))
        dialog.exec()
        dialog.deleteLater()

    def _ask_to_move(self, prospect: Prospect) -> None:
        dialog = MoveDialog(prospect, self._window)

        def move(place: str, following: list[str]) -> None:
            if self._do(
                lambda: self._rearranging.move(prospect.key, place, following),
                lambda error: dialog.say(error_sentence(error)),
            ):
                dialog.accept()

        dialog.place_chosen.connect(move)
        dialog.exec()
        dialog.deleteLater()

    def _do(self, deed: Callable[[], object], on_trouble: Callable[[KbError], None]) -> bool:
        try:
            deed()
        except KbError as error:
            on_trouble(error)
            return False
        self.said.emit(
            tr("Enregistré sur ce poste ; « À envoyer » permet de le reprendre tant que ce n'est pas parti.")
        )
        self.saved.emit()
        return True

    def _on_trouble(self, error: KbError) -> None:
        self.said.emit(error_sentence(error))
