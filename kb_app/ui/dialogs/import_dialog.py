"""Bring documents in: choose them and a folder, see what would be written, write it, read what became of each."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QStackedWidget, QWidget

from kb_app.domain.imports import ImportRow
from kb_app.domain.share_url import ShareUrl
from kb_app.language import tr
from kb_app.services.reading import Reading
from kb_app.ui.theme import Theme
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.import_choice import ImportChoice, dropped, take_copy
from kb_app.ui.widgets.import_list import ImportList
from kb_app.ui.widgets.import_preview import ImportPreview
from kb_app.ui.widgets.import_words import choice_words, preview_words, report_words
from kb_app.ui.widgets.trouble_line import TroubleLine


class ImportDialog(Dialog):
    """Three pages; whoever owns it does the work and calls `show_preview`, `show_report`, `show_progress`, `say`,
    `show_trouble`.

    Files and directories may be dropped on it until they are imported.
    """

    preview_asked = Signal(object, object)  # sources, target
    import_asked = Signal(object)  # keys of the chosen rows
    reading_wanted = Signal(str)  # key of the row that is looked at; `show_reading` answers
    stop_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        targets: Sequence[tuple[str, Path | ShareUrl]],
        suffixes: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._is_busy = False
        self._lead = ""  # what the page says of itself
        self.setWindowTitle(tr("Importer des documents"))
        self.setAcceptDrops(True)
        layout = self.lay_out(1160, 680)
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._words = QLabel()
        self._words.setProperty("role", "muted")
        self._words.setWordWrap(True)
        self._pages = QStackedWidget()
        self._choice = ImportChoice(targets, suffixes)
        self._choice.changed.connect(lambda: self._next.setEnabled(bool(self._choice.sources())))
        self._preview = ImportPreview(theme)
        self._preview.reading_wanted.connect(self.reading_wanted)
        self._preview.ticked.connect(self._on_ticked)
        self._report = ImportList(boxes=False)
        for page in (self._choice, self._preview, self._report):
            self._pages.addWidget(page)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Avancement"))
        self._bar.setVisible(False)
        self._trouble = TroubleLine()
        for widget in (self._title, self._words, self._trouble):
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
        return self._report.texts() if self._is_at(self._report) else self._preview.texts()

    def show_preview(self, rows: Sequence[ImportRow]) -> None:
        """What would be written."""
        self._set_busy(False)
        self._begin_page(tr("Ce qui sera écrit"), preview_words(rows))
        self._pages.setCurrentWidget(self._preview)
        self._preview.show_rows(rows)
        self._next.setText(tr("Importer"))
        self._back.setVisible(True)
        self._on_ticked()
        self._preview.setFocus()

    def show_reading(self, key: str, reading: Reading | None) -> None:
        """The article of that row of the preview, None for what becomes none."""
        self._preview.show_reading(key, reading)

    def show_no_reading(self, sentence: str) -> None:
        """Why the article of the row that is looked at cannot be shown."""
        self._preview.show_words(sentence)

    def show_report(self, rows: Sequence[ImportRow], asked: int, place: str, *, is_shared: bool = False) -> None:
        """What became of each; `asked` is how many were to be written to `place`, which others share or not."""
        self._set_busy(False)
        title = tr("Import terminé") if len(rows) == asked else tr("Import arrêté")
        self._begin_page(title, report_words(rows, place, is_shared=is_shared))
        self._report.fill(rows)
        self._pages.setCurrentWidget(self._report)
        self._next.setVisible(False)
        self._back.setVisible(False)
        self._stop.setText(tr("Fermer"))
        self._stop.setFocus()

    def show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(1, total))  # without an end it would move by itself
        self._bar.setValue(done)

    def say(self, sentence: str) -> None:
        """It was stopped; everything stays as it was chosen."""
        self._set_busy(False)
        self._words.setText(sentence)
        self._next.setFocus()

    def show_trouble(self, sentence: str) -> None:
        """What went wrong; everything stays as it was chosen."""
        self.say(self._lead)
        self._trouble.say(sentence)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.stop_asked.emit()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self._is_busy and not self._is_at(self._report) and dropped(event.mimeData()):
            take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """More to import; what was looked at is looked at again with it."""
        take_copy(event)
        self._choice.add_sources(dropped(event.mimeData()))
        self._show_choice()

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
        self._begin_page(tr("Que faut-il importer ?"), choice_words())
        self._pages.setCurrentWidget(self._choice)
        self._next.setText(tr("Voir ce que cela donne"))
        self._next.setEnabled(bool(self._choice.sources()))
        self._stop.setText(tr("Annuler"))
        self._back.setVisible(False)

    def _begin_page(self, title: str, lead: str) -> None:
        self._lead = lead
        self._title.setText(title)
        self._words.setText(lead)

    def _set_busy(self, busy: bool) -> None:
        self._is_busy = busy
        self._trouble.hide()
        self._bar.reset()
        self._bar.setVisible(busy)
        self._pages.setEnabled(not busy)
        self._back.setEnabled(not busy)
        self._next.setEnabled(not busy)

    def _is_at(self, page: QWidget) -> bool:
        return self._pages.currentWidget() is page

    def _on_ticked(self) -> None:
        self._next.setEnabled(bool(self._preview.chosen()))

    def _on_next(self) -> None:
        at_choice = self._is_at(self._choice)
        self._set_busy(True)
        if at_choice:
            self._words.setText(tr("Lecture des documents…"))
            self.preview_asked.emit(self._choice.sources(), self.target())
        else:
            self._words.setText(tr("Écriture des fiches…"))
            self.import_asked.emit(self._preview.chosen())

    def _on_stop(self) -> None:
        """Stops what goes on, else closes."""
        if self._is_busy:
            self._words.setText(tr("Arrêt…"))
            self.stop_asked.emit()
        else:
            self.reject()
