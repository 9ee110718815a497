"""Removals that wait for a person, and the way back for what was removed; both are read off the UI thread."""

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kb_app.domain.errors import KbError
from kb_app.language import tr
from kb_app.services.removals import FormerVersion, HeldRemoval, Removals
from kb_app.services.wording import error_sentence
from kb_app.services.writing.tending import Tending
from kb_app.ui.dialogs.held_dialog import HeldDialog
from kb_app.ui.dialogs.trash_dialog import TrashDialog
from kb_app.ui.tasks import Channel


class RemovalFlow(QObject):
    """`said` carries a sentence for the status line; `saved` says that something waits for the next refresh."""

    said = Signal(str)
    saved = Signal()

    def __init__(self, removals: Removals, tending: Tending, parent: QWidget) -> None:
        super().__init__(parent)
        self._removals, self._tending, self._window = removals, tending, parent
        self._channel = Channel("removals", self)

    def show_held(self) -> None:
        self._channel.ask(self._removals.held, self._on_held, self._on_trouble)

    def show_trash(self) -> None:
        self._channel.ask(self._removals.former, self._on_former, self._on_trouble)

    def close(self) -> None:
        self._channel.close()

    def _on_held(self, held: tuple[HeldRemoval, ...]) -> None:
        if not held:
            self.said.emit(tr("Aucun retrait n'attend de décision."))
            return
        dialog = HeldDialog(held, self._window)
        dialog.agreed.connect(self._on_agreed)
        dialog.exec()

    def _on_former(self, versions: tuple[FormerVersion, ...]) -> None:
        dialog = TrashDialog(versions, self._removals, self._window)
        dialog.returned.connect(lambda version: self._on_returned(version, dialog))
        dialog.exec()

    def _on_agreed(self, held: Sequence[HeldRemoval]) -> None:
        try:
            for folder, group in groupby(held, key=lambda one: one.folder):
                self._removals.agree(folder, [one.path for one in group])
        except KbError as error:
            self._on_trouble(error)
            return
        self.said.emit(tr("Ces fichiers seront retirés s'ils manquent encore, et restent 90 jours à la corbeille."))
        self.saved.emit()

    def _on_returned(self, version: FormerVersion, dialog: TrashDialog) -> None:
        try:
            self._tending.give_back(version.folder, version.path, self._removals.content(version))
        except KbError as error:
            dialog.say(error_sentence(error))
            return
        dialog.say(tr("Enregistré sur ce poste ; cela part dès que le dossier partagé le permet."))
        self.saved.emit()

    def _on_trouble(self, error: KbError) -> None:
        self.said.emit(error_sentence(error))
