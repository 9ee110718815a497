"""A bundle of changes that somebody carried here: who made it, what is in it, and taking it into the copy."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QListWidget, QPushButton, QWidget

from kb_app.language import tr, trn
from kb_app.services.carrying import Look
from kb_app.services.taking_changes import TakenIn
from kb_app.services.wording import day_words
from kb_app.ui.widgets.dialog import Dialog


class ChangesDialog(Dialog):
    """`take_asked` says whether removals that were held are meant; whoever takes it calls `show_taken` or `say`."""

    take_asked = Signal(bool)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_held = False
        self.setWindowTitle(tr("Changements portés jusqu'ici"))
        layout = self.lay_out(560, 360)
        title = QLabel(tr("Dossier « {label} »", label=look.label))
        title.setProperty("role", "title")
        self._said = QLabel(_contents(look))
        self._said.setWordWrap(True)
        self._believed = QCheckBox(tr("J'ai comparé cette empreinte avec l'expéditeur, par téléphone"))
        self._believed.toggled.connect(self._on_believed)
        self._shown = QLabel(look.fingerprint)
        self._shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self._shown.setAccessibleName(tr("Empreinte de l'expéditeur"))
        self._notes = QListWidget()
        self._notes.setWordWrap(True)
        self._notes.setAccessibleName(tr("Détail"))
        self._notes.hide()
        self._take = QPushButton(tr("&Prendre ces changements"))
        self._take.setProperty("role", "primary")
        self._take.setDefault(True)
        self._take.setEnabled(look.is_trusted)
        self._take.clicked.connect(self._on_take)
        close = QPushButton(tr("&Fermer"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        for widget in (title, self._said, self._shown, self._believed, self._notes):
            layout.addWidget(widget)
        for widget in (self._shown, self._believed):
            widget.setVisible(not look.is_trusted)
        layout.addStretch(1)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self._take)
        line.addWidget(close)
        layout.addLayout(line)

    def show_taken(self, taken: TakenIn) -> None:
        """What it did; removals that were held can be agreed to now."""
        words = tr(
            "Ajoutées : {added}. Modifiées : {changed}. Retirées : {removed}. Déjà là : {same}.",
            added=taken.added,
            changed=taken.changed,
            removed=taken.removed,
            same=taken.same,
        )
        self._is_held = bool(taken.held)
        if taken.held:
            words += "\n" + trn(
                "{count} retrait attend : vérifiez avec l'expéditeur que ce n'est pas une erreur. "
                "Vous pourrez aussi décider plus tard, dans « Retraits à confirmer ».",
                "{count} retraits attendent : vérifiez avec l'expéditeur que ce n'est pas une erreur. "
                "Vous pourrez aussi décider plus tard, dans « Retraits à confirmer ».",
                taken.held,
            )
            self._take.setText(tr("&Retirer aussi ces fiches"))
        self._take.setVisible(self._is_held)
        self._take.setEnabled(True)
        for widget in (self._shown, self._believed):
            widget.hide()
        self._notes.clear()
        self._notes.addItems(list(taken.notes))
        self._notes.setVisible(bool(taken.notes))
        self._said.setText(words + "\n" + tr("Le dossier partagé aura le dernier mot dès qu'il répondra."))

    def say(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._take.setEnabled(True)

    def _on_believed(self, believed: bool) -> None:
        self._take.setEnabled(believed)

    def _on_take(self) -> None:
        self._take.setEnabled(False)
        self._said.setText(tr("Prise en cours…"))
        self.take_asked.emit(self._is_held)


def _contents(look: Look) -> str:
    when = tr("Fait le {day} à {time}.", day=day_words(look.made.date()), time=f"{look.made:%H:%M}")
    files = trn("{count} fichier ajouté ou modifié", "{count} fichiers ajoutés ou modifiés", look.files)
    gone = trn("{count} retrait", "{count} retraits", look.removed)
    words = f"{when} {files}, {gone}."
    if look.is_trusted:
        return words
    return words + "\n" + tr("Cet expéditeur n'est pas encore connu ici. Voici l'empreinte de son poste :")
