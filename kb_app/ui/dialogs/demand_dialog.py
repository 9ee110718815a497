"""What would be shared of the searches without an answer: the exact bytes, before they go."""

from PySide6.QtWidgets import QDialogButtonBox, QLabel, QPlainTextEdit, QWidget

from kb_app.language import tr
from kb_app.services.privacy.demand import OFTEN, Batch
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.list_place import ListPlace


class DemandDialog(Dialog):
    """Accepted when the person wants it to go."""

    def __init__(self, batch: Batch | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Partager les recherches sans réponse"))
        layout = self.lay_out(620, 440)
        words = QLabel(
            tr(
                "Voici, à l'octet près, ce qui partirait : ce que ce poste a cherché au moins {count} fois sans "
                "réponse, sans nom, sans heure, sans nombre. Ces recherches sont ensuite oubliées ici.",
                count=OFTEN,
            )
        )
        words.setWordWrap(True)
        words.setVisible(batch is not None)
        layout.addWidget(words)
        record = QPlainTextEdit(batch.record.decode("utf-8", "replace") if batch is not None else "")
        record.setReadOnly(True)
        record.setAccessibleName(tr("Ce qui partirait"))
        place = ListPlace(record)
        none = tr("Rien à partager : aucune recherche n'est restée sans réponse {count} fois.", count=OFTEN)
        place.say("" if batch is not None else none)
        layout.addWidget(place, 1)
        buttons = QDialogButtonBox()
        leave = tr("Ne rien partager") if batch is not None else tr("Fermer")
        keep = buttons.addButton(leave, QDialogButtonBox.ButtonRole.RejectRole)
        keep.setDefault(True)
        if batch is not None:
            share = buttons.addButton(tr("Partager cela"), QDialogButtonBox.ButtonRole.AcceptRole)
            share.setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
