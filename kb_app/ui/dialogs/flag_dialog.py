"""Say in one gesture what is wrong with a passage, ask, or thank: a number, a few words if wanted, Ctrl+Enter."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from kb_app.domain.contribution import Defect, Subject
from kb_app.language import later, tr
from kb_app.services.feedback import DEFECTS
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.message_form import MessageForm, add_send_row

CHOICES = (
    *((Subject.FLAG, defect, words) for defect, words in DEFECTS.items()),
    (Subject.QUESTION, None, later("J'ai une question")),
    (Subject.THANKS, None, later("Merci, c'est utile")),
)


@dataclass(frozen=True, slots=True)
class Said:
    """What the person chose to say. `author` signs it, empty for nobody."""

    subject: Subject
    defect: Defect | None
    text: str
    author: str


class FlagDialog(Dialog):
    """`said()` is what is to be sent, once accepted. `about` names the article and its passage."""

    def __init__(self, about: str, signature: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Signaler, demander, remercier"))
        layout = self.lay_out(560)
        title = QLabel(about)
        title.setWordWrap(True)
        title.setProperty("role", "lead")
        layout.addWidget(title)
        layout.addLayout(self._make_choices())
        self._form = MessageForm(
            "",
            tr("Quelques mots, si vous en avez le temps"),
            signature,
            tr("Votre nom, pour recevoir le crédit (facultatif)"),
        )
        self._form.changed.connect(self._show_ready)
        layout.addWidget(self._form)
        self._send = add_send_row(self, layout)
        self._show_ready()
        self._group.buttons()[0].setFocus()

    def said(self) -> Said:
        subject, defect, _ = CHOICES[max(0, self._group.checkedId())]
        return Said(subject, defect, self._form.text(), self._form.author())

    def show_trouble(self, sentence: str) -> None:
        self._form.show_trouble(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._choose(event.text()):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter on a choice goes on to the words; a number chooses from any of them."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                self._form.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            return self._choose(event.text())
        return super().eventFilter(watched, event)

    def _make_choices(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(8)
        self._group = QButtonGroup(self)
        for number, (_, _, words) in enumerate(CHOICES):
            button = QPushButton(f"{number + 1}   {tr(words)}")
            button.setAccessibleName(tr(words))
            button.setCheckable(True)
            button.setProperty("role", "chip")
            button.setAutoDefault(False)
            button.installEventFilter(self)
            self._group.addButton(button, number)
            grid.addWidget(button, number // 2, number % 2)
        self._group.idClicked.connect(lambda _number: self._form.setFocus(Qt.FocusReason.TabFocusReason))
        self._group.idToggled.connect(lambda *_: self._show_ready())
        return grid

    def _choose(self, typed: str) -> bool:
        if not typed.isdigit() or not 1 <= int(typed) <= len(CHOICES):
            return False
        self._group.button(int(typed) - 1).click()
        return True

    def _show_ready(self) -> None:
        """A question needs words; everything else is said by its number alone."""
        chosen = self._group.checkedId()
        needs_words = chosen >= 0 and CHOICES[chosen][0] is Subject.QUESTION
        self._send.setEnabled(chosen >= 0 and (not needs_words or bool(self._form.text())))
