"""The answers of a step on keys 1 to 9, and below them the ways on, back and out."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from kb_app.language import tr
from kb_app.services.walking import Stage
from kb_app.ui.theme import READER_WIDTH
from kb_app.ui.widgets.choice_button import ChoiceButton
from kb_app.ui.widgets.flow_layout import FlowLayout
from kb_app.ui.widgets.page_area import PageArea
from kb_app.ui.widgets.sliced_view import MARGIN

KEYED = 9
TOP_ROW = "&é\"'(-è_ç"
"""What the keys 1 to 9 type on a French keyboard without Shift."""


class AnswerList(PageArea):
    """`answered` carries the number of an answer, from 1; `finished` whether the note is wanted."""

    answered = Signal(int)
    went_on = Signal()
    went_back = Signal()
    finished = Signal(bool)
    abandoned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_stage(self, stage: Stage, zoom: int) -> None:
        """Buttons for what can be done at this step; `zoom` is the text's size in percent."""
        page = QWidget()
        page.setObjectName("reader")
        page.setMaximumWidth(round(READER_WIDTH * zoom / 100))
        layout = QVBoxLayout(page)
        layout.setContentsMargins(MARGIN, 8, MARGIN, 14)
        layout.setSpacing(6)
        for number, choice in enumerate(() if stage.walk.ended else stage.choices, 1):
            key = str(number) if number <= KEYED else ""
            button = ChoiceButton(key, choice.label, given=choice.label == stage.given)
            button.clicked.connect(lambda _checked=False, number=number: self.answered.emit(number))
            layout.addWidget(button)
        layout.addLayout(self._onward_row(stage))
        self.setWidget(page)
        for widget in page.findChildren(QWidget):
            widget.ensurePolished()

    def _onward_row(self, stage: Stage) -> FlowLayout:
        row = FlowLayout(8)
        if stage.walk.ended:
            row.addWidget(_button(tr("Copier la note et fermer (Entrée)"), lambda: self.finished.emit(True), "primary"))
            row.addWidget(_button(tr("Fermer"), lambda: self.finished.emit(False)))
        elif stage.onward:
            words = tr("{deed} (Entrée)", deed=stage.onward)
            row.addWidget(_button(words, self.went_on.emit, "primary"))
        if stage.walk.at or stage.walk.ended:
            row.addWidget(_button(tr("Étape précédente"), self.went_back.emit))
        if stage.walk.at and not stage.walk.ended:
            row.addWidget(_button(tr("Abandonner"), self.abandoned.emit))
        return row


def digit_of(event: QKeyEvent) -> int:
    """1 to 9 for a digit, on the keypad too, or for the key that has it on a French keyboard; else 0."""
    if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
        return 0
    text = event.text()
    if len(text) == 1 and text in "123456789":
        return int(text)
    return TOP_ROW.index(text) + 1 if len(text) == 1 and text in TOP_ROW else 0


def _button(words: str, deed: Callable[[], object], role: str = "") -> QPushButton:
    button = QPushButton(words)
    if role:
        button.setProperty("role", role)
    button.clicked.connect(lambda _checked=False: deed())
    return button
