"""The board of the content, examined off the UI thread; reviews go out like any other change."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kb_app.domain.errors import KbError
from kb_app.language import tr
from kb_app.services.health import Health, HealthWard
from kb_app.services.wording import error_sentence
from kb_app.services.writing.tending import Tending
from kb_app.ui.dialogs.health_dialog import HealthDialog
from kb_app.ui.tasks import Channel
from kb_app.ui.theme import Theme


class HealthFlow(QObject):
    """`said` carries a sentence for the status line, `saved` that something waits to leave, `article_asked` a key."""

    said = Signal(str)
    saved = Signal()
    article_asked = Signal(str)

    def __init__(self, ward: HealthWard, tending: Tending, theme: Callable[[], Theme], parent: QWidget) -> None:
        super().__init__(parent)
        self._ward, self._tending, self._theme, self._window = ward, tending, theme, parent
        self._channel = Channel("health", self)

    def show_board(self) -> None:
        self.said.emit(tr("Examen des fiches…"))
        self._channel.ask(self._ward.examine, self._on_examined, self._on_trouble)

    def close(self) -> None:
        self._channel.close()

    def _on_examined(self, health: Health) -> None:
        self.said.emit("")
        dialog = HealthDialog(self._theme(), health, self._window)
        dialog.article_asked.connect(self.article_asked)
        dialog.confirmed.connect(lambda id_: self._review(lambda: self._tending.confirm(id_, date.today())))
        dialog.archived.connect(lambda id_: self._review(lambda: self._tending.archive(id_)))
        dialog.exec()
        dialog.deleteLater()

    def _review(self, deed: Callable[[], object]) -> None:
        try:
            deed()
        except KbError as error:
            self._on_trouble(error)
            return
        self.said.emit(tr("Enregistré sur ce poste ; cela part dès que le dossier partagé le permet."))
        self.saved.emit()

    def _on_trouble(self, error: KbError) -> None:
        self.said.emit(error_sentence(error))
