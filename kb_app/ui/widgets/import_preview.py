"""What an import would write: the documents, and beside them the article that the one looked at would become."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from kb_app.domain.imports import ImportRow, Outcome
from kb_app.language import tr
from kb_app.services.reading import Reading
from kb_app.ui.richtext import Look, to_qt_slices
from kb_app.ui.theme import Theme, zoom_of
from kb_app.ui.widgets.article_view import ArticleView
from kb_app.ui.widgets.banner import Banner
from kb_app.ui.widgets.banner_column import BannerColumn
from kb_app.ui.widgets.elided_label import ElidedLabel
from kb_app.ui.widgets.import_list import ImportList, import_notes
from kb_app.ui.widgets.rendered import ABSENT

PATIENCE_MS = 150  # the text before stays that long: quicker than this, nothing flickers


class ImportPreview(QSplitter):
    """`reading_wanted` carries the key of the row that is looked at; whoever owns it answers with `show_reading`.

    `ticked` says that more or less is to be imported.
    """

    reading_wanted = Signal(str)
    ticked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: dict[str, ImportRow] = {}
        self._list = ImportList(boxes=True)
        self._list.ticked.connect(self.ticked)
        self._list.currentItemChanged.connect(lambda *_: self._on_row())
        self.setFocusProxy(self._list)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(lambda: self.show_words(tr("Mise en forme…")))
        self.setChildrenCollapsible(False)
        self.addWidget(self._list)
        self.addWidget(self._make_article())
        self.setSizes([540, 520])

    def show_rows(self, rows: Sequence[ImportRow]) -> None:
        self._rows = {row.key: row for row in rows}
        self._list.fill(rows)
        self._on_row()

    def show_reading(self, key: str, reading: Reading | None) -> None:
        """The article of that row, None for what becomes none; too late when another row is looked at."""
        if key != self._list.key():
            return
        if reading is None:
            is_skipped = self._rows[key].outcome is Outcome.SKIPPED
            self.show_words(
                tr("Rien n'est repris de ce document.") if is_skipped else tr("Ce fichier est repris tel quel.")
            )
            return
        self._patience.stop()
        look = Look(self._theme, zoom_of(self._text), self._text.text_width())
        slices = to_qt_slices(reading.rendered.pieces(), reading.title, look)
        self._text.show_article(slices, dict(reading.images), [heading.anchor for heading in reading.outline])

    def show_words(self, sentence: str) -> None:
        """Instead of an article."""
        self._patience.stop()
        look = Look(self._theme, zoom_of(self._text), self._text.text_width())
        self._text.show_article(to_qt_slices([ABSENT.format(words=escape(sentence))], "", look), {}, [])

    def texts(self) -> tuple[tuple[str, ...], ...]:
        """What the list shows."""
        return self._list.texts()

    def chosen(self) -> frozenset[str]:
        """Keys of the rows that are ticked."""
        return self._list.chosen()

    def _make_article(self) -> QWidget:
        side = QWidget()
        layout = QVBoxLayout(side)
        layout.setContentsMargins(8, 0, 0, 0)
        layout.setSpacing(8)
        self._place = ElidedLabel()
        self._place.setProperty("role", "heading")
        self._known = BannerColumn()
        self._known.set_compact(True)
        self._text = ArticleView()
        self._text.set_theme(self._theme)
        line = QHBoxLayout()
        line.setContentsMargins(12, 0, 12, 0)
        line.addWidget(self._place)
        layout.addLayout(line)
        layout.addWidget(self._known)
        layout.addWidget(self._text, 1)
        return side

    def _on_row(self) -> None:
        row = self._rows.get(self._list.key())
        if row is None:
            return
        self._place.setText(row.path or row.source)
        self._known.clear()
        notes = import_notes(row)
        if notes:
            words = "<br>".join((f"<b>{escape(tr('À savoir'))}</b>", *(escape(note) for note in notes)))
            self._known.add(Banner(self._theme, "warn", words, " ".join(notes)))
        self._known.fit()
        self._patience.start()
        self.reading_wanted.emit(row.key)
