"""The header of an article as a form: what is changed here changes only its line of the text."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from kb_app.domain.article import Confidence, Header
from kb_app.language import later, tr
from kb_app.services.writing.writing_names import WritingNames
from kb_app.ui.widgets.flow_layout import FlowLayout
from kb_app.ui.widgets.page_area import PageArea
from kb_app.ui.widgets.wrapping_field import WrappingField

CONFIDENCES = {
    Confidence.WIP: later("En cours d'écriture"),
    Confidence.NOT_VALIDATED: later("Non validée"),
    Confidence.VALIDATED: later("Validée"),
    Confidence.ARCHIVED: later("Archivée"),
}


DATE_WIDTH = 112  # pixels at a zoom of 100 %


class HeaderForm(PageArea):
    """`changed` carries one key and its value (text, list, date, or None to take it out).

    A long header scrolls: the text under it keeps most of the page.
    """

    changed = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._header = Header()
        self._chips: dict[str, QPushButton] = {}
        page = QWidget()
        page.setObjectName("reader")
        form = QGridLayout(page)
        form.setContentsMargins(16, 10, 16, 10)
        form.setVerticalSpacing(6)
        form.setColumnStretch(1, 1)
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
        for choice in (self._owner, self._confidence):
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(12)
        trust = QWidget()
        trust_row = FlowLayout(10)
        trust.setLayout(trust_row)
        for widget, name in (
            (self._owner, tr("Responsable")),
            (self._confidence, tr("Confiance")),
            (self._review, tr("À revoir le")),
        ):
            widget.setAccessibleName(name)
            trust_row.addWidget(_labelled(widget, name))
        form.addWidget(trust, form.rowCount(), 0, 1, 2)
        self._sites_label, self._sites = QLabel(tr("Sites")), QWidget()
        self._sites_layout = FlowLayout(6)
        self._sites.setLayout(self._sites_layout)
        row = form.rowCount()
        form.addWidget(self._sites_label, row, 0)
        form.addWidget(self._sites, row, 1)
        self.setWidget(page)
        self._most = 0
        self._owner.activated.connect(self._on_owner)
        owner_field = self._owner.lineEdit()
        assert owner_field is not None
        owner_field.editingFinished.connect(self._on_owner)
        self._confidence.activated.connect(self._on_confidence)
        self._review.editingFinished.connect(self._on_review)

    def set_most(self, height: int) -> None:
        """As high as the header needs, but for `height` in pixels."""
        self._most = height
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(min(self.needed_height(), self._most))

    def set_zoom(self, zoom: int) -> None:
        """`zoom` is the text's size in percent."""
        self._review.setFixedWidth(round(DATE_WIDTH * zoom / 100))

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
        for widget in (self._sites_label, self._sites):
            widget.setVisible(bool(names.sites))
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
            owner_field = self._owner.lineEdit()
            assert owner_field is not None
            owner_field.setCursorPosition(0)
        self._confidence.setCurrentIndex(self._confidence.findData(header.confidence))
        for code, chip in self._chips.items():
            chip.setChecked(code in header.sites)

    def focus_title(self) -> None:
        self._title.setFocus(Qt.FocusReason.OtherFocusReason)
        self._title.selectAll()

    def title(self) -> str:
        return self._title.text()

    def _line(self, form: QGridLayout, words: str, key: str, example: str = "") -> WrappingField:
        field = WrappingField()
        field.setAccessibleName(words)
        field.setPlaceholderText(example)
        field.editing_finished.connect(lambda: self._on_line(key, field.text()))
        row = form.rowCount()
        label = QLabel(words)
        label.setProperty("role", "field")
        form.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        form.addWidget(field, row, 1)
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


def _labelled(field: QWidget, words: str) -> QWidget:
    """The field behind its label, which go to the next line together."""
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(QLabel(words))
    row.addWidget(field)
    return pair


def _show(field: QLineEdit | WrappingField, text: str) -> None:
    if not field.hasFocus() and field.text() != text:
        field.setPlainText(text) if isinstance(field, WrappingField) else field.setText(text)
