"""Articles in another form: which ones, as what, where to; progress, and what was and was not carried over."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QProgressBar,
    QPushButton,
    QWidget,
)

from kb_app.domain.export import Format
from kb_app.domain.folder import Site
from kb_app.language import tr, trn
from kb_app.services.wording import size_words
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.export_form import ExportForm
from kb_app.ui.widgets.trouble_line import TroubleLine


class ExportDialog(Dialog):
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
        labels: Sequence[str] = (),
        choose_file: Callable[[QWidget, str], str] | None = None,
    ) -> None:
        super().__init__(parent)
        self._choose_file = choose_file or _choose_file
        self._busy = False
        self.setWindowTitle(tr("Exporter"))
        layout = self.lay_out(620, 480)
        self._form = ExportForm(directories, tags, sites, labels, article)
        self._form.changed.connect(self._on_changed)
        layout.addWidget(self._form)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Avancement"))
        self._bar.hide()
        self._said = QLabel()
        self._said.setWordWrap(True)
        self._said.hide()
        self._trouble = TroubleLine()
        self._details = QListWidget()
        self._details.setWordWrap(True)
        self._details.setAccessibleName(tr("Détail"))
        self._details.hide()
        for widget in (self._bar, self._said, self._trouble, self._details):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addLayout(self._make_buttons())
        self._on_changed()

    def show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(1, total))  # without an end it would move by itself
        self._bar.setValue(done)
        self._say(tr("Export en cours : {done} sur {total}", done=done, total=total))

    def show_done(self, report: dict[str, Any]) -> None:
        """What was made, and everything that was not carried over."""
        articles = trn("{count} fiche", "{count} fiches", report["articles"])
        size = size_words(report["bytes"])
        if report["dry_run"]:
            said = tr("Partiraient : {articles}, {size}. Rien n'est écrit.", articles=articles, size=size)
        else:
            said = tr("Écrit : {path} ({articles}, {size}).", path=report["path"], articles=articles, size=size)
        if shown := report.get("fingerprint"):
            said += " " + tr("Votre empreinte, à lire au destinataire : {shown}", shown=shown)
        rows = [f"! {left['path']}  {left['message']}" for left in report["left_out"]]
        if rows:
            said += " " + trn("{count} chose n'a pas suivi :", "{count} choses n'ont pas suivi :", len(rows))
        self._end(said, [*rows, *(f"✓ {path}" for path in (report["files"] if report["dry_run"] else []))])

    def show_failed(self, sentence: str) -> None:
        self._end("", [])
        self._trouble.say(sentence)

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
        self._export.setProperty("role", "primary")
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

    def _on_changed(self) -> None:
        self._preview.setVisible(self._form.row().format is Format.HANDOVER)
        self._export.setEnabled(self._form.is_possible())

    def _order(self, *, dry_run: bool) -> None:
        if not dry_run and (field := self._form.missing_name()) is not None:
            self._trouble.say(tr("Une remise s'inscrit au registre : dites à qui, et qui l'a décidée."))
            field.setFocus()
            return
        target = "remise.zip" if dry_run else self._choose_file(self, self._form.row().suffix)
        if target:
            order = self._form.order(Path(target), dry_run=dry_run)
            self._begin()
            self.ordered.emit(order)

    def _begin(self) -> None:
        self._busy = True
        self._bar.reset()
        self._bar.show()
        self._details.hide()
        self._trouble.hide()
        self._say(tr("Export en cours…"))
        self._form.setEnabled(False)
        self._close.setFocus()
        self._export.setEnabled(False)
        self._preview.setEnabled(False)
        self._close.setText(tr("&Arrêter"))

    def _end(self, sentence: str, rows: Sequence[str]) -> None:
        self._busy = False
        self._bar.hide()
        self._form.setEnabled(True)
        self._export.setEnabled(True)
        self._preview.setEnabled(True)
        self._close.setText(tr("&Fermer"))
        self._details.clear()
        self._details.addItems(list(rows))
        self._details.setVisible(bool(rows))
        self._say(sentence)

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))


def _choose_file(parent: QWidget, suffix: str) -> str:
    """Where to write, with the suffix of the form; empty when the person changed their mind."""
    path, _ = QFileDialog.getSaveFileName(parent, tr("Exporter vers"), f"vademecum{suffix}", f"*{suffix}")
    return path if not path or path.lower().endswith(suffix) else path + suffix
