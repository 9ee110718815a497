"""An article on paper: always light, with where it comes from, its trust and the date, and numbered pages."""

from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import QMarginsF, QRectF, Qt, QUrl
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QTextDocument
from PySide6.QtPrintSupport import QPrinter

from kb_app.language import tr
from kb_app.services.reading import Reading
from kb_app.services.wording import day_words
from kb_app.ui.pictures import Pictures
from kb_app.ui.richtext import Look, to_qt
from kb_app.ui.theme import LIGHT, text_font

MARGIN_MM = 16
ON_PAPER = 75  # percent of the size on the screen
FOOT = 28.0
"""Points kept free at the foot of a page."""
_NUMBER = 40
"""Points for the number of the page."""


def a4_printer(title: str) -> QPrinter:
    """The printer of this computer, or a PDF file, with A4 pages; `title` names the print job."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM),
            QPageLayout.Unit.Millimeter,
        )
    )
    return printer


def print_article(reading: Reading, said: tuple[str, ...], now: datetime, printer: QPrinter) -> int:
    """Print all pages; returns how many. `said` is what stands above the article."""
    return _print(lambda body: laid_out(reading, body), foot_of(reading, said, now), printer)


def print_page(html: str, foot: str, printer: QPrinter) -> int:
    """Print HTML of our own, with headings and lists; returns how many pages."""
    return _print(lambda body: _document(html, "", {}, body), foot, printer)


def _print(lay_out: Callable[[QRectF], QTextDocument], foot: str, printer: QPrinter) -> int:
    page = printer.pageRect(QPrinter.Unit.Point)
    body = QRectF(0, 0, page.width(), page.height() - FOOT)
    document = lay_out(body)
    painter = QPainter()
    if not painter.begin(printer):
        return 0
    scale = printer.resolution() / 72
    painter.scale(scale, scale)
    count = paint_pages(painter, printer, document, body, foot, 0, document.pageCount())
    painter.end()
    return count


class _Paper(QTextDocument):
    def __init__(self, pictures: Pictures) -> None:
        super().__init__()
        self._pictures = pictures

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        return self._pictures.resource(kind, name)


def laid_out(reading: Reading, body: QRectF) -> QTextDocument:
    """The article on pages of the size of `body`, in points."""
    return _document(reading.html, reading.title, reading.images, body)


def _document(html: str, title: str, images: Mapping[str, bytes], body: QRectF) -> QTextDocument:
    document = _Paper(Pictures(images, round(body.width())))
    document.setUseDesignMetrics(True)
    document.setDefaultFont(text_font(ON_PAPER))  # headings are multiples of it, however large the window's text is
    document.setHtml(to_qt(html, title, Look(LIGHT, ON_PAPER, round(body.width()), on_paper=True)))
    document.setPageSize(body.size())
    return document


def foot_of(reading: Reading, said: tuple[str, ...], now: datetime) -> str:
    """What stands at the foot of each page: from when, from where, and how far to trust it."""
    return " · ".join([tr("copie du {day}", day=day_words(now.date())), reading.path, *said[:1]])


def paint_pages(
    painter: QPainter, device: QPagedPaintDevice, document: QTextDocument, body: QRectF, foot: str, before: int, of: int
) -> int:
    """Paint a document on new pages, numbered from `before` + 1 up to `of`; returns how many."""
    count = document.pageCount()
    for number in range(count):
        if before + number:
            device.newPage()
        painter.save()
        painter.translate(0, -number * body.height())
        document.drawContents(painter, QRectF(0, number * body.height(), body.width(), body.height()))
        painter.restore()
        font = document.defaultFont()
        font.setPixelSize(9)
        painter.setFont(font)
        painter.setPen(LIGHT.muted)
        line = QRectF(0, body.height() + 8, body.width(), FOOT - 8)
        shown = painter.fontMetrics().elidedText(foot, Qt.TextElideMode.ElideRight, round(body.width() - _NUMBER))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, shown)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight, f"{before + number + 1} / {of}")
    return count
