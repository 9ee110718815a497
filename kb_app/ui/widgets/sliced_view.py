"""A text view that takes a long text slice by slice, and keeps its lines to a length that is easy to read."""

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent, QTextCursor, QTextDocument, QTextDocumentFragment
from PySide6.QtWidgets import QTextBrowser, QWidget

from kb_app.ui.theme import READER_WIDTH

MARGIN = 28
ROUNDED_UP = 4
FILL_MS = 1  # between two slices: keys and painting come first
UNSEEN_MS = 50  # a view that is not painted, as in a window that is minimised, is filled all the same


class SlicedView(QTextBrowser):
    """`grown` says that a slice is in the document, `width_changed` that lines are of another length.

    `rest_wanted` says that the first of slices that are held is painted: time to make the others.
    """

    grown = Signal()
    rest_wanted = Signal()
    width_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self.document().documentLayout().documentSizeChanged.connect(self._on_size_changed)
        self._slices: Iterator[str] = iter(())
        self._next: str | None = None
        self._held = self._is_wanted = False
        self._waiting: list[Callable[[], None]] = []
        self._filling = QTimer(self)
        self._filling.setSingleShot(True)
        self._filling.timeout.connect(self._go_further)

    def show_slices(self, slices: Iterable[str], *, held: bool = False) -> None:
        """Show a text from its top, the first of its `slices` at once.

        The others are made and added one by one while the window goes on, from `go_on` on where they are `held`; see
        `when_filled`.
        """
        self._slices, self._waiting = iter(slices), []
        self._lay_out(next(self._slices))
        self._held, self._is_wanted = held, False
        self._next = None if held else next(self._slices, None)
        if not held and self._next is None:
            self._show_bar(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.grown.emit()
        self.verticalScrollBar().setValue(0)
        self._filling.stop()
        if self._has_more():
            self._filling.start(UNSEEN_MS if self.isVisible() else FILL_MS)

    def go_on(self) -> None:
        """What was held back is there now."""
        if self._held:
            self._held = False
            self._next = next(self._slices, None)
            self._fill_on()

    def paintEvent(self, event: QPaintEvent) -> None:
        """What is seen first is painted before anything is added below."""
        super().paintEvent(event)
        if self._has_more():
            self._filling.start(FILL_MS)

    def _has_more(self) -> bool:
        """Whether there is a slice to add, or one to ask for."""
        return not self._is_wanted if self._held else self._next is not None

    def _go_further(self) -> None:
        if self._held:
            self._is_wanted = True
            self.rest_wanted.emit()
        else:
            self._add_slice()

    def when_filled(self, deed: Callable[[], None]) -> None:
        """Do `deed` once the whole article is there: now, or later if another article is not shown before."""
        if self._held or self._next is not None:
            self._waiting.append(deed)
        else:
            deed()

    def take_waiting(self) -> list[Callable[[], None]]:
        """The deeds that wait for the whole article, for whoever shows it anew; here they are forgotten."""
        waiting, self._waiting = self._waiting, []
        return waiting

    def _add_slice(self) -> None:
        """One more slice at the end, without its seam."""
        added = QTextDocument()
        added.setHtml(self._next or "")
        part = QTextCursor(added)
        part.setPosition(1)
        part.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        end = QTextCursor(self.document())
        end.movePosition(QTextCursor.MoveOperation.End)
        end.insertFragment(QTextDocumentFragment(part))
        self.grown.emit()
        self._next = next(self._slices, None)
        self._fill_on()

    def _fill_on(self) -> None:
        if self._next is not None:
            self._filling.start(FILL_MS)
            return
        self._show_bar(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        for deed in self.take_waiting():
            deed()

    def _lay_out(self, html: str) -> None:
        """Set the text and lay it out once: not first without its margins, then for a width without a scroll bar.

        The bar stays on until the whole article is there.
        """
        self._show_bar(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.document().setLayoutEnabled(False)
        self.setHtml(html)
        self._apply_margins()
        self.document().setLayoutEnabled(True)

    def _show_bar(self, policy: Qt.ScrollBarPolicy) -> None:
        """Not in a view that is as high as its text."""
        if self.verticalScrollBarPolicy() is not Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            self.setVerticalScrollBarPolicy(policy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._apply_margins()
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.width_changed.emit()

    def _on_size_changed(self, size: QSizeF) -> None:
        """Tables round their columns up: a pixel or two is no reason for a scroll bar."""
        is_wide = size.width() > self.viewport().width() + ROUNDED_UP
        as_needed, off = Qt.ScrollBarPolicy.ScrollBarAsNeeded, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(as_needed if is_wide else off)

    def text_width(self) -> int:
        """Pixels that a line of text, or an image, may take."""
        return max(120, min(self._line_width(), self.viewport().width()) - 2 * MARGIN)

    def _apply_margins(self) -> None:
        """Keep lines to a length that is easy to read, whatever the window's width."""
        spare = self.viewport().width() - self._line_width()
        frame = self.document().rootFrame()
        look = frame.frameFormat()
        right = max(MARGIN, spare - MARGIN)
        if (look.leftMargin(), look.rightMargin()) == (MARGIN, right):
            return
        look.setLeftMargin(MARGIN)
        look.setRightMargin(right)
        look.setTopMargin(8)
        look.setBottomMargin(40)
        frame.setFrameFormat(look)

    def _line_width(self) -> int:
        return round(READER_WIDTH * self.document().defaultFont().pixelSize() / 15)
