"""From an article to its draft and on to the outbox: text is kept as it is typed, shown as it will be read, sent."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from kb_app.domain.contribution import OutboxItem
from kb_app.domain.errors import KbError
from kb_app.language import tr
from kb_app.services.conversations import Conversation
from kb_app.services.searching import Searching
from kb_app.services.wording import error_sentence
from kb_app.services.writing.answering import Answering
from kb_app.services.writing.asking_spelling import AskedSpelling
from kb_app.services.writing.draft_shelf import DraftShelf
from kb_app.services.writing.drafting import Drafting
from kb_app.services.writing.lookalikes import alike
from kb_app.services.writing.manuscript import Manuscript, Preview
from kb_app.services.writing.spelling import Spelling
from kb_app.services.writing.writing_names import WritingNames
from kb_app.ui.flows.draft_keeper import DraftKeeper
from kb_app.ui.flows.picture_keeper import PictureKeeper
from kb_app.ui.flows.publish_flow import PublishFlow
from kb_app.ui.panes.editor_pane import EditorPane
from kb_app.ui.tasks import Channel


class EditFlow(QObject):
    """`opened` says that something is being written, `left` that nothing is any more; `said` carries a sentence,
    `saved` says that something waits to leave, `drafts_asked` wants the list of drafts.
    """

    opened = Signal()
    left = Signal()
    said = Signal(str)
    saved = Signal()
    article_asked = Signal(str)
    drafts_asked = Signal()

    def __init__(
        self,
        pane: EditorPane,
        drafting: Drafting,
        shelf: DraftShelf,
        answering: Answering,
        searching: Searching,
        publishing: PublishFlow,
        asked_spelling: AskedSpelling,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._pane, self._drafting, self._window = pane, drafting, parent
        self._shelf, self._answering, self._publishing = shelf, answering, publishing
        self._searching = searching
        self._spelling, self._asked_spelling = Spelling(), asked_spelling
        self._manuscript: Manuscript | None = None
        self._loading = False
        self._asked_title = ""
        self._keeper = DraftKeeper(drafting, pane.text, self)
        self._channel = Channel("preview", self)
        self._alike = Channel("alike", self)
        self._pictures = PictureKeeper(drafting, self)
        self._words = Channel("spelling", self)
        self._keeper.kept.connect(self._on_kept)
        self._keeper.failed.connect(self._on_not_kept)
        self._pictures.kept.connect(pane.write_picture)
        self._pictures.failed.connect(self._on_trouble)
        publishing.settled.connect(self._on_settled)
        publishing.sent.connect(self._on_sent)
        publishing.refused.connect(pane.show_refusal)
        pane.typed.connect(self._on_typed)
        pane.settled.connect(self._show_preview)
        pane.header_changed.connect(self._on_header_changed)
        pane.leave_asked.connect(self.leave)
        pane.discard_asked.connect(self.discard)
        pane.publish_asked.connect(self.publish)
        pane.picture_given.connect(self._on_picture)
        pane.article_asked.connect(self._on_article_asked)
        pane.elsewhere_asked.connect(self._save_elsewhere)

    def is_writing(self) -> bool:
        return self._manuscript is not None

    def manuscript(self) -> Manuscript | None:
        return self._manuscript

    def save(self) -> None:
        """Ctrl+S: on the disk now, and said."""
        if self._keeper.save_now() and self._manuscript is not None:
            self.said.emit(tr("Brouillon enregistré sur ce poste ; personne d'autre ne le voit."))

    def leave(self) -> bool:
        """Back to reading; the text stays among the drafts. False where it is not safe on the disk."""
        if self._manuscript is None:
            return True
        if self._pane.close_popup():
            return False
        if not self._keeper.save_now():
            return False
        self._end()
        self.said.emit(tr("Votre texte reste dans vos brouillons."))
        return True

    def discard(self) -> None:
        """Throw the draft away; the status line says how to have it back."""
        if self._manuscript is None:
            return
        self._keeper.save_now()
        try:
            self._shelf.discard(self._manuscript.file)
        except KbError as error:
            self._on_trouble(error)
            return
        self._end()
        self.said.emit(tr("Brouillon jeté ; « Mes brouillons » (Ctrl+Maj+D) permet de le reprendre pendant 30 jours."))

    def publish(self) -> None:
        """See what others will read, settle what somebody else changed meanwhile, then send."""
        if self._manuscript is not None and self._keeper.save_now():
            self._publishing.publish(self._manuscript, self._pane.text())

    def close(self) -> bool:
        """The window wants to close; False where a text would be lost."""
        if not self._keeper.save_now():
            return False
        self._keeper.close()
        self._publishing.close()
        for channel in (self._channel, self._alike, self._pictures, self._words):
            channel.close()
        return True

    def show_drafts(self) -> None:
        """What was begun, to write on, throw away or take back."""
        if self.leave():
            self.drafts_asked.emit()

    def open(self, deed: Callable[[], Manuscript], *, form: bool = False, conflict: OutboxItem | None = None) -> None:
        """Open a draft off the UI thread: its article may be long, and names are read from the whole library."""
        if self.is_writing() and not self.leave():
            return

        def read() -> tuple[Manuscript, WritingNames, Conversation | None]:
            manuscript = deed()
            self._spelling.load()
            return manuscript, self._drafting.names(manuscript), self._answering.answered(manuscript)

        def show(opened: tuple[Manuscript, WritingNames, Conversation | None]) -> None:
            self._on_opened(*opened, form=form)
            self._publishing.begin(conflict)
            if conflict is not None:
                self.publish()

        self._channel.ask(read, show, self._on_trouble)

    def _on_opened(
        self, manuscript: Manuscript, names: WritingNames, answered: Conversation | None, *, form: bool
    ) -> None:
        self._asked_title = ""
        self._manuscript = manuscript
        self._keeper.begin(manuscript)
        self._pane.set_spelling(self._spelling, self._suggest)
        self._loading = True
        self._pane.show_manuscript(manuscript, names, form=form)
        self._pane.show_answered(answered, date.today())
        self._loading = False
        self._pane.show_state(tr("Rien de changé"))
        self.opened.emit()
        self._show_preview()

    def _on_settled(self, manuscript: Manuscript, text: str) -> None:
        self._manuscript = manuscript
        self._keeper.begin(manuscript)
        self._pane.amend(text)
        self._pane.focus_text()
        self._show_preview()

    def _on_sent(self) -> None:
        self._end()
        self.saved.emit()

    def _end(self) -> None:
        self._keeper.end()
        self._channel.forget()
        self._publishing.forget()
        self._manuscript = None
        self.left.emit()

    def _on_typed(self) -> None:
        if self._manuscript is not None and not self._loading:
            self._pane.show_state(tr("Enregistrement…"))
            self._keeper.note_typing()

    def _show_preview(self) -> None:
        manuscript, text = self._manuscript, self._pane.text()
        if manuscript is not None:
            self._drafting.stop_rendering()
            self._channel.ask(lambda: self._drafting.preview(manuscript, text), self._on_preview, self._on_trouble)

    def _on_preview(self, preview: Preview) -> None:
        manuscript = self._manuscript
        if manuscript is None:
            return
        self._pane.show_preview(preview)
        title, key = preview.reading.title, preview.reading.key
        if not manuscript.base and title != self._asked_title:
            self._asked_title = title
            self._alike.ask(lambda: alike(self._searching, title, key), self._pane.show_alike, self._on_trouble)

    def _suggest(self, word: str, show: Callable[[Sequence[str]], None]) -> None:
        self._words.ask(lambda: self._asked_spelling.suggestions(word), show, self._on_trouble)

    def _on_header_changed(self, key: str, value: object) -> None:
        assert value is None or isinstance(value, str | list | date)
        try:
            self._pane.amend(self._drafting.with_header(self._pane.text(), {key: value}))
        except KbError as error:
            self._on_trouble(error)

    def _on_picture(self, picture: QImage) -> None:
        if self._manuscript is not None:
            self._pictures.keep(self._manuscript, picture)

    def _on_article_asked(self, key: str) -> None:
        if self.leave():
            self.article_asked.emit(key)

    def _on_kept(self) -> None:
        self._pane.clear_trouble()
        now = datetime.now().astimezone()
        self._pane.show_state(tr("Enregistré sur ce poste à {time}", time=f"{now:%H:%M}"))

    def _on_not_kept(self, error: KbError) -> None:
        words = error_sentence(error)
        self._pane.show_state(tr("Pas enregistré"))
        self._pane.show_trouble(
            tr("{why} Vos derniers mots ne sont qu'à l'écran ; l'enregistrement reprendra de lui-même.", why=words)
        )
        self.said.emit(words)

    def _save_elsewhere(self) -> None:
        if self._manuscript is None:
            return
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, tr("Enregistrer le texte ailleurs"), self._manuscript.file.name
        )
        if chosen:
            try:
                self._drafting.save_elsewhere(self._manuscript, self._pane.text(), Path(chosen))
            except KbError as error:
                self._on_trouble(error)
                return
            self.said.emit(tr("Une copie du texte est enregistrée : {path}", path=chosen))

    def _on_trouble(self, error: KbError) -> None:
        self.said.emit(error_sentence(error))
