"""Changes that wait for the owner of an article: what is proposed, how it differs, and what the owner makes of it."""

from dataclasses import dataclass

from kb_app.domain.contribution import Change, OutboxItem, Proposal, Subject, Verdict, is_proposal
from kb_app.domain.errors import UsageError
from kb_app.domain.word_change import Run, word_changes
from kb_app.language import tr
from kb_app.library.rows import Entry
from kb_app.parsing.decoding import decode
from kb_app.services.conversations import Conversation, Conversations
from kb_app.services.feedback import FeedbackDesk
from kb_app.services.reading import Reading
from kb_app.services.reading_room import ReadingRoom
from kb_app.services.sending import Sending
from kb_app.services.writing.standing import Standing, revision_of
from kb_app.services.writing.submitting import Submitting
from kb_app.services.writing.tending import with_contributors
from kb_app.sync.merge import merge3


@dataclass(frozen=True, slots=True)
class ProposalView:
    """`before` is what people read now, None for an article that is gone, and `after` what they would read.

    `runs` are the words that differ. `obstacle` says why this person cannot publish it as it is, empty if they can;
    `may_decide` is true of who answers for the article.
    """

    conversation: Conversation
    owner: str
    before: Reading | None
    after: Reading
    runs: tuple[Run, ...]
    may_decide: bool
    obstacle: str


class Validation:
    """Not for the window's own thread: messages and articles are read from files. May raise LocalError."""

    def __init__(
        self,
        conversations: Conversations,
        sending: Sending,
        standing: Standing,
        submitting: Submitting,
        desk: FeedbackDesk,
        room: ReadingRoom,
    ) -> None:
        self._conversations = conversations
        self._sending = sending
        self._standing = standing
        self._submitting = submitting
        self._desk = desk
        self._room = room

    def waiting(self, key: str = "") -> tuple[Conversation, ...]:
        """Proposals that nobody decided about, for the article of that key or for all."""
        return tuple(
            each
            for each in self._conversations.open()
            if each.said.feedback.proposal is not None and (not key or each.key == key)
        )

    def mine(self) -> tuple[tuple[OutboxItem, str], ...]:
        """What I proposed, was delivered and waits for a decision; each with the name of who decides."""
        decided = {each.said.id for each in self._conversations.all() if not each.is_open}
        catalogue = self._standing.catalogue
        found = []
        for item in self._sending.sent():
            if is_proposal(item) and item.id not in decided:
                entry = catalogue.find(item.contribution.article, (item.folder,))
                found.append((item, entry.owner if entry is not None else ""))
        return tuple(found)

    def owner(self, conversation: Conversation) -> str:
        """Who decides about it."""
        entry = self._entry(conversation)
        return entry.owner if entry is not None else ""

    def may_decide(self, conversation: Conversation) -> bool:
        """Whether this person answers for the article; an article that is gone has nobody who does."""
        entry = self._entry(conversation)
        return entry is None or self._submitting.may_decide(entry)

    def notice(self, key: str) -> str:
        """What to say above the article of that key to whoever proposed a change or decides about one."""
        entry = self._standing.catalogue.entry(key)
        if entry is None:
            return ""
        mine = [item for item, _ in self.mine()] + [item for item in self._sending.waiting() if is_proposal(item)]
        if any((item.folder, item.contribution.article) == (entry.folder, entry.id) for item in mine):
            return tr("Votre changement est proposé : il attend la validation de {owner}.", owner=entry.owner)
        if self._submitting.may_decide(entry) and self.waiting(key):
            return tr("Un changement proposé attend votre validation (Ctrl+Maj+I).")
        return ""

    def find(self, id_: str) -> Conversation:
        """The proposal whose id begins with `id_` and waits. Raises UsageError."""
        found = self._conversations.get(id_)
        if found is None or not found.is_open or found.said.feedback.proposal is None:
            raise UsageError(tr("Aucune proposition « {id} » n'attend : kb proposals en donne la liste.", id=id_))
        return found

    def view(self, conversation: Conversation) -> ProposalView:
        """How it differs from what people read now. Raises ArticleNotFound."""
        proposal, entry = _proposal(conversation), self._entry(conversation)
        folder = conversation.said.folder
        if entry is None:
            after = self._room.read(proposal.content, folder, proposal.path)
            gone = tr("La fiche n'existe plus.")
            return ProposalView(conversation, "", None, after, (), may_decide=True, obstacle=gone)
        present = self._standing.content(entry)
        becomes = _becomes(proposal, present)
        may_decide, obstacle = self._submitting.may_decide(entry), ""
        if not may_decide:
            obstacle = tr("C'est à {owner} de décider.", owner=entry.owner)
        elif becomes is None:
            obstacle = tr("La fiche a changé aux mêmes lignes depuis : reprenez le texte avant de le publier.")
        text = proposal.content if becomes is None else becomes
        return ProposalView(
            conversation,
            entry.owner,
            self._room.read(present, folder, entry.path),
            self._room.read(text, folder, entry.path),
            word_changes(decode(present).text, decode(text).text),
            may_decide,
            obstacle,
        )

    def approve(self, conversation: Conversation) -> OutboxItem:
        """Publish what is proposed, in the name of who signed it, and tell them. Raises UsageError, LocalError.

        Whoever signed is named among the contributors. What changed in the article meanwhile is merged on the way.
        """
        proposal, said = _proposal(conversation), conversation.said
        entry = self._decided(conversation)
        if entry is None or _becomes(proposal, self._standing.content(entry)) is None:
            raise UsageError(tr("La fiche a changé aux mêmes lignes depuis : reprenez le texte avant de le publier."))
        base = self._standing.keep(proposal.was)
        content = with_contributors(proposal.content, conversation.signed)
        change = Change(entry.id, entry.title, entry.path, base, content)
        item = self._submitting.send(said.folder, change, author=said.feedback.author)
        self._reply(conversation, tr("Votre changement est accepté."), Verdict.ACCEPTED)
        return item

    def decline(self, conversation: Conversation, reason: str) -> OutboxItem:
        """Leave the article as it is, and tell the author why. Raises UsageError, LocalError."""
        self._decided(conversation)
        if not reason.strip():
            raise UsageError(tr("Dites pourquoi : la raison revient à la personne qui a proposé."))
        return self._reply(conversation, reason, Verdict.DECLINED)

    def _decided(self, conversation: Conversation) -> Entry | None:
        entry = self._entry(conversation)
        if entry is not None and not self._submitting.may_decide(entry):
            raise UsageError(tr("C'est à {owner} de décider.", owner=entry.owner))
        return entry

    def _reply(self, conversation: Conversation, words: str, verdict: Verdict) -> OutboxItem:
        said = conversation.said
        article = said.feedback.article if conversation.key else ""
        return self._desk.send(Subject.REPLY, words, article, in_reply_to=said.id, folder=said.folder, verdict=verdict)

    def _entry(self, conversation: Conversation) -> Entry | None:
        return self._standing.catalogue.entry(conversation.key) if conversation.key else None


def _proposal(conversation: Conversation) -> Proposal:
    proposal = conversation.said.feedback.proposal
    if proposal is None:
        raise UsageError(tr("Ce message ne propose pas de texte."))
    return proposal


def _becomes(proposal: Proposal, present: bytes) -> bytes | None:
    """What publishing makes of the article; None where it was changed in the same lines."""
    if revision_of(present) == revision_of(proposal.was):
        return proposal.content
    return merge3(proposal.was, proposal.content, present)
