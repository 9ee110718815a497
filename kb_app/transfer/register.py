"""The register of hand-overs: a CSV file that stays with the organisation, one line each, never rewritten."""

import csv
import io
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from kb_app import durable


@dataclass(frozen=True, slots=True)
class Handover:
    """`when` is ISO 8601 in UTC, `scope` the choice in words, `digest` the SHA-256 of what was handed over."""

    when: str
    scope: str
    articles: int
    files: int
    recipient: str
    decided_by: str
    with_people: bool
    bundle: str
    digest: str


def enter(register: Path, handover: Handover) -> None:
    """Add one line, safe on the disk when this returns. Raises LocalError."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    try:
        before = register.read_bytes()
    except FileNotFoundError:
        before = b"\xef\xbb\xbf"
        writer.writerow(field.name for field in fields(Handover))
    except OSError as error:
        raise durable.local_error(error) from error
    writer.writerow(map(_harmless, astuple(handover)))
    try:
        register.parent.mkdir(parents=True, exist_ok=True)
        durable.replace(register, before + written.getvalue().encode())
    except OSError as error:
        raise durable.local_error(error) from error


def _harmless(value: object) -> object:
    """Words that a spreadsheet would take for a formula are marked as words."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
