"""Removals that were stopped because the share looks wrong: what would go, why, and a person's decision."""

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from kb_app.language import tr, trn
from kb_app.services.removals import HeldRemoval
from kb_app.services.wording import day_words, refresh_sentence
from kb_app.ui.widgets.dialog import Dialog


class HeldDialog(Dialog):
    """Keeping is the default and needs nothing. `agreed` carries the removals that a person says are meant."""

    agreed = Signal(object)

    def __init__(self, held: Sequence[HeldRemoval], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held = tuple(held)
        self.setWindowTitle(tr("Retraits à confirmer"))
        layout = self.lay_out(860, 560)
        count = len(self._held)
        words = QLabel(
            trn(
                "{count} fichier n'est plus dans le dossier partagé. Il est gardé ici et reste lisible, "
                "aussi longtemps que personne n'a décidé.",
                "{count} fichiers ne sont plus dans le dossier partagé. Ils sont gardés ici et restent lisibles, "
                "aussi longtemps que personne n'a décidé.",
                count,
            )
        )
        words.setWordWrap(True)
        layout.addWidget(words)
        layout.addWidget(self._make_list(), 1)
        self._sure = QCheckBox(tr("J'ai vérifié auprès de ceux qui tiennent le dossier : ces retraits sont voulus."))
        layout.addWidget(self._sure)
        buttons = QDialogButtonBox()
        keep = buttons.addButton(tr("Tout garder"), QDialogButtonBox.ButtonRole.RejectRole)
        keep.setProperty("role", "primary")
        keep.setDefault(True)
        self._remove = buttons.addButton(
            trn("Retirer {count} fichier", "Retirer {count} fichiers", count), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self._remove.setAutoDefault(False)
        self._remove.setEnabled(False)
        self._sure.toggled.connect(self._remove.setEnabled)
        buttons.rejected.connect(self.reject)
        buttons.accepted.connect(self._on_agreed)
        layout.addWidget(buttons)

    def _make_list(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName(tr("Fichiers qui seraient retirés"))
        tree.setHeaderLabels([tr("Fiche"), tr("Fichier"), tr("Absent depuis")])
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        for (folder, reason), group in groupby(self._held, key=lambda one: (one.folder, one.reason)):
            removals = list(group)
            head = QTreeWidgetItem([f"{folder} · {refresh_sentence(reason)}"])
            head.setToolTip(0, head.text(0))
            for one in removals:
                head.addChild(QTreeWidgetItem([one.title, one.path, day_words(one.since.date())]))
            tree.addTopLevelItem(head)
            head.setFirstColumnSpanned(True)
            head.setExpanded(True)
        return tree

    def _on_agreed(self) -> None:
        if self._sure.isChecked():
            self.agreed.emit(self._held)
            self.accept()
