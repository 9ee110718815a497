"""What is written next: an article that is read, a new one, a site's own version, a draft, or what answers somebody."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QWidget

from kb_app.domain.contribution import OutboxItem
from kb_app.domain.errors import KbError
from kb_app.domain.folder import Site
from kb_app.language import tr
from kb_app.services.conversations import Conversation
from kb_app.services.reading import Reading
from kb_app.services.searching import Searching
from kb_app.services.wording import error_sentence
from kb_app.services.writing.answering import Answering
from kb_app.services.writing.drafting import Drafting
from kb_app.services.writing.editing import Editing
from kb_app.services.writing.lookalikes import alike
from kb_app.ui.dialogs.new_article_dialog import NewArticleDialog
from kb_app.ui.flows.edit_flow import EditFlow
from kb_app.ui.tasks import Channel


class BeginningFlow(QObject):
    """`said` carries a sentence, `article_asked` the key of an article that says already what a new one would."""

    said = Signal(str)
    article_asked = Signal(str)

    def __init__(
        self,
        edit: EditFlow,
        drafting: Drafting,
        answering: Answering,
        editing: Editing,
        searching: Searching,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._edit, self._drafting, self._answering = edit, drafting, answering
        self._editing, self._searching, self._window = editing, searching, window
        self._alike = Channel("alike", self)

    def edit(self, reading: Reading) -> None:
        """Write on in the draft of what is read: the site's variant where that is shown, else the article."""
        path = reading.revisions[-1][0].partition(":")[2]
        self._edit.open(lambda: self._drafting.edit(path))

    def begin_new(self, title: str) -> None:
        """Write a new article, or open one that says the same."""
        if not self._edit.leave():
            return
        dialog = NewArticleDialog(self._editing.templates(), self._window)
        dialog.title_typed.connect(
            lambda typed: self._alike.ask(lambda: alike(self._searching, typed), dialog.show_alike, self._on_trouble)
        )
        dialog.set_title(title)
        accepted = dialog.exec()
        self._alike.forget()
        if accepted:
            if dialog.key():
                self.article_asked.emit(dialog.key())
            else:
                self._edit.open(partial(self._drafting.begin, dialog.title(), dialog.template()), form=True)
        dialog.deleteLater()

    def resume(self, file: Path) -> None:
        """Write on in that draft."""
        self._edit.open(lambda: self._drafting.load(file))

    def settle(self, item: OutboxItem) -> None:
        """What was sent could not take its article's place: make one text of both, then publish that."""
        self._edit.open(lambda: self._drafting.reopen(item), conflict=item)

    def answer(self, conversation: Conversation) -> None:
        """Write what answers a flag, or touch up a text that is proposed, with what was said beside it."""
        self._edit.open(lambda: self._answering.begin(conversation))

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
        if site:
            self._edit.open(lambda: self._drafting.begin_variant(reading.key, site, anchor))

    def close(self) -> None:
        self._alike.close()

    def _on_trouble(self, error: KbError) -> None:
        self.said.emit(error_sentence(error))
