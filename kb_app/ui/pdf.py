"""Articles as one PDF file, drawn as they are printed; several begin with their contents."""

import os
import sys
from html import escape
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QApplication

from kb_app.domain.export import Progress
from kb_app.language import tr
from kb_app.services.exports.booklet import Booklet
from kb_app.services.wording import day_words
from kb_app.ui.printing import FOOT, MARGIN_MM, foot_of, laid_out, paint_pages
from kb_app.ui.theme import load_fonts, text_font

_RESOLUTION = 300


def write_pdf(booklet: Booklet, target: Path, progress: Progress) -> None:
    """Write `booklet` at `target`. Starts Qt without a screen where no window has; may be used from one thread only."""
    if QApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        application = QApplication(sys.argv[:1])
        load_fonts()
        application.setFont(text_font())
    writer = QPdfWriter(str(target))
    writer.setTitle(booklet.title)
    writer.setCreator("Vademecum")
    writer.setResolution(_RESOLUTION)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM),
            QPageLayout.Unit.Millimeter,
        )
    )
    page = writer.pageLayout().paintRect(QPageLayout.Unit.Point)
    body = QRectF(0, 0, page.width(), page.height() - FOOT)
    painter = QPainter(writer)
    painter.scale(_RESOLUTION / 72, _RESOLUTION / 72)
    try:
        _paint(booklet, body, painter, writer, progress)
    finally:
        painter.end()


def _paint(booklet: Booklet, body: QRectF, painter: QPainter, writer: QPdfWriter, progress: Progress) -> None:
    """Each article is laid out twice, once to count its pages: hundreds of them at once would fill the memory."""
    total = 2 * len(booklet.leaves)
    counts = []
    for number, leaf in enumerate(booklet.leaves):
        progress(number, total)
        counts.append(laid_out(leaf.reading, body).pageCount())
    several = len(booklet.leaves) > 1
    contents = _contents(booklet, counts, body) if several else None
    before = contents.pageCount() if contents is not None else 0
    pages = before + sum(counts)
    if contents is not None:
        foot = tr("copie du {day}", day=day_words(booklet.made.date()))
        paint_pages(painter, writer, contents, body, foot, 0, pages)
    for number, leaf in enumerate(booklet.leaves):
        progress(len(booklet.leaves) + number, total)
        document = laid_out(leaf.reading, body)
        before += paint_pages(
            painter, writer, document, body, foot_of(leaf.reading, leaf.said, booklet.made), before, pages
        )
    progress(total, total)


def _contents(booklet: Booklet, counts: list[int], body: QRectF) -> QTextDocument:
    """Titles and pages. Their number is that after the contents, whose own length is found by laying them out."""
    own = 1
    while True:
        first, rows = own + 1, []
        for leaf, count in zip(booklet.leaves, counts, strict=True):
            rows.append(f'<tr><td width="92%">{escape(leaf.reading.title)}</td><td align="right">{first}</td></tr>')
            first += count
        document = QTextDocument()
        document.setUseDesignMetrics(True)
        font = text_font()
        font.setPixelSize(11)
        document.setDefaultFont(font)
        document.setHtml(f'<h1>{escape(booklet.title)}</h1><table width="100%" cellpadding="3">{"".join(rows)}</table>')
        document.setPageSize(body.size())
        if document.pageCount() <= own:
            return document
        own = document.pageCount()
