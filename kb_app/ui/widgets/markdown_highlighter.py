"""Light colours for Markdown as it is typed: header, headings, links, marks; the text itself stays quiet."""

import re
from collections.abc import Callable, Sequence

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from kb_app.domain.query import Span
from kb_app.ui.theme import CODE_FAMILY, Theme

_TEXT, _HEADER, _CODE = range(3)
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+\S")
_KEY = re.compile(r"[^\s#:\-][^:]*:")
_CALLOUT = re.compile(r"\s*>\s*\[![^\]\n]*\]")
_INLINE = (
    ("strong", re.compile(r"(\*\*|__)(?=\S).+?(?<=\S)\1")),
    ("link", re.compile(r"!?\[\[[^\]\n]*\]\]|!?\[[^\]\n]*\]\([^)\n]*\)|https?://\S+")),
    ("code", re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")),
    ("mark", re.compile(r"==(?=\S).+?(?<=\S)==")),
    ("sign", re.compile(r"^\s*(?:[-*+]|\d+[.)])(?=\s)|^\s*>|(?<!\\)\|")),
)


class MarkdownHighlighter(QSyntaxHighlighter):
    """Colours by line; a block's state says whether the header or a code block goes on after it."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}
        self._misspelt: Callable[[str], Sequence[Span]] = lambda _line: ()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._wrong = QColor(theme.tone("bad")[0])
        self._formats = {
            "heading": _format(theme.text, bold=True),
            "header": _format(theme.muted),
            "key": _format(theme.tone("strong")[0]),
            "strong": _format(theme.text, bold=True),
            "link": _format(theme.accent),
            "code": _format(theme.tone("good")[0], code=True),
            "mark": _format(theme.on_mark, ground=theme.mark),
            "sign": _format(theme.muted),
            "callout": _format(theme.tone("warn")[0], bold=True),
        }
        self.rehighlight()

    def set_spelling(self, misspelt: Callable[[str], Sequence[Span]]) -> None:
        """Underline what that finds wrong in a line."""
        self._misspelt = misspelt
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        before = self.previousBlockState()
        if self.currentBlock().blockNumber() == 0 and text.rstrip() == "---":
            self._paint_line(text, "header", _HEADER)
        elif before == _HEADER:
            ends = text.rstrip() in ("---", "...")
            self._paint_line(text, "header", _TEXT if ends else _HEADER)
            if (key := _KEY.match(text)) is not None:
                self.setFormat(0, _units(text[: key.end()]), self._formats["key"])
        elif before == _CODE:
            self._paint_line(text, "code", _TEXT if _FENCE.match(text) else _CODE)
        elif _FENCE.match(text):
            self._paint_line(text, "code", _CODE)
        elif _HEADING.match(text):
            self._paint_line(text, "heading", _TEXT)
            self._underline(text)
        else:
            self.setCurrentBlockState(_TEXT)
            self._paint_inline(text)

    def _paint_line(self, text: str, look: str, state: int) -> None:
        self.setCurrentBlockState(state)
        self.setFormat(0, _units(text), self._formats[look])

    def _underline(self, text: str) -> None:
        """Wrong words keep their colours and get a line."""
        for start, end in self._misspelt(text):
            first = _units(text[:start])
            for at in range(first, first + _units(text[start:end])):
                self.setFormat(at, 1, _spelt(self.format(at), self._wrong))

    def _paint_inline(self, text: str) -> None:
        for look, pattern in _INLINE:
            for found in pattern.finditer(text):
                start = _units(text[: found.start()])
                self.setFormat(start, _units(found[0]), self._formats[look])
        self._underline(text)
        if (callout := _CALLOUT.match(text)) is not None:
            self.setFormat(0, _units(callout[0]), self._formats["callout"])


def _spelt(look: QTextCharFormat, colour: QColor) -> QTextCharFormat:
    made = QTextCharFormat(look)
    made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SpellCheckUnderline)
    made.setUnderlineColor(colour)
    return made


def _units(text: str) -> int:
    """Qt counts UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def _format(colour: str, *, bold: bool = False, code: bool = False, ground: str = "") -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(colour))
    if bold:
        made.setFontWeight(QFont.Weight.DemiBold)
    if code:
        made.setFontFamilies([CODE_FAMILY])
    if ground:
        made.setBackground(QColor(ground))
    return made
