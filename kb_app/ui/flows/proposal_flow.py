"""Changes that wait for whoever answers for an article: said where it is read, looked at, decided."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kb_app.domain.errors import KbError
from kb_app.language import tr
from kb_app.services.conversations import Conversation
from kb_app.services.reading import Reading
from kb_app.services.wording import error_sentence
from kb_app.services.writing.validation import ProposalView, Validation
from kb_app.ui.dialogs.outbox_dialog import OutboxDialog
from kb_app.ui.dialogs.proposal_dialog import Answer, ProposalDialog
from kb_app.ui.tasks import Channel
from kb_app.ui.theme import Theme


class ProposalFlow(QObject):
    """`noticed` carries what to say above the article that is read, empty for nothing; `amend_asked` a conversation."""

    noticed = Signal(str)
    amend_asked = Signal(object)
    said = Signal(str)
    saved = Signal()

    def __init__(self, validation: Validation, theme: Callable[[], Theme], window: QWidget) -> None:
        super().__init__(window)
        self._validation, self._theme, self._window = validation, theme, window
        self._looks = Channel("proposals of an article", self)
        self._views = Channel("proposal", self)
        self._mine = Channel("my proposals", self)

    def look(self, reading: Reading | None) -> None:
        """See whether a change of what is read waits for a decision."""
        if reading is not None:
            key = reading.revisions[-1][0]
            self._looks.ask(lambda: self._validation.notice(key), self.noticed.emit, self._on_trouble)

    def list_mine(self, dialog: OutboxDialog) -> None:
        """Among what waits to leave: what arrived, and waits to be approved."""
        dialog.finished.connect(self._mine.forget)
        self._mine.ask(self._validation.mine, dialog.show_proposed, self._on_trouble)

    def examine(self, conversation: Conversation) -> None:
        self._views.ask(lambda: self._validation.view(conversation), self._on_view, self._on_trouble)

    def close(self) -> None:
        self._looks.close()
        self._views.close()
        self._mine.close()

    def _on_view(self, view: ProposalView) -> None:
        dialog = ProposalDialog(self._theme(), view, self._window)
        while dialog.exec():
            if dialog.answer() is Answer.AMEND:
                self.amend_asked.emit(view.conversation)
                break
            try:
                self.said.emit(self._decide(view.conversation, dialog.answer(), dialog.reason()))
            except KbError as error:
                dialog.show_trouble(error_sentence(error))
                continue
            self.saved.emit()
            break
        dialog.deleteLater()

    def _decide(self, conversation: Conversation, answer: Answer, reason: str) -> str:
        """What was done, in words. Raises UsageError, LocalError."""
        if answer is Answer.APPROVE:
            self._validation.approve(conversation)
            return tr("Le changement est publié : il part dès que le dossier partagé le permet.")
        self._validation.decline(conversation, reason)
        return tr("Refusé ; la raison part dès que le dossier partagé le permet.")

    def _on_trouble(self, error: KbError) -> None:
        self.said.emit(error_sentence(error))
