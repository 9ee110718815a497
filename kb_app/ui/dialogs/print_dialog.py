"""What will be on paper, page by page, before it is printed or saved as PDF."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrintPreviewWidget
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from kb_app.domain.names import slug
from kb_app.language import tr
from kb_app.ui.announcing import announce
from kb_app.ui.theme import Theme, icon
from kb_app.ui.widgets.dialog import Dialog

SIZE = QSize(820, 900)


class PrintDialog(Dialog):
    """`paint` paints all pages and returns how many there are, none where `printer` cannot be written to."""

    def __init__(
        self,
        theme: Theme,
        title: str,
        printer: QPrinter,
        paint: Callable[[QPrinter], int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._printer, self._paint = theme, printer, paint
        self.setWindowTitle(title)
        self.resize(SIZE.boundedTo(self.screen().availableSize()))
        self._preview = QPrintPreviewWidget(printer, self)
        self._preview.paintRequested.connect(paint)
        self._preview.previewChanged.connect(self._show_page)
        self._page = QLabel()
        self._page.setProperty("role", "muted")
        self._said = QLabel()
        self._said.setProperty("role", "muted")
        self._said.setWordWrap(True)
        self._said.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._make_bar())
        layout.addWidget(self._said)
        layout.addWidget(self._preview, 1)
        self._preview.fitToWidth()

    def said(self) -> str:
        return self._said.text()

    def save_to(self, file: Path) -> None:
        """All pages as one PDF file."""
        self._printer.setOutputFileName(str(file))
        count = self._paint(self._printer)
        self._printer.setOutputFileName("")
        self._say(
            tr("Enregistré : {path}", path=file)
            if count
            else tr("{path} n'a pas pu être écrit : choisissez un autre endroit.", path=file)
        )

    def _make_bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 8, 16, 8)
        bar.setSpacing(6)
        self._before = self._tool("back", tr("Page précédente"), lambda: self._turn(-1))
        self._after = self._tool("forward", tr("Page suivante"), lambda: self._turn(1))
        bar.addWidget(self._before)
        bar.addWidget(self._page)
        bar.addWidget(self._after)
        bar.addSpacing(12)
        bar.addWidget(self._tool("minus", tr("Réduire"), self._preview.zoomOut))
        bar.addWidget(self._tool("plus", tr("Agrandir"), self._preview.zoomIn))
        bar.addWidget(self._tool("width", tr("Toute la largeur"), self._preview.fitToWidth))
        bar.addStretch(1)
        save = QPushButton(tr("Enregistrer en PDF…"))
        save.setAutoDefault(False)
        save.clicked.connect(self._on_save)
        print_ = QPushButton(tr("Imprimer…"))
        print_.setProperty("role", "primary")
        print_.setDefault(True)
        print_.clicked.connect(self._on_print)
        close = QPushButton(tr("Fermer"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        for button in (save, print_, close):
            bar.addWidget(button)
        return bar

    def _tool(self, picture: str, words: str, deed: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(picture, self._theme.muted))
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(deed)
        return button

    def _turn(self, by: int) -> None:
        self._preview.setCurrentPage(self._preview.currentPage() + by)
        self._show_page()

    def _show_page(self) -> None:
        here, count = self._preview.currentPage(), self._preview.pageCount()
        self._page.setText(tr("Page {number} sur {count}", number=here, count=count))
        self._before.setEnabled(here > 1)
        self._after.setEnabled(here < count)

    def _on_print(self) -> None:
        if QPrintDialog(self._printer, self).exec():
            self._preview.print_()
            self.accept()

    def _on_save(self) -> None:
        name = f"{slug(self._printer.docName())}.pdf"
        chosen, _ = QFileDialog.getSaveFileName(self, tr("Enregistrer en PDF"), name, "PDF (*.pdf)")
        if chosen:
            self.save_to(Path(chosen))

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.show()
        announce(self, sentence)
