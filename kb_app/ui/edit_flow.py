"""From an article to its draft and on to the outbox: text is kept as it is typed, shown as it will be read, sent."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from kb_app.domain.contribution import OutboxItem
from kb_app.domain.errors import KbError
from kb_app.domain.folder import Site
from kb_app.domain.query import Hit
from kb_app.language import tr
from kb_app.services.drafting import Drafting, DraftRow, Manuscript, Preview, Review, Rival
from kb_app.services.editing import Editing
from kb_app.services.lookalikes import alike
from kb_app.services.reading import Reading
from kb_app.services.searching import Searching
from kb_app.services.spelling import Spelling
from kb_app.services.wording import error_sentence
from kb_app.services.writing_names import WritingNames
from kb_app.ui.dialogs.drafts_dialog import DraftsDialog
from kb_app.ui.dialogs.merge_dialog import MergeDialog
from kb_app.ui.dialogs.new_article_dialog import NewArticleDialog
from kb_app.ui.dialogs.publish_dialog import PublishDialog
from kb_app.ui.draft_keeper import DraftKeeper
from kb_app.ui.panes.editor_pane import EditorPane
from kb_app.ui.picture_packing import packed
from kb_app.ui.tasks import Channel


class EditFlow(QObject):
    """`opened` says that something is being written, `left` that nothing is any more; `said` carries a sentence,
    `saved` says that something waits to leave, `listed` carries the drafts.
    """

    opened = Signal()
    left = Signal()
    said = Signal(str)
    saved = Signal()
    article_asked = Signal(str)
    listed = Signal(object)

    def __init__(
        self,
        pane: EditorPane,
        drafting: Drafting,
        editing: Editing,
        searching: Searching,
        signature: Callable[[], str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._pane, self._drafting, self._window = pane, drafting, parent
        self._editing, self._searching = editing, searching
        self._signature = signature
        self._spelling = Spelling()
        self._discarded: list[Path] = []
        self._manuscript: Manuscript | None = None
        self._conflict: OutboxItem | None = None
        self._loading = False
        self._asked_title = ""
        self._keeper = DraftKeeper(drafting, pane.text, self)
        self._channel = Channel("preview", self)
        self._alike = Channel("alike", self)
        self._pictures = Channel("pictures", self)
        self._reviews = Channel("review", self)
        self._drafts = Channel("draft list", self)
        self._keeper.kept.connect(self._on_kept)
        self._keeper.failed.connect(self._on_not_kept)
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

    def edit(self, reading: Reading) -> None:
        """Write on in the draft of what is read: the site's variant where that is shown, else the article."""
        path = reading.revisions[-1][0].partition(":")[2]
        self._open(lambda: self._drafting.edit(path))

    def begin_new(self, title: str) -> None:
        """Write a new article, or open one that says the same."""
        if not self.leave():
            return
        dialog = NewArticleDialog(tuple(self._editing.templates()), self._window)
        dialog.title_typed.connect(lambda typed: self._look_for_alike(typed, dialog.show_alike))
        dialog.set_title(title)
        accepted = dialog.exec()
        self._alike.forget()
        if accepted:
            if dialog.key():
                self.article_asked.emit(dialog.key())
            else:
                self._open(partial(self._drafting.begin, dialog.title(), dialog.template()), form=True)
        dialog.deleteLater()

    def resume(self, file: Path) -> None:
        """Write on in that draft."""
        self._open(lambda: self._drafting.load(file))

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
            self._discarded.append(self._drafting.discard(self._manuscript.file))
        except KbError as error:
            self._on_trouble(error)
            return
        self._end()
        self.said.emit(tr("Brouillon jeté ; « Mes brouillons » (Ctrl+Maj+D) permet de le reprendre."))

    def publish(self) -> None:
        """See what others will read, settle what somebody else changed meanwhile, then send."""
        manuscript, text = self._manuscript, self._pane.text()
        if manuscript is not None and self._keeper.save_now():
            self._reviews.ask(lambda: self._drafting.review(manuscript, text), self._on_reviewed, self._on_trouble)

    def settle(self, item: OutboxItem) -> None:
        """What was sent could not take its article's place: make one text of both, then publish that."""
        self._open(lambda: self._drafting.reopen(item), conflict=item)

    def _on_reviewed(self, review: Review) -> None:
        if self._manuscript is None:
            return
        if review.rival is not None:
            self._settle(self._manuscript, review.rival)
            return
        dialog = PublishDialog(self._pane.theme(), review, self._signature(), self._window)
        accepted = dialog.exec()
        dialog.deleteLater()
        if accepted:
            self._send(self._manuscript)

    def _settle(self, manuscript: Manuscript, rival: Rival) -> None:
        dialog = MergeDialog(self._pane.theme(), rival, self._window)
        accepted, text = dialog.exec(), dialog.text()
        dialog.deleteLater()
        if not accepted:
            return
        try:
            self._manuscript = self._drafting.settle(manuscript, rival, text)
        except KbError as error:
            self._on_trouble(error)
            return
        self._keeper.begin(self._manuscript)
        self._pane.amend(text)
        self._pane.focus_text()
        self.said.emit(tr("Les deux textes sont réunis ; relisez, puis publiez."))
        self._show_preview()

    def _send(self, manuscript: Manuscript) -> None:
        try:
            self._drafting.publish(manuscript)
            if self._conflict is not None:
                self._drafting.put_away(self._conflict)
        except KbError as error:
            self._on_trouble(error)
            return
        self._end()
        self.said.emit(tr("Enregistré sur ce poste ; cela part dès que le dossier partagé le permet."))
        self.saved.emit()

    def close(self) -> bool:
        """The window wants to close; False where a text would be lost."""
        if not self._keeper.save_now():
            return False
        self._keeper.close()
        for channel in (self._channel, self._alike, self._pictures, self._reviews, self._drafts):
            channel.close()
        return True

    def look(self) -> None:
        """List the drafts anew, for the home page."""
        self._drafts.ask(self._drafting.rows, self.listed.emit, self._on_trouble)

    def show_drafts(self) -> None:
        """What was begun, to write on, throw away or take back."""
        if self.leave():
            self._drafts.ask(self._drafting.rows, self._on_rows, self._on_trouble)

    def _on_rows(self, rows: tuple[DraftRow, ...]) -> None:
        dialog = DraftsDialog(rows, self._window)
        dialog.show_rows(rows, can_undo=bool(self._discarded))
        discarded = self._discarded

        def change(deed: Callable[[], object]) -> None:
            try:
                deed()
            except KbError as error:
                self._on_trouble(error)
            dialog.show_rows(self._drafting.rows(), can_undo=bool(discarded))
            self.look()

        dialog.discard_asked.connect(lambda file: change(lambda: discarded.append(self._drafting.discard(file))))
        dialog.undo_asked.connect(lambda: change(lambda: self._drafting.restore(discarded.pop())))
        accepted, file = dialog.exec(), dialog.file()
        dialog.deleteLater()
        if accepted and file is not None:
            self.resume(file)

    def write_variant(self, reading: Reading, anchor: str, site: str, sites: Sequence[Site]) -> None:
        """Write a site's own version of a section, in a file of its own; the rest stays common.

        Without a `site` that is chosen already, it is asked which of `sites`.
        """
        if not site and sites:
            labels = [each.label for each in sites]
            chosen, ok = QInputDialog.getItem(
                self._window, tr("La version d'un site"), tr("Pour quel site ?"), labels, 0, editable=False
            )
            site = sites[labels.index(chosen)].code if ok else ""
        if not site:
            return
        self._open(lambda: self._drafting.begin_variant(reading.key, site, anchor))

    def _look_for_alike(self, title: str, show: Callable[[tuple[Hit, ...]], None]) -> None:
        self._alike.ask(lambda: alike(self._searching, title), show, self._on_trouble)

    def _open(self, deed: Callable[[], Manuscript], *, form: bool = False, conflict: OutboxItem | None = None) -> None:
        """Open a draft off the UI thread: its article may be long, and names are read from the whole library."""
        if self.is_writing() and not self.leave():
            return

        def read() -> tuple[Manuscript, WritingNames]:
            manuscript = deed()
            self._spelling.load()
            return manuscript, self._drafting.names(manuscript)

        def show(both: tuple[Manuscript, WritingNames]) -> None:
            self._on_opened(*both, form=form)
            self._conflict = conflict
            if conflict is not None:
                self.publish()

        self._channel.ask(read, show, self._on_trouble)

    def _on_opened(self, manuscript: Manuscript, names: WritingNames, *, form: bool) -> None:
        self._asked_title = ""
        self._manuscript = manuscript
        self._keeper.begin(manuscript)
        self._pane.set_spelling(self._spelling)
        self._loading = True
        self._pane.show_manuscript(manuscript, names, form=form)
        self._loading = False
        self._pane.show_state(tr("Rien de changé"))
        self.opened.emit()
        self._show_preview()

    def _end(self) -> None:
        self._keeper.end()
        self._channel.forget()
        self._reviews.forget()
        self._manuscript = None
        self.left.emit()
        self.look()

    def _on_typed(self) -> None:
        if self._manuscript is not None and not self._loading:
            self._pane.show_state(tr("Enregistrement…"))
            self._keeper.note_typing()

    def _show_preview(self) -> None:
        manuscript, text = self._manuscript, self._pane.text()
        if manuscript is not None:
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

    def _on_header_changed(self, key: str, value: object) -> None:
        assert value is None or isinstance(value, str | list | date)
        try:
            self._pane.amend(self._drafting.with_header(self._pane.text(), {key: value}))
        except KbError as error:
            self._on_trouble(error)

    def _on_picture(self, picture: QImage) -> None:
        """Scaled down and kept off the UI thread: a photograph takes a while to compress."""
        manuscript = self._manuscript
        if manuscript is None:
            return

        def keep() -> str:
            content, suffix = packed(picture)
            return self._drafting.attach(manuscript, content, suffix)

        self._pictures.ask(keep, self._pane.write_picture, self._on_trouble)

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
        self._pane.show_trouble(tr("{why} Votre texte n'est qu'à l'écran pour l'instant.", why=words))
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
