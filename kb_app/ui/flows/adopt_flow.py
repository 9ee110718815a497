"""From a folder that is another library to the copy of the new one, after a person said that it is meant."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kb_app.language import tr
from kb_app.services.adopting import Adopting, Adoption
from kb_app.services.wording import error_sentence
from kb_app.ui.dialogs.adopt_dialog import AdoptDialog
from kb_app.ui.tasks import Channel


class AdoptFlow(QObject):
    """Asks the folder off the UI thread. `adopted` carries the label of a folder that is followed anew."""

    adopted = Signal(str)
    said = Signal(str)

    def __init__(self, adopting: Adopting, parent: QWidget) -> None:
        super().__init__(parent)
        self._adopting, self._window = adopting, parent
        self._channel: Channel | None = None

    def show(self, label: str) -> None:
        channel = self._channel = self._channel or Channel("adopting", self)
        dialog = AdoptDialog(label, self._window)

        def on_adopted(kept: object) -> None:
            dialog.accept()
            self.said.emit(tr("« {label} » est suivi à neuf. Ancienne copie : {path}", label=label, path=kept))
            self.adopted.emit(label)

        def on_found(found: Adoption) -> None:
            dialog.show_found(found)
            dialog.adopted.connect(
                lambda: channel.ask(
                    lambda: self._adopting.adopt(found), on_adopted, lambda error: dialog.say(error_sentence(error))
                )
            )

        channel.ask(lambda: self._adopting.examine(label), on_found, lambda error: dialog.say(error_sentence(error)))
        dialog.exec()
        channel.forget()
        dialog.deleteLater()

    def close(self) -> None:
        if self._channel is not None:
            self._channel.close()
