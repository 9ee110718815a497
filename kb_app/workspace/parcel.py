"""A contribution as a file of the outbox: what a person can read and mend in a text editor, behind a checksum.

    vademecum-outbox 1 <SHA-256 of all that follows this line>
    {"id": "…", "sequence": 12, "folder": "commun", "since": 1795600000.0, "kind": "change", "path": "bourse.md", …}

    the article's bytes as they are, or the words of a feedback in UTF-8, or a proposed text and then what it was

The file is never changed after it was written. What became of it is in a file beside it.
"""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from kb_app.domain.contribution import Change, Contribution, Fate, Feedback, OutboxItem, Progress, Proposal, Subject

_MARK = b"vademecum-outbox 1 "


def encode(item: OutboxItem) -> bytes:
    """The file's bytes."""
    contribution = item.contribution
    head: dict[str, Any] = {
        "id": item.id,
        "sequence": item.sequence,
        "folder": item.folder,
        "since": item.since,
    }
    fields = asdict(contribution)
    if isinstance(contribution, Change):
        content = fields.pop("content")
        head |= {"kind": "change", "deletes": content is None, **fields}
    else:
        content = fields.pop("text").encode("utf-8", "surrogatepass")
        if (proposal := contribution.proposal) is not None:
            content = proposal.content + proposal.was
            fields["proposal"] = {"path": proposal.path, "length": len(proposal.content)}
        head |= {"kind": "feedback", **fields}
    rest = json.dumps(head, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n\n" + (content or b"")
    return _MARK + hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest


def decode(data: bytes) -> OutboxItem:
    """The item in a file. Raises ValueError for a file that is not as it was written."""
    first, _, rest = data.partition(b"\n")
    if first != _MARK + hashlib.sha256(rest).hexdigest().encode():
        raise ValueError("checksum")
    line, _, content = rest.partition(b"\n\n")
    try:
        head: dict[str, Any] = json.loads(line)
        place = {name: head.pop(name) for name in ("id", "sequence", "folder", "since")}
        return OutboxItem(**place, contribution=_contribution(head, content))
    except (KeyError, TypeError) as error:
        raise ValueError(repr(error)) from error


def encode_progress(progress: Progress) -> bytes:
    return json.dumps(asdict(progress)).encode()


def decode_progress(data: bytes) -> Progress:
    """What became of an item; a file that makes no sense is as good as none, since delivering again does no harm."""
    try:
        fields: dict[str, Any] = json.loads(data)
        return Progress(**{**fields, "fate": Fate(fields["fate"])})
    except (ValueError, KeyError, TypeError):
        return Progress()


def _contribution(head: dict[str, Any], content: bytes) -> Contribution:
    if head.pop("kind") == "change":
        deletes = head.pop("deletes")
        return Change(**head, content=None if deletes else content)
    head["subject"] = Subject(head["subject"])
    if (place := head.pop("proposal", None)) is not None:
        length = int(place["length"])
        return Feedback(**head, text="", proposal=Proposal(place["path"], content[:length], content[length:]))
    return Feedback(**head, text=content.decode("utf-8", "surrogatepass"))
