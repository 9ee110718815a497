"""A followed folder that is another library now: what would change, before it is followed anew."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QWidget

from kb_app.language import tr
from kb_app.services.adopting import Adoption
from kb_app.ui.widgets.dialog import Dialog


class AdoptDialog(Dialog):
    """Waits for `show_found` or `say`; `adopted` is the person's decision."""

    adopted = Signal()

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Suivre à neuf « {label} »", label=label))
        layout = self.lay_out(560, 220)
        self._said = QLabel(tr("Le dossier est interrogé…"))
        self._said.setProperty("role", "lead")
        self._about = QLabel()
        for words in (self._said, self._about):
            words.setWordWrap(True)
            layout.addWidget(words)
        layout.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._adopt = buttons.addButton(tr("Suivre à neuf"), QDialogButtonBox.ButtonRole.ActionRole)
        self._adopt.setAutoDefault(False)
        self._adopt.setEnabled(False)
        self._adopt.clicked.connect(self.adopted)
        buttons.rejected.connect(self.reject)
        # decided by mistake is worse than one key more
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setFocus()
        layout.addWidget(buttons)

    def show_found(self, found: Adoption) -> None:
        self._said.setText(
            tr(
                "{place} n'est plus la bibliothèque suivie. Fiches dans la copie de ce poste : {here}. "
                "Fiches dans le dossier : {there}.",
                place=found.place,
                here=found.here,
                there=found.there,
            )
        )
        self._about.setText(
            tr(
                "Un lecteur débranché ou un mauvais chemin se voient de la même façon : demandez d'abord à la personne "
                "qui gère le dossier. Elle peut aussi remettre le dossier .kb depuis une sauvegarde."
            )
            + "\n\n"
            + tr("L'ancienne copie est gardée, rien n'en est retiré.")
        )
        self._adopt.setEnabled(True)
        self.fit()

    def say(self, sentence: str) -> None:
        """Why there is nothing to decide."""
        self._said.setText(sentence)
        self._about.setText("")
        self._adopt.setEnabled(False)
        self.fit()
