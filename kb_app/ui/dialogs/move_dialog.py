"""Another place or another file name for an article: it stays the same article, and links to it follow."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from kb_app.language import tr, trn
from kb_app.services.writing.rearranging import Prospect
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.leading_list import LeadingList


class MoveDialog(Dialog):
    """`place_chosen` carries the path that is wanted, and the keys of articles whose links are to follow.

    `say` shows why it cannot be.
    """

    place_chosen = Signal(str, list)

    def __init__(self, prospect: Prospect, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prospect = prospect
        self.setWindowTitle(tr("Déplacer ou renommer la fiche"))
        self.setMinimumWidth(560)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        lead = QLabel(tr("Où « {title} » doit-elle être ?", title=prospect.title))
        lead.setProperty("role", "lead")
        lead.setWordWrap(True)
        self._place = QLineEdit(prospect.path)
        self._place.setAccessibleName(tr("Répertoire et nom du fichier, dans le dossier partagé"))
        self._place.textChanged.connect(self._show_ready)
        about = QLabel(
            tr(
                "Répertoire et nom du fichier, dans le dossier partagé. Elle reste la même fiche chez tous : "
                "historique, favoris, images et liens vers d'autres fiches sont gardés. Son titre ne change pas."
            )
        )
        about.setProperty("role", "muted")
        about.setWordWrap(True)
        self._said = QLabel()
        self._said.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._move = buttons.addButton(tr("Déplacer"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._move.setProperty("role", "primary")
        buttons.accepted.connect(lambda: self.place_chosen.emit(self._place.text().strip(), self._following()))
        buttons.rejected.connect(self.reject)
        links = LeadingList(
            prospect, tr("Leurs liens dépendent de sa place :"), tr("Leurs liens la trouvent où qu'elle soit :")
        )
        self._stale = [one.key for one in prospect.linking if not one.holds]
        self._follow = QCheckBox(
            trn(
                "Mettre à jour les liens de {count} fiche : elle part comme toute modification",
                "Mettre à jour les liens de {count} fiches : elles partent comme toute modification",
                len(self._stale),
            )
        )
        self._follow.setChecked(True)
        for widget in (lead, self._place, about, links, self._follow, self._said):
            layout.addWidget(widget)
        self._follow.setVisible(bool(self._stale))
        layout.addStretch(1)
        layout.addWidget(buttons)
        self._place.setSelection(0, len(prospect.path.removesuffix(".md")))
        self._place.setFocus()
        self.say(prospect.obstacle)
        self._show_ready()

    def say(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))

    def _following(self) -> list[str]:
        return self._stale if self._follow.isChecked() else []

    def _show_ready(self) -> None:
        wanted = self._place.text().strip()
        self._move.setEnabled(bool(wanted) and wanted != self._prospect.path and not self._prospect.obstacle)
