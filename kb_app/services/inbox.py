"""What came from others: flags, questions, replies. Names are as signed, and nobody verified them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kb_app.domain.contribution import Feedback
from kb_app.domain.names import fold
from kb_app.language import tr
from kb_app.parsing.feedback import read_feedback, read_record
from kb_app.services.former_places import Recorded
from kb_app.settings import Settings
from kb_app.sync.ignore import FileKind, kind_of
from kb_app.sync.names import is_confined

_REVISION = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"(?P<number>\d+)-(?P<id>[0-9a-f]{32})\.md")


@dataclass(frozen=True, slots=True)
class Received:
    """A feedback that lies in the shared folder. `id` is what a reply refers to; `client` and `number` tell where it
    came from and in which order, whatever clocks say. `written` is what the record says.
    """

    id: str
    folder: str
    client: str
    number: int
    written: datetime | None
    feedback: Feedback


class Inbox:
    """Reads what refreshes brought; never touches a shared folder. Not for the window's own thread: it reads files."""

    def __init__(self, settings: Callable[[], Settings]) -> None:
        self._settings = settings
        self._read: dict[Path, Received | None] = {}
        self._authors: dict[Path, tuple[str, str]] = {}

    def received(self, article: str = "") -> tuple[Received, ...]:
        """Every feedback of the followed folders, or those on the article of that id, the latest first."""
        found = [received for file in self._files() if (received := self._of(file)) is not None]
        chosen = (received for received in found if not article or received.feedback.article == article)
        return tuple(sorted(chosen, key=_age, reverse=True))

    def replies(self, id_: str) -> tuple[Received, ...]:
        """What answers the feedback of that id, in the order of arrival."""
        return tuple(received for received in reversed(self.received()) if received.feedback.in_reply_to == id_)

    def author(self, revision: str) -> str:
        """Who signed the revision of that SHA-256, empty if nobody did."""
        for file in self._files():
            if file not in self._authors:
                head, _ = read_record(_bytes(file))
                is_text = head.get("kind") in ("revision", "proposal")
                self._authors[file] = (head.get("revision", "") if is_text else "", head.get("author", "")[:80])
            if self._authors[file][0] == revision and self._authors[file][1]:
                return self._authors[file][1]
        return ""

    def signed_by(self, name: str) -> tuple[str, ...]:
        """Paths in the shared folder of every record that is signed with that name, folded."""
        signed = (file for file in self._files() if fold(read_record(_bytes(file))[0].get("author", "")) == name)
        return tuple(f".kb/inbox/{file.parent.name}/{file.name}" for file in signed)

    def published(self, label: str) -> tuple[Recorded, ...]:
        """Every text that was published to the folder of that label, as its records say, in no sure order."""
        heads = (read_record(_bytes(file))[0] for file in sorted((self._settings().inbox / label).glob("*/*.md")))
        told = (
            Recorded(head.get("path", ""), head.get("revision", ""), head.get("moved_from", ""))
            for head in heads
            if head.get("kind") == "revision"
        )
        # anybody can write a record: it leads nowhere but to articles
        return tuple(one for one in told if _REVISION.fullmatch(one.revision) and _are_articles(one))

    def _of(self, file: Path) -> Received | None:
        """Records never change: each is read once."""
        if file not in self._read:
            name, read = _NAME.fullmatch(file.name), read_feedback(_bytes(file))
            self._read[file] = (
                Received(name["id"], file.parent.parent.name, file.parent.name, int(name["number"]), read[1], read[0])
                if name and read
                else None
            )
        return self._read[file]

    def _files(self) -> Iterator[Path]:
        for folder in self._settings().folders:
            yield from sorted((self._settings().inbox / folder.label).glob("*/*.md"))


def author_words(received: Received) -> str:
    """Who says so, without vouching for it."""
    name = received.feedback.author
    return tr("{name} (non vérifié)", name=name) if name else tr("non signé")


def _are_articles(record: Recorded) -> bool:
    paths = (record.path, *([record.moved_from] if record.moved_from else []))
    return all(is_confined(path) and kind_of(path) is FileKind.ARTICLE for path in paths)


def _age(received: Received) -> tuple[str, int, str]:
    return received.written.isoformat() if received.written else "", received.number, received.id


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
