"""Bring documents in: choose them and a folder, see what would be written, write it, read what became of each."""

from collections.abc import Sequence
from pathlib import Path
from textwrap import fill

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from kb_app.domain.imports import ImportRow, Outcome
from kb_app.domain.share_url import ShareUrl
from kb_app.language import later, tr, trn
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.import_choice import ImportChoice

OUTCOMES = {
    Outcome.CREATED: later("Nouvelle"),
    Outcome.UPDATED: later("Mise à jour"),
    Outcome.UNCHANGED: later("Inchangée"),
    Outcome.CONFLICT: later("En conflit"),
    Outcome.SKIPPED: later("Pas reprise"),
}
NOTE_WIDTH = 52
"""Characters of a line of the last column."""
_KEY = Qt.ItemDataRole.UserRole


class ImportDialog(Dialog):
    """Three pages; whoever owns it does the work and calls `show_preview`, `show_report`, `show_progress`, `say`."""

    preview_asked = Signal(object, object)  # sources, target
    import_asked = Signal(object)  # keys of the chosen rows
    stop_asked = Signal()

    def __init__(
        self, targets: Sequence[tuple[str, Path | ShareUrl]], suffixes: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._is_busy = False
        self.setWindowTitle(tr("Importer des documents"))
        layout = self.lay_out(1040, 620)
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._words = QLabel()
        self._words.setProperty("role", "muted")
        self._words.setWordWrap(True)
        self._pages = QStackedWidget()
        self._choice = ImportChoice(targets, suffixes)
        self._choice.changed.connect(lambda: self._next.setEnabled(bool(self._choice.sources())))
        self._rows = self._make_rows()
        for page in (self._choice, self._rows):
            self._pages.addWidget(page)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Avancement"))
        self._bar.setVisible(False)
        for widget in (self._title, self._words):
            layout.addWidget(widget)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._bar)
        layout.addLayout(self._make_buttons())
        self._show_choice()

    def add_sources(self, paths: Sequence[Path]) -> None:
        """More files, directories or zips to read."""
        self._choice.add_sources(paths)

    def target(self) -> Path | ShareUrl:
        return self._choice.target()

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """What the list shows."""
        return tuple(tuple(item.text(column) for column in range(self._rows.columnCount())) for item in self._items())

    def show_preview(self, rows: Sequence[ImportRow]) -> None:
        """What would be written; likely duplicates are not ticked: a person decides whether they are one article."""
        self._set_busy(False)
        self._title.setText(tr("Ce qui sera écrit"))
        likely = sum(1 for row in rows if row.duplicates)
        words = trn("{count} document lu.", "{count} documents lus.", len(rows))
        if likely:
            words += " " + trn(
                "{count} ressemble à une fiche qui existe : cochez-le seulement s'il en faut deux.",
                "{count} ressemblent à des fiches qui existent : cochez-les seulement s'il en faut deux.",
                likely,
            )
        self._words.setText(words)
        self._fill(rows, with_boxes=True)
        self._pages.setCurrentWidget(self._rows)
        self._next.setText(tr("Importer"))
        self._back.setVisible(True)
        self._on_ticked()
        self._rows.setFocus()

    def show_report(self, rows: Sequence[ImportRow], asked: int, place: str, *, is_shared: bool = False) -> None:
        """What became of each; `asked` is how many were to be written to `place`, which others share or not."""
        self._set_busy(False)
        is_whole = len(rows) == asked
        self._title.setText(tr("Import terminé") if is_whole else tr("Import arrêté"))
        written = sum(1 for row in rows if row.outcome in (Outcome.CREATED, Outcome.UPDATED, Outcome.CONFLICT))
        if is_shared:
            words = trn(
                "{count} fiche envoyée à {path} : la ligne du bas dit ce qui attend encore.",
                "{count} fiches envoyées à {path} : la ligne du bas dit ce qui attend encore.",
                written,
                path=place,
            )
            words += " " + tr("Elles y sont « non validées ».")
        else:
            words = trn(
                "{count} fichier écrit dans {path}.", "{count} fichiers écrits dans {path}.", written, path=place
            )
            words += " " + tr("Les fiches sont « non validées » : relisez-les avant de les publier.")
        self._words.setText(words)
        self._fill(rows, with_boxes=False)
        self._next.setVisible(False)
        self._back.setVisible(False)
        self._stop.setText(tr("Fermer"))
        self._stop.setFocus()

    def show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(1, total))  # without an end it would move by itself
        self._bar.setValue(done)

    def say(self, sentence: str) -> None:
        """What went wrong; everything stays as it was chosen."""
        self._set_busy(False)
        self._words.setText(sentence)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.stop_asked.emit()
        super().closeEvent(event)

    def _make_rows(self) -> QTreeWidget:
        table = QTreeWidget()
        table.setRootIsDecorated(False)
        table.setAlternatingRowColors(True)
        table.setWordWrap(True)
        table.setProperty("role", "checks")
        table.setAccessibleName(tr("Documents et ce qu'ils deviennent"))
        table.setHeaderLabels([tr("Document"), tr("Fiche"), tr("Quoi"), tr("À savoir")])
        for column, width in enumerate((240, 220, 100)):
            table.setColumnWidth(column, width)
        table.itemChanged.connect(self._on_ticked)
        return table

    def _make_buttons(self) -> QHBoxLayout:
        self._back = QPushButton(tr("Revenir au choix"))
        self._back.clicked.connect(self._show_choice)
        self._stop = QPushButton()
        self._stop.clicked.connect(self._on_stop)
        self._next = QPushButton()
        self._next.setProperty("role", "primary")
        self._next.setDefault(True)
        self._next.clicked.connect(self._on_next)
        row = QHBoxLayout()
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(self._stop)
        row.addWidget(self._next)
        return row

    def _show_choice(self) -> None:
        self._set_busy(False)
        self._title.setText(tr("Que faut-il importer ?"))
        self._words.setText(
            tr(
                "Word, HTML, PDF, PowerPoint, tableurs de questions et réponses, exports Confluence et SharePoint, "
                "MediaWiki, DokuWiki, Obsidian, MkDocs, ou un ZIP de tout cela. Rien n'est écrit avant votre accord."
            )
        )
        self._pages.setCurrentWidget(self._choice)
        self._next.setText(tr("Voir ce que cela donne"))
        self._next.setEnabled(bool(self._choice.sources()))
        self._stop.setText(tr("Annuler"))
        self._back.setVisible(False)

    def _set_busy(self, busy: bool) -> None:
        self._is_busy = busy
        self._bar.reset()
        self._bar.setVisible(busy)
        self._pages.setEnabled(not busy)
        self._back.setEnabled(not busy)
        self._next.setEnabled(not busy)

    def _fill(self, rows: Sequence[ImportRow], *, with_boxes: bool) -> None:
        self._rows.blockSignals(True)
        self._rows.clear()
        for row in rows:
            like = [tr("ressemble à {path} : à réunir ?", path=path) for path in row.duplicates]
            notes = "\n".join((*like, *row.notes))
            what = tr("À réunir ?") if row.duplicates and with_boxes else tr(OUTCOMES[row.outcome])
            # a tree's rows are as high as the line ends in them ask for
            lines = "\n".join(fill(line, NOTE_WIDTH) for line in notes.splitlines())
            item = QTreeWidgetItem([row.source, row.title, what, lines])
            item.setData(0, _KEY, row.key)
            for column, text in enumerate((row.source, row.path, "", notes)):
                item.setToolTip(column, text)
            if with_boxes and row.outcome is not Outcome.SKIPPED:
                item.setCheckState(0, Qt.CheckState.Unchecked if row.duplicates else Qt.CheckState.Checked)
            self._rows.addTopLevelItem(item)
        if with_boxes and (first := self._rows.topLevelItem(0)) is not None:
            self._rows.setCurrentItem(first)
        self._rows.blockSignals(False)

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self._rows.topLevelItem(number) for number in range(self._rows.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _chosen(self) -> frozenset[str]:
        ticked = (item for item in self._items() if item.checkState(0) == Qt.CheckState.Checked)
        return frozenset(str(item.data(0, _KEY)) for item in ticked)

    def _on_ticked(self) -> None:
        self._next.setEnabled(bool(self._chosen()))

    def _on_next(self) -> None:
        at_choice = self._pages.currentWidget() is self._choice
        self._set_busy(True)
        if at_choice:
            self._words.setText(tr("Lecture des documents…"))
            self.preview_asked.emit(self._choice.sources(), self.target())
        else:
            self._words.setText(tr("Écriture des fiches…"))
            self.import_asked.emit(self._chosen())

    def _on_stop(self) -> None:
        """Stops what goes on, else closes."""
        if self._is_busy:
            self._words.setText(tr("Arrêt…"))
            self.stop_asked.emit()
        else:
            self.reject()
