"""Where the hits would be, when there are none: why, and what can be done about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from kb_app.language import tr
from kb_app.ui.theme import SPACE
from kb_app.ui.widgets.elided_button import ElidedButton
from kb_app.ui.widgets.page_area import PageArea


class NothingFound(PageArea):
    """`widened` wants all kinds of articles; `gap_asked` says that nobody has written what is looked for."""

    widened = Signal()
    gap_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        page = QWidget()
        page.setObjectName("nothing")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(8, SPACE, SPACE, SPACE)
        layout.setSpacing(SPACE)
        self._title, self._advice = QLabel(), QLabel()
        self._title.setProperty("role", "strong")
        self._advice.setProperty("role", "muted")
        for label in (self._title, self._advice):
            label.setWordWrap(True)
            layout.addWidget(label)
        self._widen = ElidedButton(tr("Chercher dans toutes les fiches"))
        self._widen.clicked.connect(self.widened)
        self._ask = ElidedButton(tr("Demander cette fiche (Ctrl+Maj+J)"))
        self._ask.clicked.connect(self.gap_asked)
        for button in (self._widen, self._ask):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self.setWidget(page)

    def show_query(self, typed: str, *, is_filtered: bool) -> None:
        """Nothing for what was `typed`, with the chosen filter if `is_filtered`."""
        title = tr("Aucune fiche pour « {query} »", query=typed) if typed else tr("Aucune fiche de cette sorte.")
        self._title.setText(title)
        self._advice.setText(
            tr("Essayez les mots de l'appelant, un seul mot, ou un mot du sujet (« bourse », « examen »).")
        )
        self._widen.setVisible(is_filtered)
        self._ask.show()

    def show_trouble(self, sentence: str) -> None:
        """An error where the hits would be; nothing is known to be missing."""
        self._title.setText(sentence)
        self._advice.setText("")
        self._widen.hide()
        self._ask.hide()

    def labels(self) -> tuple[QLabel, QLabel]:
        return self._title, self._advice
