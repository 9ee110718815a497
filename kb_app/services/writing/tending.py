"""What becomes of an article without writing its text: still right, archived, credited, given back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from kb_app.domain.contribution import Change, OutboxItem
from kb_app.domain.errors import FrontMatterError, UsageError
from kb_app.language import tr
from kb_app.library.rows import Entry
from kb_app.parsing.decoding import decode, encode
from kb_app.parsing.header_edit import Written, edit
from kb_app.parsing.parser import parse_article
from kb_app.services.writing.standing import Standing, revision_of
from kb_app.services.writing.submitting import Submitting
from kb_app.workspace.outbox import Outbox


class Tending:
    """Works on the local copy and the outbox; never on a shared folder. `signature` is asked at each deed."""

    def __init__(
        self, outbox: Outbox, standing: Standing, submitting: Submitting, signature: Callable[[], str]
    ) -> None:
        self._outbox = outbox
        self._standing = standing
        self._submitting = submitting
        self._signature = signature

    def confirm(self, id_: str, today: date) -> OutboxItem:
        """Say that an article is still right: checked today, by whoever signs.

        Raises ArticleNotFound, UsageError, LocalError.
        """
        changes: dict[str, Written | None] = {"verified_on": today, "confidence": "validated", "review_on": None}
        if self._signature():
            changes["verified_by"] = self._signature()
        return self._change_header(id_, changes)

    def archive(self, id_: str) -> OutboxItem:
        """Take an article out of the answers; it stays readable. Raises ArticleNotFound, UsageError, LocalError."""
        return self._change_header(id_, {"confidence": "archived"})

    def credit(self, id_: str, name: str) -> OutboxItem | None:
        """Name somebody among the contributors of that article; None when they are already.

        Raises ArticleNotFound, UsageError, LocalError.
        """
        entry = self._standing.entry(id_)
        content = self._standing.present(entry)
        credited = with_contributors(content, (name,))
        return None if credited == content else self._put(entry, credited)

    def give_back(self, folder: str, path: str, content: bytes) -> OutboxItem:
        """Let the article at `path`, or the one that was there, have the text `content` again.

        Raises UsageError, LocalError.
        """
        entry = self._standing.catalogue.entry(f"{folder}:{path}")
        article = parse_article(content, folder=folder, path=path)
        if entry is not None and revision_of(content) == entry.revision:
            raise UsageError(tr("Cette version est déjà celle de la fiche."))
        return self._submitting.put(article, self._standing.base(entry) if entry else "", content)

    def remove_copy(self, item: OutboxItem) -> None:
        """Take away the text that was put beside its article because of a conflict. Raises LocalError."""
        change = item.contribution
        if isinstance(change, Change) and change.content is not None and item.progress.conflict_path:
            path = item.progress.conflict_path
            gone = Change(path, change.title, path, revision_of(change.content), None)
            self._submitting.send(item.folder, gone)
        self._outbox.drop(item)

    def _change_header(self, id_: str, changes: Mapping[str, Written | None]) -> OutboxItem:
        entry = self._standing.entry(id_)
        decoded = decode(self._standing.present(entry))
        try:
            content = encode(edit(decoded.text, changes), decoded.encoding)
        except FrontMatterError as error:
            raise UsageError(str(error)) from error
        return self._put(entry, content)

    def _put(self, entry: Entry, content: bytes) -> OutboxItem:
        article = parse_article(content, folder=entry.folder, path=entry.path)
        return self._submitting.put(article, self._standing.base(entry), content)


def with_contributors(content: bytes, names: Sequence[str]) -> bytes:
    """The text with those `names` among the contributors that are not there yet. Raises UsageError."""
    decoded = decode(content)
    header = parse_article(content, folder="", path="x.md").header
    new = [name for name in names if name not in (*header.contributors, *header.authors)]
    if not new:
        return content
    try:
        return encode(edit(decoded.text, {"contributors": [*header.contributors, *new]}), decoded.encoding)
    except FrontMatterError as error:
        raise UsageError(str(error)) from error
