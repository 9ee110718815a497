"""A person's name taken out of a shared folder on their request: what would change, what is sent, what cannot go."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb_app.domain.contribution import OutboxItem
from kb_app.domain.errors import FrontMatterError, UsageError
from kb_app.domain.names import fold
from kb_app.language import tr
from kb_app.library.rows import Entry
from kb_app.parsing.decoding import decode, encode
from kb_app.parsing.header_edit import Written, edit
from kb_app.parsing.parser import parse_article
from kb_app.services.history import differences
from kb_app.services.inbox import Inbox
from kb_app.services.writing.standing import Standing
from kb_app.services.writing.submitting import Submitting


@dataclass(frozen=True, slots=True)
class HeaderChange:
    """What goes from one header: `lines` as `diff -u` shows them. `content` is the whole new text."""

    entry: Entry
    lines: tuple[str, ...]
    content: bytes


@dataclass(frozen=True, slots=True)
class NameFindings:
    """Where the name stands. `changes` can be sent. What remains is for a person to do: `mentions` are titles of
    articles whose text has it, `unreadable` those whose header has to be mended first, and `records` the files of
    messages that are signed with it (`.kb/inbox/…`), which are never changed by this program.
    """

    changes: tuple[HeaderChange, ...]
    mentions: tuple[str, ...]
    unreadable: tuple[str, ...]
    records: tuple[str, ...]


class NameRemoval:
    """Reads every article of the copy and every message; not for the window's own thread. May raise LocalError."""

    def __init__(self, standing: Standing, submitting: Submitting, inbox: Inbox) -> None:
        self._standing = standing
        self._submitting = submitting
        self._inbox = inbox

    def find(self, name: str) -> NameFindings:
        """Where `name` stands, whatever its case and accents. Raises UsageError."""
        wanted = fold(name)
        if not wanted:
            raise UsageError(tr("Quel nom ? Donnez-le comme il est signé."))
        # the name alone, not the beginning of a longer one
        said = re.compile(rf"(?<!\w){re.escape(wanted)}(?!\w)")
        changes, mentions, unreadable = [], [], []
        for entry in self._entries():
            content = self._standing.present(entry)
            if not said.search(fold(decode(content).text)):
                continue
            try:
                changed = without_name(content, wanted)
            except FrontMatterError:
                unreadable.append(entry.title)
                continue
            if changed != content:
                changes.append(HeaderChange(entry, tuple(differences(content, changed)), changed))
            if said.search(fold(decode(changed).text)):
                mentions.append(entry.title)
        return NameFindings(tuple(changes), tuple(mentions), tuple(unreadable), self._inbox.signed_by(wanted))

    def send(self, findings: NameFindings) -> tuple[OutboxItem, ...]:
        """Publish the changes of the headers, or propose them where the folder asks for that. Raises UsageError."""
        sent = []
        for change in findings.changes:
            entry = change.entry
            article = parse_article(change.content, folder=entry.folder, path=entry.path)
            sent.append(self._submitting.put(article, self._standing.base(entry), change.content))
        return tuple(sent)

    def _entries(self) -> Iterator[Entry]:
        for label in self._standing.labels():
            keys = [f"{label}:{path}" for path in self._standing.catalogue.revisions(label)]
            yield from self._standing.catalogue.entries(keys).values()


def without_name(content: bytes, wanted: str) -> bytes:
    """The text without that name (folded) among its authors, contributors, owner and who verified it.

    Every other line stays as it is. Raises FrontMatterError.
    """
    decoded = decode(content)
    header = parse_article(content, folder="", path="x.md").header
    changes: dict[str, Written | None] = {}
    for key, names in (("authors", header.authors), ("contributors", header.contributors)):
        if kept := [name for name in names if fold(name) != wanted]:
            if len(kept) < len(names):
                changes[key] = kept
        elif names:
            changes[key] = None
    for key, name in (("owner", header.owner), ("verified_by", header.verified_by)):
        if name and fold(name) == wanted:
            changes[key] = None
    return encode(edit(decoded.text, changes), decoded.encoding) if changes else content
