"""What becomes of a message: a button for each verdict, which wait for what they need"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from kb_app.domain.contribution import Verdict
from kb_app.language import later, tr
from kb_app.ui.widgets.flow_layout import FlowLayout

BUTTONS = {
    Verdict.ANSWERED: later("&Répondre"),
    Verdict.FIXED: later("Déjà co&rrigé"),
    Verdict.DECLINED: later("&Sans suite"),
    Verdict.DUPLICATE: later("Déjà signa&lé…"),
}


class VerdictButtons(QWidget):
    """`chosen` carries the verdict."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = FlowLayout(6)
        self.setLayout(row)
        self._buttons: dict[Verdict, QPushButton] = {}
        for verdict, words in BUTTONS.items():
            button = QPushButton(tr(words))
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, verdict=verdict: self.chosen.emit(verdict))
            self._buttons[verdict] = button
            row.addWidget(button)

    def show_ready(self, *, has_words: bool, has_other: bool, may_repeat: bool) -> None:
        """Who refuses, or answers, says why; what was corrected or said before speaks for itself."""
        for verdict, button in self._buttons.items():
            needs_words = verdict in (Verdict.ANSWERED, Verdict.DECLINED) and not has_words
            needs_other = verdict is Verdict.DUPLICATE and not has_other
            button.setEnabled(not needs_words and not needs_other)
            button.setToolTip(tr("Écrivez d'abord votre réponse.") if needs_words else "")
        duplicate = self._buttons[Verdict.DUPLICATE]
        duplicate.setToolTip(tr("Choisissez d'abord le message qui dit déjà la même chose."))
        duplicate.setVisible(may_repeat)
