"""A text for an article into the outbox: published, or proposed to its owner where the folder's policy asks for it."""

from collections.abc import Callable
from dataclasses import replace

from kb_app.domain.article import Article, Confidence
from kb_app.domain.contribution import Change, Feedback, OutboxItem, Proposal, Subject
from kb_app.domain.errors import UsageError
from kb_app.domain.names import fold
from kb_app.language import tr
from kb_app.library.rows import Entry
from kb_app.services.knowledge import KnowledgeShelf
from kb_app.services.wording import size_words
from kb_app.services.writing.standing import Standing, revision_of
from kb_app.settings import Settings
from kb_app.sync.inbox import RECORD_LIMIT
from kb_app.workspace.outbox import Outbox

_HEADER_ROOM = 4096
"""Bytes of a record that are not its texts."""


class Submitting:
    """Puts what was written for articles into the outbox."""

    def __init__(
        self,
        outbox: Outbox,
        standing: Standing,
        knowledge: KnowledgeShelf,
        settings: Callable[[], Settings],
        clock: Callable[[], float],
    ) -> None:
        self._outbox = outbox
        self._standing = standing
        self._knowledge = knowledge
        self._settings = settings
        self._clock = clock

    def put(self, article: Article, base: str, content: bytes) -> OutboxItem:
        """Send `content`, which was written upon the revision `base`, to where `article` is.

        Raises UsageError, LocalError.
        """
        entry = self._standing.catalogue.entry(article.key)
        if entry is not None and not self.may_decide(entry):
            return self._propose(entry, base, content)
        return self.send(article.folder, Change(article.id, article.title, article.path, base, content))

    def send(self, folder: str, change: Change, author: str | None = None) -> OutboxItem:
        """Send `change` whatever the policy says; signed as the settings say, unless by `author`. Raises LocalError."""
        signed = self._settings().text("signature") if author is None else author
        return self._outbox.put(folder, replace(change, author=signed), self._clock())

    def may_decide(self, entry: Entry) -> bool:
        """Whether what this person writes for that article is published at once.

        It is, unless the folder has changes of validated articles approved by their owners, and this person answers for
        another name than the owner's. Nobody can be asked where no owner is named.
        """
        is_guarded = self._knowledge.of(entry.folder).validation == "owner" and entry.confidence is Confidence.VALIDATED
        return not is_guarded or not entry.owner or fold(entry.owner) in self._own_names()

    def _own_names(self) -> frozenset[str]:
        settings = self._settings()
        names = [settings.text("signature"), *settings.text("answers_for").split(",")]
        return frozenset(fold(name.strip()) for name in names if name.strip())

    def _propose(self, entry: Entry, base: str, content: bytes) -> OutboxItem:
        """What of this person is proposed for that article and has not left yet gives way."""
        was = self._standing.kept(base)
        if was is None:
            raise UsageError(
                tr("Le texte d'où vous êtes parti n'est plus sur ce poste : reprenez la fiche, puis publiez.")
            )
        if len(content) + len(was) > RECORD_LIMIT - _HEADER_ROOM:
            raise UsageError(
                tr(
                    "Cette fiche est trop longue pour être proposée ({size}) : votre texte reste dans vos brouillons, "
                    "demandez à {owner} de la découper ou de la changer.",
                    size=size_words(len(content)),
                    owner=entry.owner,
                )
            )
        proposal = Proposal(entry.path, content, was)
        feedback = Feedback(
            Subject.PROPOSAL, entry.id, "", revision_of(content), title=entry.title,
            author=self._settings().text("signature"), proposal=proposal,
        )  # fmt: skip
        for item in self._outbox.waiting():
            if item.folder == entry.folder and _proposed_path(item) == entry.path:
                self._outbox.drop(item)
        return self._outbox.put(entry.folder, feedback, self._clock())


def _proposed_path(item: OutboxItem) -> str:
    sent = item.contribution
    return sent.proposal.path if isinstance(sent, Feedback) and sent.proposal is not None else ""
