"""The reader's own view of a text that is being written: it stays where it is, or follows the editor."""

from collections.abc import Sequence

from kb_app.services.writing.manuscript import Preview
from kb_app.ui.richtext import Look, to_qt_slices
from kb_app.ui.theme import Theme
from kb_app.ui.widgets.article_view import ArticleView


class PreviewView(ArticleView):
    """An `ArticleView` that knows which line of the text each of its headings comes from."""

    def __init__(self) -> None:
        super().__init__()
        self._places: Sequence[tuple[int, str]] = ()
        self._last_line = 1

    def show_preview(self, preview: Preview, theme: Theme, zoom: int, lines: int) -> None:
        """Show it where the view was; `lines` is how many the text has."""
        position = self.verticalScrollBar().value()
        self._places, self._last_line = preview.places, max(1, lines)
        reading = preview.reading
        slices = to_qt_slices([reading.html], reading.title, Look(theme, zoom, self.text_width()))
        self.show_article(slices, dict(reading.images), [heading.anchor for heading in reading.outline])
        self.when_filled(lambda: self.verticalScrollBar().setValue(position))

    def follow(self, line: float, *, at_end: bool) -> None:
        """Show what comes from that line (1-based) of the text at the top: exact at headings, between them in
        proportion.
        """
        bar = self.verticalScrollBar()
        if at_end:
            bar.setValue(bar.maximum())
            return
        tops = {"": 0} | {anchor: self._top_of(position) for position, anchor in self._headings}
        stops = [(at, tops[name]) for at, name in self._places if name in tops] or [(1, 0)]
        stops.append((self._last_line + 1, bar.maximum() + self.viewport().height()))
        line = max(line, stops[0][0])
        before = max(number for number, (at, _) in enumerate(stops) if at <= line)
        (start, top), (end, bottom) = stops[before], stops[min(before + 1, len(stops) - 1)]
        share = (line - start) / (end - start) if end > start else 0.0
        bar.setValue(round(top + share * (bottom - top)))

    def _top_of(self, position: int) -> int:
        block = self.document().findBlock(position)
        return round(self.document().documentLayout().blockBoundingRect(block).top()) - 12
