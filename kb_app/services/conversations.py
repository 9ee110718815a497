"""What people said of the articles and what became of it: for experts what is open, for everybody their replies."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from kb_app.domain.contribution import Feedback, Subject, Verdict
from kb_app.language import later, tr, trn
from kb_app.library.catalogue import Catalogue
from kb_app.services.feedback import DEFECTS, SUBJECTS
from kb_app.services.inbox import Inbox, Received, author_words
from kb_app.services.sending import Sending
from kb_app.services.wording import day_words
from kb_app.workspace.seen_replies import SeenReplies

VERDICTS = {
    Verdict.ANSWERED: later("Répondu"),
    Verdict.FIXED: later("Corrigé"),
    Verdict.DECLINED: later("Sans suite"),
    Verdict.DUPLICATE: later("Déjà signalé"),
    Verdict.ACCEPTED: later("Acceptée"),
}


@dataclass(frozen=True, slots=True)
class Conversation:
    """Something that was said, and the replies in the order of arrival. `title` is the article's, empty for a gap.

    `joined` repeat it: who answers it answers them. `joins` is the id of what this one repeats; the replies there are
    its own too. `is_replaced` is true of a proposal that the same computer replaced by a later one.
    """

    said: Received
    replies: tuple[Received, ...]
    title: str
    key: str
    joined: tuple[Received, ...] = ()
    joins: str = ""
    is_replaced: bool = False

    @property
    def verdict(self) -> Verdict | None:
        """What the latest reply that decides made of it; None while it is open."""
        decided = (reply.feedback.verdict for reply in reversed(self.replies))
        return next((verdict for verdict in decided if verdict is not None), None)

    @property
    def is_open(self) -> bool:
        """Whether somebody has to decide about it; thanks need no decision."""
        return self.verdict is None and not self.is_replaced and self.said.feedback.subject is not Subject.THANKS

    @property
    def signed(self) -> tuple[str, ...]:
        """Names of those who said it, as they signed, each once."""
        names = (one.feedback.author for one in (self.said, *self.joined))
        return tuple(dict.fromkeys(name for name in names if name))


class Conversations:
    """Reads what refreshes brought; not for the window's own thread, since it reads files. May raise LocalError."""

    def __init__(
        self,
        inbox: Inbox,
        sending: Sending,
        catalogue: Catalogue,
        seen: SeenReplies,
        folders: Callable[[], tuple[str, ...]],
    ) -> None:
        self._inbox = inbox
        self._sending = sending
        self._catalogue = catalogue
        self._seen = seen
        self._folders = folders

    def all(self) -> tuple[Conversation, ...]:
        """Everything that was said, by anybody, the latest first."""
        received = self._inbox.received()
        replies: dict[str, list[Received]] = {}
        for one in reversed(received):
            if one.feedback.subject is Subject.REPLY:
                replies.setdefault(one.feedback.in_reply_to, []).append(one)
        said = {one.id: one for one in received if one.feedback.subject is not Subject.REPLY}
        joins = _joins(said, replies)
        latest = {
            (one.client, one.feedback.article): one for one in sorted(said.values(), key=_number) if _is_text(one)
        }
        return tuple(
            self._conversation(
                one,
                [*replies.get(one.id, ()), *replies.get(joins.get(one.id, ""), ())],
                tuple(said[id_] for id_, target in joins.items() if target == one.id),
                joins.get(one.id, ""),
                is_replaced=_is_text(one) and latest[one.client, one.feedback.article] is not one,
            )
            for one in said.values()
        )

    def open(self) -> tuple[Conversation, ...]:
        """What nobody has decided about yet."""
        return tuple(each for each in self.all() if each.is_open)

    def get(self, id_: str) -> Conversation | None:
        """The conversation about the feedback whose id begins with `id_`, None if it is not just one."""
        found = [each for each in self.all() if id_ and each.said.id.startswith(id_.lower())]
        return found[0] if len(found) == 1 else None

    def replies_to_me(self) -> tuple[Conversation, ...]:
        """What I said and was answered, as long as I have not seen the latest reply."""
        mine = {item.id for item in self._sending.sent()}
        seen = self._seen.all()
        return tuple(
            each
            for each in self.all()
            if each.said.id in mine and each.replies and each.replies[-1].id not in seen | mine
        )

    def mark_seen(self, conversations: Iterable[Conversation], today: date) -> None:
        """I have read these replies. Raises LocalError."""
        for each in conversations:
            for reply in each.replies:
                self._seen.add(reply.id, today)

    def _conversation(
        self,
        said: Received,
        replies: Iterable[Received],
        joined: tuple[Received, ...],
        joins: str,
        *,
        is_replaced: bool,
    ) -> Conversation:
        entry = self._catalogue.find(said.feedback.article, (said.folder,)) if said.feedback.article else None
        title = entry.title if entry else said.feedback.article
        return Conversation(said, tuple(replies), title, entry.key if entry else "", joined, joins, is_replaced)


def _joins(said: Mapping[str, Received], replies: Mapping[str, Sequence[Received]]) -> dict[str, str]:
    """What repeats another, to the one that is answered for both; nothing is joined in a circle."""
    direct = {}
    for id_ in said:
        for reply in replies.get(id_, ()):
            if reply.feedback.verdict is Verdict.DUPLICATE and reply.feedback.joins in said:
                direct[id_] = reply.feedback.joins
    joined = {}
    for id_ in direct:
        target, seen = id_, {id_}
        while target in direct and direct[target] not in seen:
            target = direct[target]
            seen.add(target)
        if target not in direct:
            joined[id_] = target
    return joined


def _is_text(received: Received) -> bool:
    return received.feedback.subject is Subject.PROPOSAL


def _number(received: Received) -> int:
    return received.number


def subject_words(feedback: Feedback) -> str:
    """What kind of word it is: `C'est périmé`, `Question`, `Fiche manquante`."""
    return tr(DEFECTS[feedback.defect]) if feedback.defect else tr(SUBJECTS[feedback.subject])


def heading_words(conversation: Conversation, today: date) -> str:
    """Who said it, when, for which site."""
    said = conversation.said
    parts = [author_words(said), _day(said, today)]
    if said.feedback.site:
        parts.append(tr("site {site}", site=said.feedback.site))
    return " · ".join(filter(None, parts))


def may_repeat(one: Conversation, other: Conversation) -> bool:
    """Whether both are about the same article, or about none, in words: one may repeat the other."""
    said, known = one.said, other.said
    is_same_place = (said.folder, one.key) == (known.folder, other.key)
    return said.id != known.id and is_same_place and not (said.feedback.proposal or known.feedback.proposal)


def conversation_words(conversation: Conversation, today: date) -> str:
    """All that was said: the message, the replies, and who else said the same."""
    said = conversation.said.feedback
    none = tr("Sans autre mot.")
    text = tr("Un nouveau texte est proposé pour cette fiche validée.") if said.proposal else said.text or none
    parts = [f"{subject_words(said)} — {heading_words(conversation, today)}", text]
    parts += [reply_words(reply, today) for reply in conversation.replies]
    if count := len(conversation.joined):
        said_too = trn("Une autre personne l'a dit :", "{count} autres personnes l'ont dit :", count)
        parts.append("\n".join([said_too, *(f"« {each.feedback.text or none} »" for each in conversation.joined)]))
    return "\n\n".join(parts)


def reply_words(reply: Received, today: date) -> str:
    """A reply in one paragraph: its verdict, who, when, and what they say."""
    verdict = tr(VERDICTS[reply.feedback.verdict]) if reply.feedback.verdict else tr("Réponse")
    head = " · ".join(filter(None, (verdict, author_words(reply), _day(reply, today))))
    return f"{head}\n{reply.feedback.text}" if reply.feedback.text else head


def _day(received: Received, today: date) -> str:
    if received.written is None or received.written > datetime.now(UTC):
        return ""
    day = received.written.astimezone().date()
    return tr("aujourd'hui") if day == today else day_words(day)
