"""A portfolio of one's own work, made on one's own computer: what I wrote, what I mended, what I was thanked for.

It is gathered from what left this computer and arrived, so it can be made of oneself only: there is no way to make one
of somebody else, and nothing of it is sent.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from html import escape
from itertools import groupby

from kb_app.domain.contribution import Change, Fate, Subject
from kb_app.domain.own_work import OwnWork
from kb_app.language import later, tr
from kb_app.services.conversations import Conversations
from kb_app.services.sending import Sending
from kb_app.services.wording import day_words
from kb_app.workspace.own_work import OwnWorks

KINDS = {
    "written": later("Fiches écrites"),
    "changed": later("Fiches modifiées"),
    Subject.FLAG.value: later("Erreurs signalées"),
    Subject.QUESTION.value: later("Questions posées"),
    Subject.GAP.value: later("Fiches demandées"),
    Subject.REPLY.value: later("Réponses données"),
}


class Portfolio:
    """Every method may raise LocalError; not for the window's own thread, since messages are read from files."""

    def __init__(self, works: OwnWorks, sending: Sending, conversations: Conversations) -> None:
        self._works = works
        self._sending = sending
        self._conversations = conversations

    def collect(self) -> None:
        """Note what arrived since the last time."""
        known = self._works.ids()
        for item in self._sending.sent():
            if item.id not in known and item.progress.fate in (Fate.DELIVERED, Fate.MERGED):
                arrived = datetime.fromtimestamp(item.progress.delivered_at or item.since).astimezone().date()
                contribution = item.contribution
                if isinstance(contribution, Change):
                    kind = "changed" if contribution.base else "written"
                else:
                    kind = contribution.subject.value
                self._works.add(item.id, OwnWork(kind, contribution.article, item.title, arrived))

    def thanks(self) -> tuple[str, ...]:
        """Titles of the articles of mine that somebody thanked for."""
        mine = {work.article for work in self._works.all() if work.kind in ("written", "changed")}
        thanked = (
            each.title
            for each in self._conversations.all()
            if each.said.feedback.subject is Subject.THANKS and each.said.feedback.article in mine
        )
        return tuple(dict.fromkeys(thanked))

    def page(self, name: str, today: date) -> str:
        """HTML of the printable page; `name` is how one signs, or empty."""
        self.collect()
        title = tr("Ce que j'ai fait pour les fiches")
        parts = [f"<h1>{escape(title)}</h1>"]
        parts.append(f"<p>{escape(' · '.join(filter(None, (name, day_words(today)))))}</p>")
        parts += self._sections()
        if thanked := self.thanks():
            parts.append(_section(tr("On a remercié pour"), thanked))
        if len(parts) == 2:
            parts.append(f"<p>{escape(tr('Rien encore : ce que vous enverrez viendra ici.'))}</p>")
        return "\n".join(parts)

    def _sections(self) -> Iterator[str]:
        works = sorted(self._works.all(), key=lambda work: list(KINDS).index(work.kind) if work.kind in KINDS else 99)
        for kind, group in groupby(works, key=lambda work: work.kind):
            if kind in KINDS:
                lines = dict.fromkeys(f"{work.title} ({day_words(work.day)})" for work in group)
                yield _section(tr(KINDS[kind]), lines)


def _section(heading: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h2>{escape(heading)}</h2><ul>{items}</ul>"
