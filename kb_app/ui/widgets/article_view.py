"""The text of an article: a text view that loads nothing by itself, follows no link by itself, and marks matches."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from kb_app.domain.query import Span
from kb_app.language import tr
from kb_app.ui.pictures import Pictures
from kb_app.ui.theme import READER_WIDTH, Theme
from kb_app.ui.widgets.sliced_view import SlicedView

CHANGE_ROOM = 96  # pixels above a change that was stepped to


class ArticleView(SlicedView):
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
        self._matches: list[QTextCursor] = []
        self._current = -1
        self._changes: list[QTextCursor] = []
        self._arrived = ("", -1)
        self._theme: Theme | None = None
        self._anchors: Sequence[str] = ()
        self.grown.connect(self._find_headings)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def show_article(
        self, slices: Iterable[str], images: dict[str, bytes], anchors: Sequence[str], *, held: bool = False
    ) -> None:
        """Show sanitised HTML; `images` are the bytes of what its `kbimg:` addresses name.

        `anchors` are those of the headings in order. The view is back at its top. Of `slices` (`richtext.to_qt_slices`)
        the first is shown at once; see `show_slices`.
        """
        self._pictures = Pictures(images, READER_WIDTH)
        self._matches, self._current, self._changes, self._arrived = [], -1, [], ("", -1)
        self._anchors, self._headings, self._heading_from = anchors, [], 0
        self.setExtraSelections([])
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

    def mark_matches(self, spans: Sequence[Span]) -> int:
        """Mark `spans`, in characters of `plain_text()`, but for those in the title, which needs none.

        Returns how many are marked.
        """
        text = self.plain_text()
        title_end = text.find("\n")
        positions = _utf16_offsets(text, [span for span in spans if span[0] > title_end])
        self._matches = []
        for start, end in positions:
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            self._matches.append(cursor)
        self._current = -1
        self._paint()
        return len(self._matches)

    def mark_changes(self, lines: Sequence[int]) -> None:
        """Tint these lines of `plain_text()`."""
        starts = [0]
        for text in self.plain_text().split("\n"):
            starts.append(starts[-1] + _utf16_length(text) + 1)
        self._changes = []
        for number in lines:
            cursor = QTextCursor(self.document())
            cursor.setPosition(starts[number])
            cursor.setPosition(starts[number + 1] - 1, QTextCursor.MoveMode.KeepAnchor)
            self._changes.append(cursor)
        self._paint()

    def mark_words(self, spans: Sequence[Span]) -> None:
        """Tint `spans`, in characters of `plain_text()`, as changes are."""
        self._changes = []
        for start, end in _utf16_offsets(self.plain_text(), spans):
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            self._changes.append(cursor)
        self._paint()

    def step_change(self, forward: bool) -> None:
        """Go to the next or previous place that changed, around the end; lines side by side are one place."""
        blocks = [cursor.blockNumber() for cursor in self._changes]
        places = [
            cursor.selectionStart()
            for at, cursor in enumerate(self._changes)
            if at == 0 or blocks[at] > blocks[at - 1] + 1
        ]
        if not places:
            return
        here = self.cursorForPosition(self.viewport().rect().topLeft() + QPoint(0, CHANGE_ROOM)).position()
        on_the_way = [place for place in places if (place > here if forward else place < here)]
        place = (on_the_way or places)[0 if forward else -1]
        self._scroll_to(place, room=CHANGE_ROOM - 8)

    def plain_text(self) -> str:
        """The text as Qt holds it: one character for each position, but for those beyond the BMP, which have two.

        Every end of a block, a line or a table's cell is a line break.
        """
        text = self.document().toRawText()
        for end in _LINE_ENDS:
            text = text.replace(end, "\n")
        return text

    def step_match(self, forward: bool) -> tuple[int, int]:
        """Go to the next or previous match, around the end; returns (its number from 1, of how many)."""
        if not self._matches:
            return 0, 0
        if self._current < 0:
            here = self._position_on_top()
            after = [i for i, cursor in enumerate(self._matches) if cursor.selectionStart() >= here]
            self._current = (after[0] if after else 0) - (0 if forward else 1)
        else:
            self._current += 1 if forward else -1
        self._current %= len(self._matches)
        self._paint()
        self._scroll_to(self._matches[self._current].selectionStart(), room=120)
        return self._current + 1, len(self._matches)

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

    def _paint(self) -> None:
        if self._theme is None:
            return
        selections = []
        for changed in self._changes:
            line = QTextEdit.ExtraSelection()
            tint = QTextCharFormat()
            tint.setBackground(QColor(self._theme.changed))
            tint.setProperty(QTextFormat.Property.FullWidthSelection, True)
            line.cursor, line.format = changed, tint
            selections.append(line)
        for number, cursor in enumerate(self._matches):
            selection = QTextEdit.ExtraSelection()
            look = QTextCharFormat()
            current = number == self._current
            look.setBackground(QColor(self._theme.accent if current else self._theme.mark))
            look.setForeground(QColor(self._theme.on_accent if current else self._theme.on_mark))
            selection.cursor, selection.format = cursor, look
            selections.append(selection)
        self.setExtraSelections(selections)

    def _scroll_to(self, position: int, room: int) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        top = self.verticalScrollBar().value() + self.cursorRect(cursor).top()
        self.verticalScrollBar().setValue(max(0, top - room))

    def _position_on_top(self) -> int:
        return self.cursorForPosition(self.viewport().rect().topLeft()).position()

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


_LINE_ENDS = "\u2028\u2029\ufdd0\ufdd1"  # the last two: Qt's table frames
_WIDE = re.compile("[\U00010000-\U0010ffff]")
_TYPING = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
_SPACE = Qt.Key.Key_Space
_READING_LINE = QPoint(40, 60)


def _utf16_offsets(text: str, spans: Sequence[Span]) -> list[Span]:
    wide = [found.start() for found in _WIDE.finditer(text)]
    return [(start + bisect_left(wide, start), end + bisect_left(wide, end)) for start, end in spans]


def _utf16_length(text: str) -> int:
    return len(text) + len(_WIDE.findall(text))
