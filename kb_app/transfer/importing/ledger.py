"""What earlier imports wrote in a folder, so that the next one knows what is its own and what people changed since.

`.kb-imports.json` in the target: `{"format": 1, "documents": {key: {"path", "sha256"}}}`. It may be deleted: imports
then update nothing that differs, and say that it is in conflict.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from kb_app import durable

NAME = ".kb-imports.json"
_FORMAT = 1
_LARGEST = 64 << 20


@dataclass(frozen=True, slots=True)
class Record:
    """`sha256` of the bytes that the import wrote at `path`, relative to the target."""

    path: str
    sha256: str


def load(target: Path) -> dict[str, Record]:
    """By key; empty when nothing can be read, which makes imports careful. Raises LocalError."""
    try:
        with (target / NAME).open("rb") as file:
            document = json.loads(file.read(_LARGEST))
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError):
        return {}
    except OSError as error:
        raise durable.local_error(error) from error
    documents = document.get("documents") if isinstance(document, dict) and document.get("format") == _FORMAT else None
    records = {}
    for key, row in documents.items() if isinstance(documents, dict) else ():
        if isinstance(row, dict) and isinstance(row.get("path"), str) and isinstance(row.get("sha256"), str):
            records[key] = Record(row["path"], row["sha256"])
    return records


def save(target: Path, records: dict[str, Record]) -> None:
    """Raises LocalError."""
    rows = {key: {"path": record.path, "sha256": record.sha256} for key, record in sorted(records.items())}
    content = json.dumps({"format": _FORMAT, "documents": rows}, ensure_ascii=False, indent=1)
    try:
        durable.replace(target / NAME, content.encode())
    except OSError as error:
        raise durable.local_error(error) from error


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
