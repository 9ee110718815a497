"""Where Markdown is written: plain text with light colours, exact to the character, and pictures pasted or dropped."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QMimeData, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QFont,
    QImage,
    QKeyEvent,
    QTextBlock,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid

from kb_app.domain.query import Span
from kb_app.language import tr
from kb_app.ui.theme import TEXT_FAMILY, Theme
from kb_app.ui.widgets.markdown_highlighter import MarkdownHighlighter

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp")
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


Suggest = Callable[[str, Callable[[Sequence[str]], None]], None]
"""Looks for what a word may mean, and hands it over later."""


class MarkdownEditor(QPlainTextEdit):
    """`picture_given` carries a QImage that was pasted or dropped. `before_key` may take a key for itself."""

    picture_given = Signal(QImage)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("editor")
        self.setAccessibleName(tr("Texte de la fiche, en Markdown"))
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setCursorWidth(2)
        self.before_key: Callable[[QKeyEvent], bool] = lambda _event: False
        self._highlighter = MarkdownHighlighter(self.document(), theme)
        self._mark = QColor(theme.tone("info")[1])
        self._misspelt: Callable[[str], Sequence[Span]] = lambda _line: ()
        self._suggest: Suggest = lambda _word, show: show(())

    def set_theme(self, theme: Theme, zoom: int) -> None:
        font = QFont(TEXT_FAMILY)
        font.setPixelSize(round(15 * zoom / 100))
        self.setFont(font)
        self._highlighter.set_theme(theme)
        self._mark = QColor(theme.tone("info")[1])

    def set_spelling(self, misspelt: Callable[[str], Sequence[Span]], suggest: Suggest) -> None:
        """Underline wrong words; the context menu says what may have been meant, once `suggest` has found it."""
        self._misspelt, self._suggest = misspelt, suggest
        self._highlighter.set_spelling(misspelt)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        cursor = self.cursorForPosition(event.pos())
        line, at = cursor.block().text(), cursor.positionInBlock()
        wrong = next((span for span in self._misspelt(line) if span[0] <= at <= span[1]), None)
        if wrong is not None:
            self._offer_words(menu, cursor.block().position(), wrong, line[slice(*wrong)])
        menu.exec(event.globalPos())
        menu.deleteLater()

    def _offer_words(self, menu: QMenu, start: int, wrong: Span, word: str) -> None:
        """Say on top of the menu that words are looked for; they come in its place while the menu is open."""
        searching = QAction(tr("Recherche d'autres orthographes…"), menu)
        searching.setEnabled(False)
        first = menu.actions()[0]
        menu.insertAction(first, searching)
        menu.insertSeparator(first)

        def show(words: Sequence[str]) -> None:
            if not isValid(menu):
                return
            for each in words:
                action = QAction(each, menu)
                action.triggered.connect(partial(self._replace, start + wrong[0], start + wrong[1], each))
                menu.insertAction(searching, action)
            if words:
                menu.removeAction(searching)
            else:
                searching.setText(tr("Aucune autre orthographe."))

        self._suggest(word, show)

    def _replace(self, start: int, end: int, word: str) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(word)

    def text(self) -> str:
        r"""Every character as it is, lines parted by `\n`; `toPlainText` makes ordinary spaces of no-break ones."""
        return self.document().toRawText().replace("\u2029", "\n")

    def load(self, text: str) -> None:
        """Show another text; the cursor is on the first line after the header."""
        self.setPlainText(text)
        self.document().clearUndoRedoStacks()
        lines = text.split("\n")
        after = next((at for at, line in enumerate(lines) if at and line.rstrip() == "---"), -1) + 1
        self.go_to_line((after if lines[0].rstrip() == "---" else 0) + 1)

    def amend(self, text: str) -> None:
        """Make the text be `text`: one edit of only what differs, which can be undone."""
        before = self.text()
        first = next((at for at, (a, b) in enumerate(zip(before, text, strict=False)) if a != b), -1)
        first = min(len(before), len(text)) if first < 0 else first
        last, most = 0, min(len(before), len(text)) - first
        while last < most and before[-1 - last] == text[-1 - last]:
            last += 1
        if before == text:
            return
        cursor = QTextCursor(self.document())
        cursor.setPosition(_units(before[:first]))
        cursor.setPosition(_units(before[: len(before) - last]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[first : len(text) - last])

    def insert(self, text: str, *, select: tuple[int, int] | None = None) -> None:
        """Write `text` at the cursor, in place of what is selected; then select a part of it, as (start, length)."""
        cursor = self.textCursor()
        start = cursor.selectionStart()
        cursor.insertText(text)
        if select is not None:
            cursor.setPosition(start + select[0])
            cursor.setPosition(start + select[0] + select[1], QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.setFocus()

    def wrap(self, mark: str) -> None:
        """Put `mark` on both sides of what is selected."""
        chosen = self.textCursor().selectedText().replace("\u2029", "\n")
        self.insert(f"{mark}{chosen}{mark}", select=(len(mark), _units(chosen)))

    def insert_block(self, text: str, *, select: tuple[int, int] | None = None) -> None:
        """Write `text` as a block of its own after the cursor's line."""
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        before = "\n\n" if cursor.block().text().strip() else ("\n" if _has_text(cursor.block().previous()) else "")
        after = "\n" if _has_text(cursor.block().next()) else ""
        self.setTextCursor(cursor)
        shift = len(before)
        self.insert(f"{before}{text}{after}", select=(select[0] + shift, select[1]) if select else None)

    def line_before_cursor(self) -> str:
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText()

    def go_to_line(self, line: int) -> None:
        """The cursor at the beginning of that line (1-based), which comes near the top."""
        cursor = QTextCursor(self.document().findBlockByNumber(max(0, line - 1)))
        self.setTextCursor(cursor)
        self.centerCursor()

    def mark_lines(self, first: int, end: int) -> None:
        """Tint the lines from `first` (1-based) to before `end`: what the writing is about. None without any."""
        marks = []
        block = self.document().findBlockByNumber(first - 1)
        while first and block.isValid() and block.blockNumber() < end - 1:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(block)
            mark.format.setBackground(self._mark)
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            marks.append(mark)
            block = block.next()
        self.setExtraSelections(marks)

    def top_line(self) -> float:
        """The line at the top of the view, 1-based, with a fraction for how far into it."""
        block = self.firstVisibleBlock()
        box = self.blockBoundingGeometry(block).translated(self.contentOffset())
        return block.blockNumber() + 1 + max(0.0, -box.top()) / max(1.0, box.height())

    def is_at_end(self) -> bool:
        bar = self.verticalScrollBar()
        return 0 < bar.maximum() == bar.value()

    def cursor_box(self) -> QRect:
        return self.cursorRect().translated(self.viewport().pos())

    def sizeHint(self) -> QSize:
        return QSize(480, 400)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Shift+Enter is Enter: another kind of line end would be no line end to Markdown."""
        if self.before_key(event):
            return
        if event.key() in _ENTER and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self.textCursor().insertBlock()
            return
        super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasImage() or bool(_files(source)) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """A picture becomes a file beside the article; a text is written as plain text."""
        pictures = [QImage(file) for file in _files(source)]
        if not pictures and source.hasImage() and not source.hasText():
            pictures = [QImage(source.imageData())]
        pictures = [picture for picture in pictures if not picture.isNull()]
        if not pictures:
            super().insertFromMimeData(source)
        for picture in pictures:
            self.picture_given.emit(picture)


def _files(source: QMimeData) -> list[str]:
    """Pictures among local files that are dropped or pasted."""
    paths = [url.toLocalFile() for url in source.urls() if url.isLocalFile()]
    return [path for path in paths if path.lower().endswith(_PICTURES)]


def _has_text(block: QTextBlock) -> bool:
    return block.isValid() and bool(block.text().strip())


def _units(text: str) -> int:
    """Qt counts UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)
