"""What people said and what became of it, read off the UI thread: the inbox, and the replies on the home page."""

from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kb_app.domain.contribution import Subject
from kb_app.domain.errors import KbError
from kb_app.language import tr
from kb_app.services.conversations import Conversation, Conversations
from kb_app.services.feedback import FeedbackDesk
from kb_app.services.wording import error_sentence
from kb_app.ui.dialogs.inbox_dialog import Decision, InboxDialog
from kb_app.ui.tasks import Channel


class ConversationFlow(QObject):
    """`replied` carries what I said and was answered since I last looked, after each `looked`; `saved` says that
    something waits to leave.

    `fix_asked` carries what calls for a correction, `proposal_asked` a proposed text to be looked at.
    """

    said = Signal(str)
    saved = Signal()
    replied = Signal(object)
    looked = Signal()
    article_asked = Signal(str, str)
    fix_asked = Signal(object)
    proposal_asked = Signal(object)

    def __init__(self, conversations: Conversations, desk: FeedbackDesk, parent: QWidget) -> None:
        super().__init__(parent)
        self._conversations, self._desk, self._window = conversations, desk, parent
        self._channel = Channel("conversations", self)

    def look(self) -> None:
        """See whether something was answered."""
        self.looked.emit()
        self._channel.ask(self._conversations.replies_to_me, self.replied.emit, self._on_trouble)

    def show_inbox(self) -> None:
        self._channel.ask(self._conversations.all, self._on_all, self._on_trouble)

    def mark_seen(self, conversation: Conversation) -> None:
        try:
            self._conversations.mark_seen((conversation,), date.today())
        except KbError as error:
            self._on_trouble(error)
        self.look()

    def close(self) -> None:
        self._channel.close()

    def _on_all(self, conversations: tuple[Conversation, ...]) -> None:
        dialog = InboxDialog(conversations, date.today(), self._window)
        dialog.decided.connect(lambda decision: self._on_decided(dialog, decision))
        dialog.article_asked.connect(self.article_asked)
        dialog.fix_asked.connect(self.fix_asked)
        dialog.proposal_asked.connect(self.proposal_asked)
        dialog.exec()
        dialog.deleteLater()

    def _on_decided(self, dialog: InboxDialog, decision: Decision) -> None:
        said = decision.conversation.said
        try:
            self._desk.send(
                Subject.REPLY,
                decision.text,
                said.feedback.article if decision.conversation.key else "",
                in_reply_to=said.id,
                folder=said.folder,
                verdict=decision.verdict,
                joins=decision.joins,
            )
        except KbError as error:
            dialog.show_trouble(error_sentence(error))
            return
        dialog.show_decided(decision)
        self.said.emit(tr("Réponse enregistrée sur ce poste ; elle part dès que le dossier partagé le permet."))
        self.saved.emit()

    def _on_trouble(self, error: KbError) -> None:
        self.said.emit(error_sentence(error))
