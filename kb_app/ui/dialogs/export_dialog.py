"""Articles in another form: which ones, as what, where to; progress, and what was and was not carried over."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from kb_app.domain.export import Format, Scope
from kb_app.domain.folder import Site
from kb_app.language import tr, trn
from kb_app.services.export_choices import TABLE, FormatRow, Order
from kb_app.services.wording import size_words

ON_PAPER = (Format.PDF, Format.CHECKLIST)


class ExportDialog(QDialog):
    """`ordered` carries what the person asked for; whoever makes it calls `show_progress`, then one of the others.

    `article` is the open article, as (id, title), if there is one.
    """

    ordered = Signal(object)
    stop_asked = Signal()

    def __init__(
        self,
        directories: Sequence[str],
        tags: Sequence[str],
        sites: Sequence[Site],
        article: tuple[str, str] | None,
        parent: QWidget | None = None,
        choose_file: Callable[[QWidget, str], str] | None = None,
    ) -> None:
        super().__init__(parent)
        self._article = article
        self._choose_file = choose_file or _choose_file
        self._busy = False
        self.setWindowTitle(tr("Exporter"))
        self.resize(620, 560)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        self._make_form(directories, tags, sites)
        layout.addLayout(self._form)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Avancement"))
        self._bar.hide()
        self._said = QLabel()
        self._said.setWordWrap(True)
        self._said.hide()
        self._details = QListWidget()
        self._details.setWordWrap(True)
        self._details.setAccessibleName(tr("Détail"))
        self._details.hide()
        for widget in (self._bar, self._said, self._details):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addLayout(self._make_buttons())
        self._show_format()

    def _make_form(self, directories: Sequence[str], tags: Sequence[str], sites: Sequence[Site]) -> None:
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(20)
        self._formats = _combo([(tr(row.text), row) for row in TABLE])
        self._formats.setObjectName("format")
        self._formats.currentIndexChanged.connect(self._show_format)
        self._hint = QLabel()
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        article = self._article
        self._only = QCheckBox(tr("Seulement « {title} »", title=article[1]) if article else "")
        self._only.setChecked(article is not None)
        self._only.toggled.connect(self._show_format)
        self._directories = _combo([(tr("Tous les répertoires"), ""), *((path, path) for path in directories)])
        self._directories.setObjectName("directory")
        self._tags = _combo([(tr("Tous les mots-clés"), ""), *((tag, tag) for tag in tags)])
        self._sites = _combo([(tr("Tous les sites"), ""), *((site.label, site.code) for site in sites)])
        self._recipient, self._decided_by = QLineEdit(), QLineEdit()
        self._recipient.setObjectName("recipient")
        self._decided_by.setObjectName("decided_by")
        self._people = QCheckBox(tr("Avec les noms des auteurs et des responsables"))
        self._form.addRow(tr("Forme"), self._formats)
        self._form.addRow("", self._hint)
        self._form.addRow("", self._only)
        self._form.addRow(tr("Répertoire"), self._directories)
        self._form.addRow(tr("Mot-clé"), self._tags)
        self._form.addRow(tr("Site"), self._sites)
        self._form.addRow(tr("Remis à"), self._recipient)
        self._form.addRow(tr("Décidé par"), self._decided_by)
        self._form.addRow("", self._people)

    def show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def show_done(self, report: dict[str, Any]) -> None:
        """What was made, and everything that was not carried over."""
        articles = trn("{count} fiche", "{count} fiches", report["articles"])
        size = size_words(report["bytes"])
        if report["dry_run"]:
            said = tr("Partiraient : {articles}, {size}. Rien n'est écrit.", articles=articles, size=size)
        else:
            said = tr("Écrit : {path} ({articles}, {size}).", path=report["path"], articles=articles, size=size)
        rows = [f"! {left['path']}  {left['message']}" for left in report["left_out"]]
        if rows:
            said += " " + trn("{count} chose n'a pas suivi :", "{count} choses n'ont pas suivi :", len(rows))
        self._end(said, [*rows, *(f"✓ {path}" for path in (report["files"] if report["dry_run"] else []))])

    def show_failed(self, sentence: str) -> None:
        self._end(sentence, [])

    def reject(self) -> None:
        """While an export goes on, Escape and Cancel stop it; the dialog stays to say so."""
        if self._busy:
            self.stop_asked.emit()
        else:
            super().reject()

    def _make_buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self._preview = QPushButton(tr("&Voir ce qui partirait"))
        self._preview.clicked.connect(lambda: self._order(dry_run=True))
        self._export = QPushButton(tr("&Exporter…"))
        self._export.setDefault(True)
        self._export.clicked.connect(lambda: self._order(dry_run=False))
        self._close = QPushButton(tr("&Fermer"))
        self._close.setAutoDefault(False)
        self._close.clicked.connect(self.reject)
        line.addWidget(self._preview)
        line.addStretch(1)
        line.addWidget(self._export)
        line.addWidget(self._close)
        return line

    def _row(self) -> FormatRow:
        row = self._formats.currentData()
        assert isinstance(row, FormatRow)
        return row

    def _show_format(self) -> None:
        """Only the fields that mean something for the chosen form."""
        row = self._row()
        is_handover = row.format is Format.HANDOVER
        names: tuple[QWidget, ...] = (self._recipient, self._decided_by, self._people)
        for field in names:
            self._form.setRowVisible(field, is_handover)
        self._preview.setVisible(is_handover)
        can_be_one = row.format in ON_PAPER and self._article is not None
        self._form.setRowVisible(self._only, can_be_one and row.format is Format.PDF)
        is_one = self._is_one()
        for field in (self._directories, self._tags):
            self._form.setRowVisible(field, not is_one)
        self._hint.setText(tr(row.hint))
        self._export.setEnabled(row.format is not Format.CHECKLIST or self._article is not None)

    def _is_one(self) -> bool:
        format_ = self._row().format
        return format_ is Format.CHECKLIST or (
            format_ is Format.PDF and self._article is not None and self._only.isChecked()
        )

    def _order(self, *, dry_run: bool) -> None:
        row = self._row()
        wants_names = row.format is Format.HANDOVER and not dry_run
        for field in (self._recipient, self._decided_by) if wants_names else ():
            if not field.text().strip():
                self._say(tr("Une remise s'inscrit au registre : dites à qui, et qui l'a décidée."))
                field.setFocus()
                return
        target = "remise.zip" if dry_run else self._choose_file(self, row.suffix)
        if not target:
            return
        is_one = self._is_one()
        tag = self._tags.currentData()
        scope = Scope(
            tags=(tag,) if tag and not is_one else (),
            site=self._sites.currentData(),
            folder_path="" if is_one else self._directories.currentData(),
        )
        id_ = self._article[0] if is_one and self._article else ""
        names = (self._recipient.text(), self._decided_by.text())
        self._begin()
        self.ordered.emit(Order(row.format, Path(target), scope, id_, *names, self._people.isChecked(), dry_run))

    def _begin(self) -> None:
        self._busy = True
        self._bar.setRange(0, 0)
        self._bar.show()
        self._details.hide()
        self._said.hide()
        self._export.setEnabled(False)
        self._preview.setEnabled(False)
        self._close.setText(tr("&Arrêter"))

    def _end(self, sentence: str, rows: Sequence[str]) -> None:
        self._busy = False
        self._bar.hide()
        self._export.setEnabled(True)
        self._preview.setEnabled(True)
        self._close.setText(tr("&Fermer"))
        self._details.clear()
        self._details.addItems(list(rows))
        self._details.setVisible(bool(rows))
        self._say(sentence)

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.show()


def _combo(rows: Sequence[tuple[str, object]]) -> QComboBox:
    combo = QComboBox()
    for words, value in rows:
        combo.addItem(words, value)
    return combo


def _choose_file(parent: QWidget, suffix: str) -> str:
    """Where to write, with the suffix of the form; empty when the person changed their mind."""
    path, _ = QFileDialog.getSaveFileName(parent, tr("Exporter vers"), f"vademecum{suffix}", f"*{suffix}")
    return path if not path or path.lower().endswith(suffix) else path + suffix
