"""A new article: its title, what it is made from, and the articles that may say the same already."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from kb_app.domain.query import Hit
from kb_app.language import tr
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.list_place import ListPlace

_KEY = Qt.ItemDataRole.UserRole


class NewArticleDialog(Dialog):
    """`title()` and `template()` once accepted, or `key()` of an article that exists. `title_typed` asks for those."""

    title_typed = Signal(str)

    def __init__(self, templates: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = ""
        self.setWindowTitle(tr("Nouvelle fiche"))
        layout = self.lay_out(580, 420)
        lead = QLabel(tr("La question, dans les mots de l'appelant"))
        lead.setProperty("role", "lead")
        self._title = QLineEdit()
        self._title.setAccessibleName(lead.text())
        self._title.textChanged.connect(self._on_typed)
        self._template = QComboBox()
        self._template.setAccessibleName(tr("Modèle"))
        for name in templates:
            self._template.addItem(tr("Modèle : {name}", name=name), name)
        self._template.addItem(tr("Sans modèle"), "")
        self._words = QLabel(tr("Ces fiches se ressemblent : en corriger une vaut mieux qu'en écrire une de plus."))
        self._words.setProperty("role", "muted")
        self._words.setWordWrap(True)
        self._alike = QListWidget()
        self._alike.setAccessibleName(tr("Ces fiches se ressemblent"))
        self._alike.setSpacing(2)
        self._alike.itemActivated.connect(self._on_alike)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._write = buttons.addButton(tr("Écrire"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._write.setProperty("role", "primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._place = ListPlace(self._alike)
        for widget in (lead, self._title, self._template, self._words, self._place, buttons):
            layout.addWidget(widget)
        self.show_alike(())
        self._write.setEnabled(False)

    def set_title(self, title: str) -> None:
        self._title.setText(title)

    def title(self) -> str:
        return " ".join(self._title.text().split())

    def template(self) -> str:
        return str(self._template.currentData())

    def key(self) -> str:
        return self._chosen

    def show_alike(self, hits: Sequence[Hit]) -> None:
        self._alike.clear()
        for hit in hits:
            item = QListWidgetItem(hit.title)
            item.setData(_KEY, hit.key)
            self._alike.addItem(item)
        if hits:
            self._place.say("")
        elif self.title():
            self._place.say(tr("Aucune fiche ne ressemble à ce titre."))
        else:
            self._place.say(tr("Les fiches qui ressemblent à votre titre s'afficheront ici."))
        self._words.setVisible(bool(hits))

    def alike_titles(self) -> tuple[str, ...]:
        return tuple(self._alike.item(row).text() for row in range(self._alike.count()))

    def _on_typed(self, typed: str) -> None:
        self._write.setEnabled(bool(typed.strip()))
        self.title_typed.emit(typed)

    def _on_alike(self, item: QListWidgetItem) -> None:
        self._chosen = str(item.data(_KEY))
        self.accept()
