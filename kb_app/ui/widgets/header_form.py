"""The header of an article as a form: what is changed here changes only its line of the text."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from kb_app.domain.article import Confidence, Header
from kb_app.language import later, tr
from kb_app.services.writing.writing_names import WritingNames
from kb_app.ui.widgets.flow_layout import FlowLayout

CONFIDENCES = {
    Confidence.WIP: later("En cours d'écriture"),
    Confidence.NOT_VALIDATED: later("Non validée"),
    Confidence.VALIDATED: later("Validée"),
    Confidence.ARCHIVED: later("Archivée"),
}


class HeaderForm(QFrame):
    """`changed` carries one key and its value (text, list, date, or None to take it out)."""

    changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._header = Header()
        self._chips: dict[str, QPushButton] = {}
        form = QFormLayout(self)
        form.setContentsMargins(20, 10, 20, 10)
        form.setVerticalSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._title = self._line(form, tr("Titre"), "title")
        self._aliases = self._line(form, tr("Dit au téléphone"), "aliases", tr("payer en trois fois, facilités"))
        self._tags = self._line(form, tr("Mots-clés"), "tags", tr("séparés par des virgules"))
        self._owner = QComboBox()
        self._owner.setEditable(True)
        self._owner.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._confidence = QComboBox()
        for confidence, words in CONFIDENCES.items():
            self._confidence.addItem(tr(words), confidence)
        self._review = QLineEdit()
        self._review.setPlaceholderText(tr("2027-04-30"))
        self._review.setFixedWidth(112)
        for choice in (self._owner, self._confidence):
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(9)
        trust = QHBoxLayout()
        for widget, name in (
            (self._owner, tr("Responsable")),
            (self._confidence, tr("Confiance")),
            (self._review, tr("À revoir le")),
        ):
            widget.setAccessibleName(name)
            if widget is not self._owner:
                trust.addWidget(QLabel(name))
            trust.addWidget(widget, 1 if widget is self._owner else 0)
        form.addRow(tr("Responsable"), trust)
        self._sites = QWidget()
        self._sites_layout = FlowLayout(6)
        self._sites.setLayout(self._sites_layout)
        form.addRow(tr("Sites"), self._sites)
        self._rows = form
        self._owner.activated.connect(self._on_owner)
        owner_field = self._owner.lineEdit()
        assert owner_field is not None
        owner_field.editingFinished.connect(self._on_owner)
        self._confidence.activated.connect(self._on_confidence)
        self._review.editingFinished.connect(self._on_review)

    def set_names(self, names: WritingNames) -> None:
        """Owners and sites to choose from."""
        self._owner.clear()
        self._owner.addItems(list(names.owners))
        while (item := self._sites_layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._chips = {}
        for site in names.sites:
            chip = QPushButton(site.label)
            chip.setProperty("role", "chip")
            chip.setCheckable(True)
            chip.clicked.connect(self._on_sites)
            self._chips[site.code] = chip
            self._sites_layout.addWidget(chip)
        self._rows.setRowVisible(self._sites, bool(names.sites))
        self.show_header(self._header)

    def show_header(self, header: Header) -> None:
        """What the text says; a field that is being filled in is left alone."""
        self._header = header
        _show(self._title, header.title)
        _show(self._aliases, ", ".join(header.aliases))
        _show(self._tags, ", ".join(header.tags))
        _show(self._review, header.review_on.isoformat() if header.review_on else "")
        if not self._owner.hasFocus():
            self._owner.setEditText(header.owner)
        self._confidence.setCurrentIndex(self._confidence.findData(header.confidence))
        for code, chip in self._chips.items():
            chip.setChecked(code in header.sites)

    def focus_title(self) -> None:
        self._title.setFocus(Qt.FocusReason.OtherFocusReason)
        self._title.selectAll()

    def title(self) -> str:
        return self._title.text()

    def _line(self, form: QFormLayout, words: str, key: str, example: str = "") -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(words)
        field.setPlaceholderText(example)
        field.editingFinished.connect(lambda: self._on_line(key, field.text()))
        form.addRow(words, field)
        return field

    def _on_line(self, key: str, typed: str) -> None:
        if key == "title":
            self._change(key, " ".join(typed.split()), self._header.title)
        else:
            values = [value for part in typed.split(",") if (value := " ".join(part.split()))]
            self._change(key, values, list(getattr(self._header, key)))

    def _on_owner(self) -> None:
        self._change("owner", " ".join(self._owner.currentText().split()), self._header.owner)

    def _on_confidence(self) -> None:
        self._change("confidence", Confidence(self._confidence.currentData()), self._header.confidence)

    def _on_review(self) -> None:
        typed = self._review.text().strip()
        try:
            wanted = date.fromisoformat(typed) if typed else None
        except ValueError:
            self._review.setText(self._header.review_on.isoformat() if self._header.review_on else "")
            return
        self._change("review_on", wanted, self._header.review_on)

    def _on_sites(self) -> None:
        undeclared = [code for code in self._header.sites if code not in self._chips]
        chosen = [code for code, chip in self._chips.items() if chip.isChecked()]
        self._change("sites", [*chosen, *undeclared], list(self._header.sites))

    def _change(self, key: str, value: str | Sequence[str] | date | None, before: object) -> None:
        if value != before:
            self.changed.emit(key, value or None)


def _show(field: QLineEdit, text: str) -> None:
    if not field.hasFocus() and field.text() != text:
        field.setText(text)
        field.setCursorPosition(0)
