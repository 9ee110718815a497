"""A text view in which matches and changes are marked, and stepped through."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QTextEdit, QWidget

from kb_app.domain.query import Span
from kb_app.ui.theme import Theme
from kb_app.ui.widgets.sliced_view import SlicedView

CHANGE_ROOM = 96  # pixels above a change that was stepped to
_LINE_ENDS = "\u2028\u2029\ufdd0\ufdd1"  # the last two: Qt's table frames
_WIDE = re.compile("[\U00010000-\U0010ffff]")


class MarkedView(SlicedView):
    """What is marked is painted over the text, which stays as it is; `show_slices` leaves marks to its caller."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme | None = None
        self._matches: list[QTextCursor] = []
        self._current = -1
        self._changes: list[QTextCursor] = []

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def forget_marks(self) -> None:
        self._matches, self._current, self._changes = [], -1, []
        self.setExtraSelections([])

    def mark_matches(self, spans: Sequence[Span]) -> int:
        """Mark `spans`, in characters of `plain_text()`, but for those in the title, which needs none.

        Returns how many are marked.
        """
        text = self.plain_text()
        title_end = text.find("\n")
        positions = _utf16_offsets(text, [span for span in spans if span[0] > title_end])
        self._matches, self._current = self._cursors(positions), -1
        self._paint()
        return len(self._matches)

    def mark_changes(self, lines: Sequence[int]) -> None:
        """Tint these lines of `plain_text()`."""
        starts = [0]
        for text in self.plain_text().split("\n"):
            starts.append(starts[-1] + _utf16_length(text) + 1)
        self._changes = self._cursors([(starts[number], starts[number + 1] - 1) for number in lines])
        self._paint()

    def mark_words(self, spans: Sequence[Span]) -> None:
        """Tint `spans`, in characters of `plain_text()`, as changes are."""
        self._changes = self._cursors(_utf16_offsets(self.plain_text(), spans))
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

    def _cursors(self, positions: Iterable[tuple[int, int]]) -> list[QTextCursor]:
        cursors = []
        for start, end in positions:
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursors.append(cursor)
        return cursors

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


def _utf16_offsets(text: str, spans: Sequence[Span]) -> list[Span]:
    wide = [found.start() for found in _WIDE.finditer(text)]
    return [(start + bisect_left(wide, start), end + bisect_left(wide, end)) for start, end in spans]


def _utf16_length(text: str) -> int:
    return len(text) + len(_WIDE.findall(text))
