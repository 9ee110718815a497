"""A text that answers what somebody said: begun from it, published with their name, and they are told."""

from pathlib import PurePosixPath

from kb_app.domain.contribution import OutboxItem, Subject, Verdict, is_proposal
from kb_app.domain.errors import UsageError
from kb_app.language import tr
from kb_app.services.conversations import Conversation, Conversations
from kb_app.services.feedback import FeedbackDesk
from kb_app.services.writing.drafting import Drafting
from kb_app.services.writing.manuscript import Manuscript
from kb_app.services.writing.standing import Standing
from kb_app.services.writing.tending import with_contributors
from kb_app.workspace.drafts import Drafts, Origin


class Answering:
    """The draft itself remembers what it answers, so that it does after a restart too. May raise LocalError."""

    def __init__(
        self,
        conversations: Conversations,
        drafting: Drafting,
        drafts: Drafts,
        standing: Standing,
        desk: FeedbackDesk,
    ) -> None:
        self._conversations = conversations
        self._drafting = drafting
        self._drafts = drafts
        self._standing = standing
        self._desk = desk

    def begin(self, conversation: Conversation) -> Manuscript:
        """The draft of the article that was flagged, or of the text that is proposed.

        Raises ArticleNotFound, UsageError, LocalError.
        """
        said, entry = conversation.said, self._standing.catalogue.entry(conversation.key)
        if entry is None:
            raise UsageError(tr("La fiche n'existe plus."))
        proposal = said.feedback.proposal
        if proposal is None:
            manuscript = self._drafting.edit(entry.path)
        else:
            base = self._standing.keep(proposal.was)
            name = f"{PurePosixPath(entry.path).stem}-proposition"
            file = self._drafts.open(name, Origin(entry.folder, entry.path, base), proposal.content)
            manuscript = self._drafting.load(file)
        origin = Origin(manuscript.folder, manuscript.path, manuscript.base, answers=said.id)
        self._drafts.note(manuscript.file, origin)
        return manuscript

    def answered(self, manuscript: Manuscript) -> Conversation | None:
        """What the draft answers, if anything, and nobody else decided about meanwhile."""
        origin = self._drafts.origin(manuscript.file)
        found = self._conversations.get(origin.answers) if origin is not None else None
        return found if found is not None and found.is_open else None

    def publish(self, manuscript: Manuscript) -> OutboxItem:
        """Send the draft; those whom it answers are named among the contributors, if they signed, and told.

        Raises UsageError, LocalError.
        """
        answered = self.answered(manuscript)
        if answered is not None:
            content = with_contributors(manuscript.file.read_bytes(), answered.signed)
            self._drafts.save(manuscript.file, content)
        item = self._drafting.publish(manuscript)
        if answered is not None:
            self._tell(answered, item)
        return item

    def _tell(self, answered: Conversation, item: OutboxItem) -> None:
        """Who only proposes a correction leaves the matter open: the owner decides."""
        said = answered.said
        words, verdict = tr("Corrigé."), Verdict.FIXED
        if said.feedback.proposal is not None:
            words, verdict = tr("Votre changement est accepté, avec des retouches."), Verdict.ACCEPTED
        waits = is_proposal(item)
        self._desk.send(
            Subject.REPLY,
            tr("Une correction est proposée ; elle attend une validation.") if waits else words,
            said.feedback.article,
            in_reply_to=said.id,
            folder=said.folder,
            verdict=None if waits else verdict,
        )
