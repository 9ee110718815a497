"""Ask for an article that nobody has written yet: the words that found nothing are already there."""

from PySide6.QtWidgets import QLabel, QWidget

from kb_app.language import tr
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.message_form import MessageForm, add_send_row


class GapDialog(Dialog):
    """`text()` and `author()` are what is to be sent, once accepted."""

    def __init__(self, words: str, signature: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Demander une fiche"))
        layout = self.lay_out(520)
        about = QLabel(tr("Qu'a demandé l'appelant ? Ses mots à lui aident le plus ; ne donnez pas son nom."))
        about.setWordWrap(True)
        layout.addWidget(about)
        self._form = MessageForm(
            words,
            tr("Ce que l'appelant a demandé"),
            signature,
            tr("Votre nom, pour que la réponse vous soit adressée (facultatif)"),
        )
        self._form.changed.connect(self._show_ready)
        layout.addWidget(self._form)
        self._send = add_send_row(self, layout)
        self._form.setFocus()
        self._show_ready()

    def text(self) -> str:
        return self._form.text()

    def author(self) -> str:
        return self._form.author()

    def show_trouble(self, sentence: str) -> None:
        self._form.show_trouble(sentence)

    def _show_ready(self) -> None:
        self._send.setEnabled(bool(self.text()))
