"""From a chosen hit or link to the open article: reads off the UI thread, keeps the history, follows links."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from urllib.parse import unquote

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from kb_app.domain.errors import KbError
from kb_app.domain.folder import Site
from kb_app.domain.mark import Mark
from kb_app.domain.query import Answer, Hit
from kb_app.language import tr
from kb_app.services.home import Home
from kb_app.services.news import News
from kb_app.services.reading import Reading
from kb_app.services.reading_room import ReadingRoom
from kb_app.services.remarks import change_remark, remarks
from kb_app.services.searching import Searching
from kb_app.services.wording import error_sentence
from kb_app.ui.dialogs.link_dialog import asks_to_open
from kb_app.ui.dialogs.phrase_dialog import copied_phrase
from kb_app.ui.history import History, Place
from kb_app.ui.panes.reader_pane import ReaderPane
from kb_app.ui.tasks import Channel

SETTLE_MS = 90  # an article is opened when typing or ↓ pauses that long
READ_MS = 4_000  # an article open that long counts as opened


class ReaderFlow(QObject):
    """`shown` says that the reader has an article to show, `drawn` that it shows it; `said` carries a sentence.

    `read` says that it stayed open long enough to be read.
    """

    shown = Signal()
    drawn = Signal()
    said = Signal(str)
    read = Signal()

    def __init__(
        self,
        pane: ReaderPane,
        room: ReadingRoom,
        searching: Searching,
        home: Home,
        news: News,
        sites: Callable[[], Sequence[Site]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._pane, self._room, self._searching, self._sites = pane, room, searching, sites
        self._home, self._news = home, news
        self._channel = Channel("read", self)
        self._history = History()
        self._site = ""
        self._terms: frozenset[str] = frozenset()
        self._wanted: Place | None = None
        self._text = ""
        self._settle = _timer(self, SETTLE_MS, self._read_wanted)
        self._opened = _timer(self, READ_MS, self._note_opened)
        self._is_reading = False
        pane.link_activated.connect(self.follow_link)
        pane.rest_wanted.connect(self._render_rest)

    def choose_hit(self, hit: Hit, answer: Answer | None) -> None:
        """The hit under the cursor: opened as soon as the hand rests."""
        self._terms = answer.terms if answer is not None else frozenset()
        self._wanted = Place(hit.key, hit.anchor, site=hit.site)
        if self._pane.reading() is None:
            self._read_wanted()
        else:
            self._settle.start()

    def open(self, key: str, anchor: str = "") -> None:
        """Open now, with nothing to highlight."""
        self._terms = frozenset()
        self._settle.stop()
        self._wanted = Place(key, anchor)
        self._read_wanted()

    def set_site(self, site: str) -> None:
        self._site = site
        self.read_again(keep_site=False)

    def read_again(self, *, keep_site: bool = True) -> None:
        """The same place: the site or the file changed."""
        reading = self._pane.reading()
        if reading is not None:
            site = "" if self._site or not keep_site else reading.site
            self._read(Place(reading.key, scroll=self._pane.scroll_position(), site=site), in_front=False)

    def read_if_changed(self) -> None:
        """Read again if the file changed; the person stays where they are in it."""
        reading = self._pane.reading()
        if reading is not None and self._room.revision(reading.key) not in ("", reading.article.revision):
            self.read_again()

    def step(self, forward: bool) -> None:
        self._history.leave_at(self._pane.scroll_position())
        place = self._history.step(forward)
        if place is not None:
            self._terms = frozenset()
            self._read(place)

    def toggle_favourite(self) -> None:
        reading = self._pane.reading()
        if reading is None:
            return
        wanted = not self._home.is_favourite(reading.key)
        try:
            self._home.set_favourite(Mark(reading.key, reading.title), wanted, datetime.now().astimezone())
        except KbError as error:
            self.said.emit(error_sentence(error))
            return
        self._pane.show_favourite(wanted)
        self.said.emit(tr("Ajoutée aux favoris.") if wanted else tr("Retirée des favoris."))

    def copy_phrase(self, at: int | None = None) -> None:
        """The ready phrase at that place, else the first of the passage that is read, or any other of the article."""
        reading = self._pane.reading()
        if reading is not None:
            here = (number for number, each in enumerate(reading.phrases) if each.anchor == self._pane.anchor())
            said = copied_phrase(reading.phrases, next(here, 0) if at is None else at, self._pane.window())
            self.said.emit(said)

    def follow_link(self, address: str) -> None:
        """`kb:` opens another article, `phrase:` a ready phrase, anything else asks first."""
        reading = self._pane.reading()
        if reading is None:
            return
        kind, _, rest = address.partition(":")
        if kind == "kb":
            self._open_link(reading, rest)
        elif kind == "phrase" and rest.isdigit() and int(rest) < len(reading.phrases):
            self.copy_phrase(int(rest))
        elif asks_to_open(address, self._pane.window()):
            QDesktopServices.openUrl(QUrl(address))

    def close(self) -> None:
        self._room.stop_rendering()
        self._channel.close()

    def _open_link(self, reading: Reading, target: str) -> None:
        path, _, anchor = target.partition("#")
        path = unquote(path)
        key = self._room.key_of_link(reading, path)
        if key == reading.key:
            self._history.leave_at(self._pane.scroll_position())
            self._pane.go_to(anchor)
        elif key:
            self.open(key, anchor)
        else:
            self.said.emit(tr("La fiche liée n'existe pas : {path}", path=path))

    def _read_wanted(self) -> None:
        if self._wanted is not None:
            self._history.leave_at(self._pane.scroll_position())
            self._read(self._wanted)
            self._wanted = None

    def _read(self, place: Place, *, in_front: bool = True) -> None:
        site = self._site or place.site
        self._room.stop_rendering()
        self._is_reading = True
        self._channel.ask(
            lambda: self._begun(place.key, site),
            lambda reading: self._on_read(reading, place, in_front),
            self._on_trouble,
        )

    def _begun(self, key: str, site: str) -> Reading:
        """The article, rendered as far as a screen shows."""
        reading = self._room.open(key, site, for_screen=True)
        reading.rendered.begin()
        return reading

    def _on_read(self, reading: Reading, place: Place, in_front: bool) -> None:
        self._is_reading = False
        self._history.visit(place)
        if in_front:
            self.shown.emit()
        said = remarks(reading, date.today(), chosen=self._site)
        favourite = self._home.is_favourite(reading.key)
        self._pane.show_reading(reading, said, self._tabs(reading), favourite=favourite)
        self.drawn.emit()
        self._opened.stop()
        self._pane.when_filled(lambda: self._on_filled(reading, place))

    def _render_rest(self) -> None:
        """The beginning of a long article is shown, or what stands in for it; the rest comes when it is rendered.

        Not while another is being read, which would be dropped for it.
        """
        reading = self._pane.reading()
        if reading is None or self._is_reading:
            return
        if reading.rendered.is_whole:
            self._pane.show_rest()
        else:
            self._channel.ask(reading.rendered.whole, lambda _html: self._pane.show_rest(), self._on_trouble)

    def _on_filled(self, reading: Reading, place: Place) -> None:
        self._pane.mark_matches(self._searching.matches(self._pane.text(), self._terms))
        if place.scroll:
            self._pane.set_scroll_position(place.scroll)
        elif place.anchor:
            self._pane.go_to(place.anchor)
        self._mark_changes(reading)
        self._opened.start()

    def _mark_changes(self, reading: Reading) -> None:
        self._text = self._pane.text()
        try:
            since = self._news.since(reading, self._text)
        except KbError as error:
            self.said.emit(error_sentence(error))
            return
        if since is not None:
            self._pane.add_remark(change_remark(since))
            self._pane.mark_changes(since.changes.lines)

    def _tabs(self, reading: Reading) -> list[Site]:
        """Sites that have a variant, and the chosen one even when it has none."""
        return [site for site in self._sites() if site.code in reading.variants or site.code == reading.site]

    def _note_opened(self) -> None:
        reading = self._pane.reading()
        if reading is not None:
            try:
                self._home.note_opened(Mark(reading.key, reading.title), datetime.now().astimezone())
                self._news.note_read(reading, self._text)
                self.read.emit()
            except KbError as error:
                self.said.emit(error_sentence(error))

    def _on_trouble(self, error: KbError) -> None:
        self._is_reading = False
        self.said.emit(error_sentence(error))
        self._render_rest()


def _timer(owner: QObject, milliseconds: int, slot: Callable[[], None]) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(slot)
    return timer
