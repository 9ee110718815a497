"""The right side: sites, what to know before reading, the article, and its outline."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kb_app.domain.change import lines_after
from kb_app.domain.folder import Site
from kb_app.language import tr
from kb_app.services.finding import occurrences
from kb_app.services.reading import Reading
from kb_app.services.remarks import Remark
from kb_app.services.walking import is_procedure
from kb_app.ui.richtext import Look, to_qt_slices
from kb_app.ui.theme import Theme
from kb_app.ui.widgets.article_view import ArticleView
from kb_app.ui.widgets.banner import Banner
from kb_app.ui.widgets.banner_column import BannerColumn
from kb_app.ui.widgets.find_bar import FindBar
from kb_app.ui.widgets.outline import Outline
from kb_app.ui.widgets.reader_bar import ReaderBar

RESIZED_MS = 150
TEXT_ROOM = 400  # pixels at a zoom of 100 %: shorter lines are worse than no outline


class ReaderPane(QFrame):
    """`link_activated` carries an address; `site_chosen` a site code, or "" for the common answer.

    `resume_asked` says that the person wants to go on with the procedure that waits, `rest_wanted` that the beginning
    of an article is painted whose rest is not rendered.
    """

    link_activated = Signal(str)
    site_chosen = Signal(str)
    resume_asked = Signal()
    rest_wanted = Signal()

    def __init__(self, theme: Theme, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reader")
        self._theme, self._zoom = theme, 100
        self._reading: Reading | None = None
        self._remarks: tuple[Remark, ...] = ()
        self._waiting = self._proposed = ""
        self._folds: frozenset[int] = frozenset()
        self._checked: frozenset[int] = frozenset()
        self._terms_spans: tuple[tuple[int, int], ...] = ()
        self._changes: tuple[list[str], tuple[int, ...]] = ([], ())
        self._stands_in = False  # what is shown is not the article's own HTML yet
        self._drawn_width, self._was_narrow = 0, False
        self._wants_outline, self._insists = True, False
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.setInterval(RESIZED_MS)
        self._resized.timeout.connect(self._on_resized)
        self._bar = ReaderBar(theme, actions)
        self._bar.site_chosen.connect(self.site_chosen)
        self._banners = BannerColumn()
        self._view = ArticleView()
        self._view.set_theme(theme)
        self._view.link_activated.connect(self._on_link)
        self._view.rest_wanted.connect(self.rest_wanted)
        self._outline = Outline(theme)
        self._outline.heading_chosen.connect(self.go_to)
        self._outline.link_chosen.connect(self.link_activated)
        self._outline.match_stepped.connect(self.step_match)
        self._find = FindBar(theme)
        self._find.wanted_changed.connect(self._on_wanted_changed)
        self._find.stepped.connect(self.step_match)
        self._find.closed.connect(self._on_find_closed)
        self._view.width_changed.connect(self._on_width_changed)
        self._view.heading_reached.connect(self._outline.mark_heading)
        self._lay_out()

    def set_theme(self, theme: Theme, zoom: int) -> None:
        self._theme, self._zoom = theme, zoom
        self._view.set_theme(theme)
        self._outline.set_theme(theme, zoom)
        self._find.set_theme(theme)
        self._bar.set_theme(theme, zoom)
        self._fit_outline()
        if self._reading is not None:
            self._show_again()

    def theme(self) -> Theme:
        return self._theme

    def reading(self) -> Reading | None:
        return self._reading

    def show_reading(
        self, reading: Reading, remarks: tuple[Remark, ...], sites: Sequence[Site], *, favourite: bool
    ) -> None:
        """Show an article from its top. `sites` are the tabs, in order; the common answer is always the first."""
        if self._reading is None or reading.key != self._reading.key:
            self._folds = self._checked = frozenset()
        self._reading, self._remarks, self._changes, self._terms_spans = reading, remarks, ([], ()), ()
        self._waiting = self._proposed = ""
        self._bar.offer_walk(is_procedure(reading))
        self._bar.show_tabs(sites, reading.site)
        self._bar.show_favourite(favourite)
        self._render()
        self._outline.show_article(reading.outline, reading.link_rows)

    def show_rest(self) -> None:
        """All of the article is rendered now."""
        if self._stands_in:
            self._show_again()
        else:
            self._view.go_on()

    def when_filled(self, deed: Callable[[], None]) -> None:
        """Do `deed` once the whole article is in the view; a long one arrives in slices."""
        self._view.when_filled(deed)

    def show_favourite(self, favourite: bool) -> None:
        self._bar.show_favourite(favourite)

    def offers_walk(self) -> bool:
        """Whether the article in front can be followed step by step."""
        return self._bar.offers_walk()

    def show_outline(self, shown: bool, *, insist: bool = False) -> None:
        """The outline beside the text where both have room; anywhere if somebody insists."""
        self._wants_outline, self._insists = shown, insist
        self._fit_outline()

    def shows_outline(self) -> bool:
        return not self._outline.isHidden()

    def _fit_outline(self) -> None:
        has_room = self.width() >= TEXT_ROOM * self._zoom / 100 + self._outline.width()
        self._outline.setVisible(self._wants_outline and (has_room or self._insists))

    def offer_resume(self, sentence: str) -> None:
        """Say that a walk through this procedure waits; an empty `sentence` says nothing."""
        self._waiting = sentence
        if self._reading is not None:
            self._show_banners()

    def set_compact(self, compact: bool) -> None:
        """Less around the text in a narrow window."""
        self._bar.set_compact(compact)
        self._banners.set_compact(compact)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_outline()
        self._banners.fit()

    def text(self) -> str:
        """What the view shows, to look for matches in."""
        return self._view.plain_text()

    def mark_matches(self, spans: Sequence[tuple[int, int]]) -> None:
        self._terms_spans = tuple(spans)
        self._mark()

    def open_find(self) -> None:
        """Show the line for finding words in the text."""
        self._find.open_bar()

    def close_find(self) -> bool:
        """Hide it again; False when it was not there."""
        was_open = self._find.isVisible()
        self._find.close_bar()
        return was_open

    def add_remark(self, remark: Remark) -> None:
        """One more thing to know of the article that is shown."""
        self._remarks = (*self._remarks, remark)
        self._add_banner(remark)

    def mark_changes(self, lines: Sequence[int]) -> None:
        """Mark lines of `text()`, as it is now, as changed since the last reading."""
        self._changes = (self.text().split("\n"), tuple(lines))
        self._view.mark_changes(lines)

    def step_change(self, forward: bool) -> None:
        self._view.step_change(forward)

    def step_match(self, forward: bool) -> None:
        self._show_counts(*self._view.step_match(forward))

    def go_to(self, anchor: str) -> None:
        self._view.go_to(anchor)
        self._outline.mark_heading(anchor)

    def scroll_position(self) -> int:
        return self._view.verticalScrollBar().value()

    def set_scroll_position(self, value: int) -> None:
        self._view.scroll_to(value)

    def focus_text(self) -> None:
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def remark_texts(self) -> tuple[str, ...]:
        """What the banners say."""
        return tuple(remark.plain for remark in self._remarks)

    def anchor(self) -> str:
        """The heading that is being read, or empty at the top."""
        return self._view.anchor()

    def selected_text(self) -> str:
        return self._view.textCursor().selectedText().replace("\u2029", "\n")

    def _lay_out(self) -> None:
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._banners)
        column.addWidget(self._view, 1)
        column.addWidget(self._find)
        body.addLayout(column, 1)
        body.addWidget(self._outline)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addLayout(body, 1)

    def notice_proposal(self, sentence: str) -> None:
        """Say that a change of this article waits to be approved; an empty `sentence` says nothing."""
        if sentence != self._proposed:
            self._proposed = sentence
            self._show_banners()

    def _render(self) -> None:
        reading = self._reading
        assert reading is not None
        self._show_banners()
        self._stands_in = reading.rendered.stands_in
        self._drawn_width = self._view.text_width()
        look = self._look()
        self._was_narrow = look.is_narrow
        self._view.show_article(
            to_qt_slices(reading.rendered.shown(), reading.title, look),
            dict(reading.images),
            [heading.anchor for heading in reading.outline],
            held=not reading.rendered.is_whole,
        )

    def _look(self) -> Look:
        return Look(self._theme, self._zoom, self._view.text_width(), self._folds, self._checked)

    def _show_banners(self) -> None:
        self._banners.clear()
        if self._waiting:
            waits = Banner(self._theme, "strong", escape(self._waiting), self._waiting, tr("Reprendre"))
            waits.action_chosen.connect(self.resume_asked)
            self._banners.add(waits)
        for remark in self._remarks:
            self._add_banner(remark)
        if self._proposed:
            self._banners.add(Banner(self._theme, "info", escape(self._proposed), self._proposed))

    def _mark(self) -> None:
        """Mark what is looked for in the article, else what was searched for."""
        wanted = self._find.wanted()
        spans = occurrences(self.text(), wanted) if wanted else self._terms_spans
        self._show_counts(0, self._view.mark_matches(spans))

    def _show_counts(self, current: int, count: int) -> None:
        self._outline.show_matches(current, count)
        self._find.show_count(current, count)

    def _on_wanted_changed(self) -> None:
        self._mark()
        if self._find.wanted():
            self.step_match(True)

    def _on_find_closed(self) -> None:
        self._mark()
        self.focus_text()

    def _add_banner(self, remark: Remark) -> None:
        self._banners.add(Banner(self._theme, remark.tone, remark.text, remark.plain))

    def _on_width_changed(self) -> None:
        """Pictures and the title are drawn for a width; they follow when the hand rests."""
        if self._reading is not None and (self._reading.images or self._look().is_narrow != self._was_narrow):
            self._resized.start()

    def _on_resized(self) -> None:
        if self._view.text_width() != self._drawn_width:
            self._show_again()

    def _show_again(self) -> None:
        position, waiting = self.scroll_position(), self._view.take_waiting()
        self._render()
        for deed in (lambda: self._restore(position), *waiting):
            self.when_filled(deed)

    def _restore(self, position: int) -> None:
        self._mark()
        before, lines = self._changes
        if lines:
            self._view.mark_changes(lines_after(before, self.text().split("\n"), lines))
        self.set_scroll_position(position)

    def _on_link(self, address: str) -> None:
        """Folds and check boxes are this view's own; everything else is for the window."""
        kind, _, number = address.partition(":")
        if kind == "fold" and number.isdigit():
            self._folds = self._folds ^ {int(number)}
            self._show_again()
        elif kind == "check" and number.isdigit():
            self._checked = self._checked ^ {int(number)}
            self._show_again()
        else:
            self.link_activated.emit(address)
