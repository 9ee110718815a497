"""Where an article is written: its header as a form, its text, and beside it what people will read."""

from datetime import date
from html import escape

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSplitter, QVBoxLayout, QWidget

from kb_app.domain.query import Hit
from kb_app.language import tr
from kb_app.services.conversations import Conversation
from kb_app.services.writing.manuscript import Manuscript, Preview
from kb_app.services.writing.spelling import Spelling
from kb_app.services.writing.writing_names import WritingNames, complete
from kb_app.ui.theme import Theme
from kb_app.ui.widgets.answered_card import AnsweredCard
from kb_app.ui.widgets.banner import Banner
from kb_app.ui.widgets.completion_list import CompletionList
from kb_app.ui.widgets.editor_bar import EditorBar
from kb_app.ui.widgets.header_form import HeaderForm
from kb_app.ui.widgets.insert_menu import InsertMenu
from kb_app.ui.widgets.markdown_editor import MarkdownEditor, Suggest
from kb_app.ui.widgets.preview_view import PreviewView
from kb_app.ui.widgets.writing_side import WritingSide

PREVIEW_MS = 200
ROOM_FOR_PREVIEW, ROOM_FOR_SIDE = 720, 980  # pixels at a zoom of 100 %
FORM_SHARE = 0.45  # of the page's height, at most


class EditorPane(QWidget):
    """`typed` says that the text changed, `settled` that the hand rests. `header_changed` carries a key and a value."""

    typed = Signal()
    settled = Signal()
    header_changed = Signal(str, object)
    picture_given = Signal(QImage)
    publish_asked = Signal()
    leave_asked = Signal()
    discard_asked = Signal()
    elsewhere_asked = Signal()
    article_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reader")
        self._theme, self._zoom, self._is_compact = theme, 100, False
        self._preview: Preview | None = None
        self._path, self._names = "", WritingNames()
        self._editor = MarkdownEditor(theme)
        self._view = PreviewView()
        self._view.setAccessibleName(tr("Aperçu : ce que liront les autres"))
        self._form = HeaderForm()
        self._side = WritingSide(theme)
        self._completions = CompletionList(self._editor)
        self._completions.setParent(self._editor)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PREVIEW_MS)
        self._insertions = InsertMenu(self._editor, self)
        self._bar = EditorBar(self._insertions)
        self._obstacle, self._trouble = QVBoxLayout(), QVBoxLayout()
        self._answered = AnsweredCard()
        self._passage = ""
        self._lay_out()
        self._connect()
        self.set_theme(theme, 100)

    def set_theme(self, theme: Theme, zoom: int) -> None:
        self._theme, self._zoom = theme, zoom
        self._editor.set_theme(theme, zoom)
        self._view.set_theme(theme)
        self._side.set_theme(theme)
        self._bar.set_theme(theme)
        self._form.set_zoom(zoom)
        self._fit()
        if self._preview is not None:
            self.show_preview(self._preview)

    def set_compact(self, compact: bool) -> None:
        """The text alone in a narrow window: the preview, the list beside it and the header's form give way."""
        self._is_compact = compact
        self._bar.set_compact(compact)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The text first, then its preview, then the list beside them, as far as there is room for large text."""
        room = 0 if self._is_compact else self.width() * 100 / self._zoom
        self._view.setVisible(room >= ROOM_FOR_PREVIEW)
        self._side.setVisible(room >= ROOM_FOR_SIDE)
        self._bar.set_short(room < ROOM_FOR_PREVIEW)
        self._form.set_most(round(self.height() * FORM_SHARE))

    def theme(self) -> Theme:
        return self._theme

    def show_manuscript(self, manuscript: Manuscript, names: WritingNames, *, form: bool) -> None:
        """Begin to write; `form` begins in the header's form."""
        self._path, self._names = manuscript.path, names
        self._bar.set_heading(tr("Modifier la fiche") if manuscript.base else tr("Nouvelle fiche"), manuscript.path)
        self._preview = None
        self._side.show_alike(())
        self._form.set_names(names)
        if form:
            self._bar.form.setChecked(True)
        self._editor.load(manuscript.text)
        self.clear_trouble()
        _clear(self._obstacle)
        if manuscript.obstacle:
            words = tr("{why} Votre texte restera sur ce poste : personne d'autre ne le lira.", why=manuscript.obstacle)
            self._obstacle.addWidget(Banner(self._theme, "warn", escape(words), words))
        (self._form.focus_title if form else self._editor.setFocus)()

    def show_answered(self, conversation: Conversation | None, today: date) -> None:
        """What the text answers stays above it, and the passage that was meant is marked once it is known."""
        self._answered.show_conversation(conversation, today, self._theme)
        self._passage = conversation.said.feedback.section if conversation is not None else ""
        self._editor.mark_lines(0, 0)

    def answered_words(self) -> str:
        """What stands above the text, of whoever is answered."""
        return self._answered.said()

    def show_preview(self, preview: Preview) -> None:
        self._preview = preview
        self._mark_passage(preview)
        self._view.show_preview(preview, self._theme, self._zoom, self._editor.blockCount())
        self._form.show_header(preview.header)
        self._side.show_checks(preview.checks, preview.steps)
        self._follow()

    def set_spelling(self, spelling: Spelling, suggest: Suggest) -> None:
        """Underline wrong words from now on; `suggest` looks for what one may mean."""
        self._editor.set_spelling(spelling.misspelt, suggest)

    def show_alike(self, hits: tuple[Hit, ...]) -> None:
        self._side.show_alike(hits)

    def show_state(self, words: str) -> None:
        """Where the text is: on the disk, or not yet."""
        self._bar.show_state(words)

    def show_trouble(self, words: str) -> None:
        """The disk refuses: said above the text until it is over, with the way out."""
        if self._trouble.count():
            return
        card = Banner(self._theme, "bad", escape(words), words, tr("Enregistrer ailleurs…"))
        card.action_chosen.connect(self.elsewhere_asked)
        self._trouble.addWidget(card)

    def show_refusal(self, words: str) -> None:
        """It is not sent, and why: said above the text until it is written on."""
        self.clear_trouble()
        self._trouble.addWidget(Banner(self._theme, "warn", escape(words), words))

    def clear_trouble(self) -> None:
        _clear(self._trouble)

    def text(self) -> str:
        return self._editor.text()

    def amend(self, text: str) -> None:
        """Make the text be `text`, by one edit that can be undone."""
        self._editor.amend(text)

    def write_picture(self, address: str) -> None:
        """Show that picture at the cursor; what it shows is to be written at once, for those who do not see it."""
        words = tr("Ce que montre l'image")
        self._editor.insert_block(f"![{words}]({address})", select=(2, len(words)))

    def focus_text(self) -> None:
        self._editor.setFocus()

    def go_to_line(self, line: int) -> None:
        self._editor.go_to_line(line)

    def close_popup(self) -> bool:
        """Close the list of completions; False when there was none."""
        was_open = self._completions.isVisible()
        self._completions.hide()
        return was_open

    def _lay_out(self) -> None:
        writing = QWidget()
        column = QVBoxLayout(writing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._form)
        column.addWidget(self._editor, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(writing)
        split.addWidget(self._view)
        split.setSizes([500, 500])
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(split, 1)
        body.addWidget(self._side)
        for banners in (self._obstacle, self._trouble):
            banners.setContentsMargins(16, 8, 16, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addLayout(self._obstacle)
        layout.addLayout(self._trouble)
        layout.addWidget(self._answered)
        layout.addLayout(body, 1)

    def _connect(self) -> None:
        self._editor.textChanged.connect(self._on_typed)
        self._editor.cursorPositionChanged.connect(self._completions.hide)
        self._editor.verticalScrollBar().valueChanged.connect(self._follow)
        self._editor.picture_given.connect(self.picture_given)
        self._editor.before_key = self._completions.take_key
        self._completions.chosen.connect(self._on_completion)
        self._form.changed.connect(self.header_changed)
        self._side.line_asked.connect(self._on_line_asked)
        self._side.article_asked.connect(self.article_asked)
        self._rest.timeout.connect(self.settled)
        self._insertions.link_begun.connect(self._offer)
        self._bar.form.toggled.connect(self._form.setVisible)
        self._bar.publish_asked.connect(self.publish_asked)
        self._bar.leave_asked.connect(self.leave_asked)
        self._bar.discard_asked.connect(self.discard_asked)
        for keys, deed in (("F2", self._bar.form.toggle), ("Alt+I", self._bar.insert.click)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(deed)

    def _on_typed(self) -> None:
        self._rest.start()
        self.typed.emit()
        if self._editor.hasFocus():
            QTimer.singleShot(0, self, self._offer)

    def _offer(self) -> None:
        cursor = self._editor.textCursor()
        header_ends = next((at for at, line in enumerate(self.text().split("\n")) if at and line.rstrip() == "---"), 0)
        in_header = self.text().startswith("---") and 0 < cursor.blockNumber() < header_ends
        completion = complete(self._editor.line_before_cursor(), self._path, self._names, in_header=in_header)
        box = self._editor.cursor_box()
        self._completions.offer(completion, QPoint(box.left(), box.top()), box.height() + 2)

    def _on_completion(self, typed: int, text: str) -> None:
        cursor = self._editor.textCursor()
        cursor.movePosition(cursor.MoveOperation.Left, cursor.MoveMode.KeepAnchor, typed)
        cursor.insertText(text)
        self._editor.setTextCursor(cursor)
        QTimer.singleShot(0, self, self._completions.hide)

    def _on_line_asked(self, line: int) -> None:
        self._editor.go_to_line(line)
        self._editor.setFocus()

    def _mark_passage(self, preview: Preview) -> None:
        """The passage that was flagged, once: the cursor begins there."""
        lines = [line for line, _ in preview.places] + [self._editor.blockCount() + 1]
        for at, (line, anchor) in enumerate(preview.places):
            if self._passage and anchor == self._passage:
                self._editor.mark_lines(line, lines[at + 1])
                self._editor.go_to_line(line)
                self._passage = ""

    def _follow(self) -> None:
        self._view.follow(self._editor.top_line(), at_end=self._editor.is_at_end())


def _clear(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.deleteLater()
