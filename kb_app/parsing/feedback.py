"""A feedback as it lies in the shared folder: Markdown with a header, which any editor shows as it is.

    ---
    kind: flag
    defect: outdated
    article: paiement-echelonne
    revision: 5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef
    section: montant-minimal
    written: "2026-11-24T09:12Z"
    ---

    Le montant minimal a changé.

`defect`, `verdict`, `in_reply_to`, `joins`, `author` and `site` are there where they say something. None of it is
trusted: a name is a claim. A proposal has `path` and `length`, and under its header, byte for byte, the proposed text
and then the one that it was written upon: `length` bytes are the first one's.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

from kb_app.domain.contribution import LONGEST_TEXT, Defect, Feedback, Proposal, Subject, Verdict
from kb_app.domain.errors import FrontMatterError
from kb_app.domain.names import displayable
from kb_app.parsing import header_values
from kb_app.parsing.decoding import decode
from kb_app.parsing.front_matter import split
from kb_app.parsing.header_edit import edit
from kb_app.parsing.header_yaml import read_entries

_KEYS = ("article", "revision", "section", "in_reply_to", "joins", "author")
_END = b"\n---\n"


def write_feedback(feedback: Feedback, since: float) -> bytes:
    """The record's bytes; `since` is when it was written, in Unix seconds, told to the minute."""
    sense = {"defect": feedback.defect or "", "verdict": feedback.verdict or ""}
    head = {"kind": feedback.subject.value} | sense | {key: getattr(feedback, key) for key in _KEYS}
    head |= {"written": f"{datetime.fromtimestamp(since, UTC):%Y-%m-%dT%H:%MZ}", "site": feedback.site}
    if (proposal := feedback.proposal) is not None:
        head |= {"path": proposal.path, "length": str(len(proposal.content))}
        header = edit("", {key: value for key, value in head.items() if value})
        return header.encode("utf-8", "backslashreplace") + proposal.content + proposal.was
    header = edit("", {key: value for key, value in head.items() if value})
    return f"{header}\n{feedback.text.strip()}\n".encode("utf-8", "backslashreplace")


def read_feedback(data: bytes) -> tuple[Feedback, datetime | None] | None:
    """The feedback in a record and when it says it was written; None for a record that is none."""
    head, body = read_record(data)
    proposal = _proposal(head, data) if head.get("kind") == Subject.PROPOSAL else None
    try:
        subject = Subject(head.get("kind", ""))
    except ValueError:
        return None
    fields = {key: head.get(key, "")[:200] for key in (*_KEYS, "site")}
    defect = next((one for one in Defect if one == head.get("defect")), None)
    verdict = next((one for one in Verdict if one == head.get("verdict")), None)
    if subject is Subject.PROPOSAL and proposal is None:
        return None
    text = "" if proposal else body.strip()[:LONGEST_TEXT]
    feedback = Feedback(subject, text=text, defect=defect, verdict=verdict, proposal=proposal, **fields)
    return feedback, _moment(head.get("written", ""))


def read_record(data: bytes) -> tuple[dict[str, str], str]:
    """The header of any record and what is under it; both empty for one that makes no sense."""
    # what follows a header may be a text in another encoding than the header's
    end = data.find(_END) + len(_END) if data.startswith(b"---\n") and _END in data else 0
    front = split(decode(data[:end]).text + decode(data[end:]).text if end else decode(data).text)
    try:
        entries = read_entries(front.block or "")
    except FrontMatterError:
        return {}, ""
    return {entry.key: displayable(header_values.text(entry.value)) for entry in entries}, front.body


def _proposal(head: Mapping[str, str], data: bytes) -> Proposal | None:
    """None unless the proposed text is all there: its SHA-256 is in the header."""
    length, rest = head.get("length", ""), data.partition(_END)[2]
    if not (length.isdecimal() and int(length) <= len(rest)):
        return None
    content, was = rest[: int(length)], rest[int(length) :]
    if hashlib.sha256(content).hexdigest() != head.get("revision"):
        return None
    return Proposal(head.get("path", ""), content, was)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    except ValueError:
        return None
