"""The text of an article: a text view that loads nothing and follows no link by itself, and knows its headings."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kb_app.language import tr
from kb_app.ui.pictures import Pictures
from kb_app.ui.theme import READER_WIDTH
from kb_app.ui.widgets.marked_view import MarkedView


class ArticleView(MarkedView):
    """`link_activated` carries the address as the renderer wrote it (`kb:`, `https:`, `check:`, `fold:`, `phrase:`).

    `heading_reached` carries the anchor of the heading that is being read, as the view scrolls.
    """

    link_activated = Signal(str)
    heading_reached = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setAccessibleName(tr("Texte de la fiche"))
        self.anchorClicked.connect(lambda url: self.link_activated.emit(bytes(url.toEncoded().data()).decode("ascii")))
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._pictures = Pictures({}, READER_WIDTH)
        self._headings: list[tuple[int, str]] = []
        self._heading_from = 0  # number of the first block that was not looked at
        self._arrived = ("", -1)
        self._anchors: Sequence[str] = ()
        self.grown.connect(self._find_headings)

    def show_article(
        self, slices: Iterable[str], images: dict[str, bytes], anchors: Sequence[str], *, held: bool = False
    ) -> None:
        """Show sanitised HTML; `images` are the bytes of what its `kbimg:` addresses name.

        `anchors` are those of the headings in order. The view is back at its top. Of `slices` (`richtext.to_qt_slices`)
        the first is shown at once; see `show_slices`.
        """
        self._pictures = Pictures(images, READER_WIDTH)
        self._arrived = ("", -1)
        self._anchors, self._headings, self._heading_from = anchors, [], 0
        self.forget_marks()
        self.show_slices(slices, held=held)

    def _find_headings(self) -> None:
        """Positions of the headings that are new in the document, paired with the anchors in order.

        The title, which has no anchor, is left out.
        """
        block = self.document().findBlockByNumber(self._heading_from)
        while block.isValid():
            if block.blockFormat().headingLevel() > 1 and len(self._headings) < len(self._anchors):
                self._headings.append((block.position(), self._anchors[len(self._headings)]))
            block = block.next()
        self._heading_from = self.document().blockCount()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Only images that came with the article; never a file, never the network.

        Qt's own loader reads `file:` addresses and style sheet imports by itself.
        """
        return self._pictures.resource(kind, name)

    def go_to(self, anchor: str) -> None:
        """Scroll so that the heading of `anchor` is on top; an unknown anchor changes nothing."""
        position = next((position for position, name in self._headings if name == anchor), None)
        if position is not None:
            self._when_laid_out(lambda: self._arrive(anchor, position))

    def _arrive(self, anchor: str, position: int) -> None:
        self._scroll_to(position, room=12)
        self._arrived = (anchor, self.verticalScrollBar().value())

    def scroll_to(self, value: int) -> None:
        """Scroll to where it was, in pixels."""
        self._when_laid_out(lambda: self.verticalScrollBar().setValue(value))

    def _when_laid_out(self, deed: Callable[[], None]) -> None:
        """Now, and again when the view has got its size, should it not have been shown yet."""
        deed()
        if not self.isVisible():
            QTimer.singleShot(0, self, deed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters belong to the search field: let them pass."""
        if event.text().isprintable() and event.text() and event.modifiers() in _TYPING and event.key() != _SPACE:
            event.ignore()
            return
        super().keyPressEvent(event)

    def _on_scrolled(self) -> None:
        QTimer.singleShot(0, self, self._tell_heading)

    def anchor(self) -> str:
        """The anchor of the heading that is being read; empty above the first.

        After `go_to` it is that heading, until somebody scrolls: near the end it cannot come to the top.
        """
        if self._arrived[1] == self.verticalScrollBar().value():
            return self._arrived[0]
        here = self.cursorForPosition(self.viewport().rect().topLeft() + _READING_LINE).position()
        reached = ""
        for position, anchor in self._headings:
            if position > here:
                break
            reached = anchor
        return reached

    def _tell_heading(self) -> None:
        self.heading_reached.emit(self.anchor())


_TYPING = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
_SPACE = Qt.Key.Key_Space
_READING_LINE = QPoint(40, 60)
