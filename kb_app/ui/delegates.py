"""Paints one hit: title, two lines of snippet with the matches marked, then trust and sites.

QTextLayout with format ranges: the fastest of what was measured that can also mark words and elide the second line.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kb_app.domain.query import Hit, Span
from kb_app.ui.models import HIT
from kb_app.ui.theme import TEXT_FAMILY, Theme

Index = QModelIndex | QPersistentModelIndex
PAD = 12


@dataclass(frozen=True, slots=True)
class HitWords:
    """The words around a hit that the delegate cannot make itself: `tone` colours `trust`; `sites` are labels."""

    trust: str
    tone: str
    sites: tuple[str, ...]


class HitDelegate(QStyledItemDelegate):
    """`words` tells how a hit is described; `theme` and `zoom` may change at any time."""

    def __init__(self, theme: Theme, words: Callable[[Hit], HitWords], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._theme = theme
        self._zoom = 100
        self.set_look(theme, 100)

    def set_look(self, theme: Theme, zoom: int) -> None:
        self._theme, self._zoom = theme, zoom
        self._title = _font(15, zoom, bold=True)
        self._text = _font(13, zoom)
        self._small = _font(12, zoom)
        lines = QFontMetricsF(self._title).height() + 2 * self._line_height() + QFontMetricsF(self._small).height()
        self._height = round(lines + 2 * PAD + 8)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, self._height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit: Hit = index.data(HIT)
        rect: QRect = option.rect.adjusted(6, 2, -6, -2)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.selection if selected else self._theme.hover))
            painter.drawRoundedRect(rect, 8, 8)
        if selected:
            painter.setBrush(QColor(self._theme.accent))
            painter.drawRoundedRect(QRectF(rect.left(), rect.top() + 10, 3, rect.height() - 20), 1.5, 1.5)
        left, top, width = float(rect.left() + PAD), float(rect.top() + PAD - 2), float(rect.width() - 2 * PAD)
        top += self._draw(painter, hit.title, hit.title_matches, (left, top, width), self._title, self._theme.text, 1)
        top += 3
        self._draw(painter, hit.snippet, hit.matches, (left, top, width), self._text, self._theme.muted, 2)
        foot = QFontMetricsF(self._small).height() + 4
        self._draw_foot(painter, hit, QRectF(left, rect.bottom() - PAD + 4 - foot, width, foot))
        painter.restore()

    def _line_height(self) -> float:
        return QFontMetricsF(self._text).height() * 1.12

    def _draw(
        self,
        painter: QPainter,
        text: str,
        spans: Sequence[Span],
        box: tuple[float, float, float],
        font: QFont,
        colour: str,
        lines: int,
    ) -> float:
        """Draws up to `lines` lines from (left, top) in width; returns the height used. The last line is elided."""
        left, top, width = box
        text = text.replace("\n", " ")
        step = self._line_height() if lines > 1 else QFontMetricsF(font).height()
        painter.setPen(QColor(colour))
        layout = self._layout(text, spans, font, QTextOption.WrapMode.WordWrap)
        layout.beginLayout()
        for number in range(lines):
            line = layout.createLine()
            if not line.isValid():
                lines = number
                break
            line.setLineWidth(width)
            place = QPointF(left, top + number * step)
            if number == lines - 1 and line.textStart() + line.textLength() < _units(text):
                self._draw_elided(painter, text, spans, _code_points(text, line.textStart()), place, width, font)
            else:
                line.setPosition(place)
                line.draw(painter, QPointF(0, 0))
        layout.endLayout()
        return lines * step

    def _draw_elided(
        self,
        painter: QPainter,
        text: str,
        spans: Sequence[Span],
        first: int,
        place: QPointF,
        width: float,
        font: QFont,
    ) -> None:
        """The rest of `text` from character `first`, on one line, as far as it goes."""
        rest = QFontMetricsF(font).elidedText(text[first:], Qt.TextElideMode.ElideRight, width)
        shifted = [(max(0, start - first), min(len(rest), end - first)) for start, end in spans if end > first]
        layout = self._layout(rest, [span for span in shifted if span[0] < span[1]], font, QTextOption.WrapMode.NoWrap)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(width + 20)
        layout.endLayout()
        layout.draw(painter, place)

    def _layout(self, text: str, spans: Sequence[Span], font: QFont, wrap: QTextOption.WrapMode) -> QTextLayout:
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(wrap)
        layout.setTextOption(option)
        layout.setFormats(self._formats(text, spans))
        return layout

    def _formats(self, text: str, spans: Sequence[Span]) -> list[QTextLayout.FormatRange]:
        made = []
        for start, end in spans:
            mark = QTextLayout.FormatRange()
            look = QTextCharFormat()
            look.setBackground(QColor(self._theme.mark))
            look.setForeground(QColor(self._theme.on_mark))
            mark.start = _units(text[:start])
            mark.length = _units(text[start:end])
            mark.format = look
            made.append(mark)
        return made

    def _draw_foot(self, painter: QPainter, hit: Hit, box: QRectF) -> None:
        words = self._words(hit)
        painter.setFont(self._small)
        metrics = QFontMetricsF(self._small)
        right = box.right()
        for site in reversed(words.sites[:3]):
            width = metrics.horizontalAdvance(site) + 14
            badge = QRectF(right - width, box.top(), width, metrics.height() + 4)
            colour, ground = self._theme.plain
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(badge, 5, 5)
            painter.setPen(QPen(QColor(colour)))
            painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, site)
            right -= width + 5
        colour = self._theme.tone(words.tone)[0]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        dot = 3.5 * self._zoom / 100
        indent = 4 * dot
        painter.drawEllipse(QPointF(box.left() + dot, box.center().y()), dot, dot)
        painter.setPen(QColor(colour))
        room = right - box.left() - indent - 8
        trust = metrics.elidedText(words.trust, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(box.left() + indent, box.top() + 2, room, metrics.height()), trust)
        used = metrics.horizontalAdvance(trust) + indent
        if hit.section and room - used > 60:
            painter.setPen(QColor(self._theme.muted))
            section = metrics.elidedText(f"  ·  {hit.section}", Qt.TextElideMode.ElideRight, room - used)
            painter.drawText(QRectF(box.left() + used, box.top() + 2, room - used + 10, metrics.height()), section)


def _font(size: float, zoom: int, *, bold: bool = False) -> QFont:
    font = QFont(TEXT_FAMILY)
    font.setPixelSize(round(size * zoom / 100))
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def _units(text: str) -> int:
    """Length of `text` in UTF-16 code units, in which Qt counts."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def _code_points(text: str, units: int) -> int:
    """How many characters of `text` its first `units` UTF-16 code units are."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "replace"))
