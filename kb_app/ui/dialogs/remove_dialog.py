"""Before an article is removed for everybody: what will happen, what leads to it, and archiving as the gentler way."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from kb_app.language import tr
from kb_app.services.writing.rearranging import Prospect
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.leading_list import LeadingList


class RemoveDialog(Dialog):
    """`removed` and `archived` say what the person chose."""

    removed = Signal()
    archived = Signal()

    def __init__(self, prospect: Prospect, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Retirer la fiche"))
        self.setMinimumWidth(560)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        lead = _words(tr("Retirer « {title} » pour tous ?", title=prospect.title))
        lead.setProperty("role", "lead")
        layout.addWidget(lead)
        if prospect.obstacle:
            layout.addWidget(_words(prospect.obstacle))
        else:
            layout.addWidget(
                _words(
                    tr(
                        "Elle disparaît chez tous ceux qui suivent ce dossier. Son texte reste 90 jours à la corbeille "
                        "de chaque poste, et toujours dans l'historique : on peut la remettre."
                    )
                )
            )
            layout.addWidget(LeadingList(prospect, tr("Leurs liens ne mèneront plus nulle part :")))
        if not prospect.is_archived:
            layout.addWidget(
                _words(tr("Si elle est seulement dépassée, archivez-la : elle quitte les réponses et reste lisible."))
            )
        layout.addStretch(1)
        layout.addWidget(self._make_buttons(prospect))
        self._gentlest.setFocus()

    def _make_buttons(self, prospect: Prospect) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.rejected.connect(self.reject)
        self._gentlest = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        remove = buttons.addButton(tr("Retirer la fiche"), QDialogButtonBox.ButtonRole.DestructiveRole)
        remove.setEnabled(not prospect.obstacle)
        remove.setAutoDefault(False)
        remove.clicked.connect(self.removed)
        remove.clicked.connect(self.accept)
        if not prospect.is_archived:
            archive = buttons.addButton(tr("Archiver plutôt"), QDialogButtonBox.ButtonRole.AcceptRole)
            archive.setProperty("role", "primary")
            archive.setDefault(True)
            self._gentlest = archive
            archive.clicked.connect(self.archived)
            archive.clicked.connect(self.accept)
        return buttons


def _words(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    return label
