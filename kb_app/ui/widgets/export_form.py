"""What is asked for in an export: which articles, as what, and what only some of the forms want to know."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QFormLayout, QLabel, QLineEdit, QWidget

from kb_app.domain.export import Format, Scope
from kb_app.domain.folder import Site
from kb_app.language import tr
from kb_app.services.exports.export_choices import TABLE, FormatRow, Order

_DAYS = 7


class ExportForm(QWidget):
    """`article` is the open article, as (id, title), if there is one; `labels` are the followed folders."""

    changed = Signal()

    def __init__(
        self,
        directories: Sequence[str],
        tags: Sequence[str],
        sites: Sequence[Site],
        labels: Sequence[str],
        article: tuple[str, str] | None,
    ) -> None:
        super().__init__()
        self._article = article
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(20)
        self._formats = _combo([(tr(row.text), row) for row in TABLE])
        self._formats.setObjectName("format")
        self._formats.currentIndexChanged.connect(self._show_format)
        self._hint = QLabel()
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self._only = QCheckBox(tr("Seulement « {title} »", title=article[1]) if article else "")
        self._only.setChecked(article is not None)
        self._only.toggled.connect(self._show_format)
        self._directories = _combo([(tr("Tous les répertoires"), ""), *((path, path) for path in directories)])
        self._directories.setObjectName("directory")
        self._tags = _combo([(tr("Tous les mots-clés"), ""), *((tag, tag) for tag in tags)])
        self._sites = _combo([(tr("Tous les sites"), ""), *((site.label, site.code) for site in sites)])
        self._since = QDateEdit(QDate.currentDate().addDays(-_DAYS))
        self._since.setObjectName("since")
        self._since.setCalendarPopup(True)
        self._labels = _combo([(label, label) for label in labels])
        self._recipient, self._decided_by = QLineEdit(), QLineEdit()
        self._recipient.setObjectName("recipient")
        self._decided_by.setObjectName("decided_by")
        self._people = QCheckBox(tr("Avec les noms des auteurs et des responsables"))
        for words, field in (
            (tr("Forme"), self._formats),
            ("", self._hint),
            ("", self._only),
            (tr("Répertoire"), self._directories),
            (tr("Mot-clé"), self._tags),
            (tr("Site"), self._sites),
            (tr("Depuis le"), self._since),
            (tr("Dossier"), self._labels),
            (tr("Remis à"), self._recipient),
            (tr("Décidé par"), self._decided_by),
            ("", self._people),
        ):
            self._form.addRow(words, field)
        self._show_format()

    def row(self) -> FormatRow:
        """The chosen form."""
        row = self._formats.currentData()
        assert isinstance(row, FormatRow)
        return row

    def is_possible(self) -> bool:
        """A sheet to tick off needs an open procedure."""
        return self.row().format is not Format.CHECKLIST or self._article is not None

    def missing_name(self) -> QLineEdit | None:
        """The field of a hand-over that nobody filled in yet."""
        if self.row().format is not Format.HANDOVER:
            return None
        return next((field for field in (self._recipient, self._decided_by) if not field.text().strip()), None)

    def order(self, target: Path, *, dry_run: bool) -> Order:
        row, is_one = self.row(), self._is_one()
        if row.format is Format.CHANGES:
            day = self._since.date()
            since = date(day.year(), day.month(), day.day())
            return Order(row.format, target, Scope(since=since), label=self._labels.currentText())
        tag = self._tags.currentData()
        scope = Scope(
            tags=(tag,) if tag and not is_one else (),
            site=self._sites.currentData(),
            folder_path="" if is_one else self._directories.currentData(),
        )
        id_ = self._article[0] if is_one and self._article else ""
        names = (self._recipient.text(), self._decided_by.text())
        return Order(row.format, target, scope, id_, *names, self._people.isChecked(), dry_run)

    def _show_format(self) -> None:
        """Only the fields that mean something for the chosen form."""
        row = self.row()
        is_handover, is_changes = row.format is Format.HANDOVER, row.format is Format.CHANGES
        is_one = self._is_one()
        visible: dict[QWidget, bool] = {
            self._only: row.format is Format.PDF and self._article is not None,
            self._directories: not (is_one or is_changes),
            self._tags: not (is_one or is_changes),
            self._sites: not is_changes,
            self._since: is_changes,
            self._labels: is_changes and self._labels.count() > 1,
            self._recipient: is_handover,
            self._decided_by: is_handover,
            self._people: is_handover,
        }
        for field, is_visible in visible.items():
            self._form.setRowVisible(field, is_visible)
        self._hint.setText(tr(row.hint))
        self.changed.emit()

    def _is_one(self) -> bool:
        format_ = self.row().format
        return format_ is Format.CHECKLIST or (
            format_ is Format.PDF and self._article is not None and self._only.isChecked()
        )


def _combo(rows: Sequence[tuple[str, object]]) -> QComboBox:
    combo = QComboBox()
    for words, value in rows:
        combo.addItem(words, value)
    return combo
