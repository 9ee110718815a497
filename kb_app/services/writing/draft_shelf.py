"""The drafts as a list: what was begun and not sent, what was thrown away, and the way back for it."""

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kb_app.domain.names import displayable
from kb_app.workspace.drafts import Drafts

_TITLE = re.compile(rb"(?m)^(?:title|titre)\s*:\s*(.+?)\s*$")


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft as a list shows it; `written` is when it was last saved."""

    file: Path
    title: str
    path: str
    is_new: bool
    written: datetime


class DraftShelf:
    """Every method may raise LocalError."""

    def __init__(self, drafts: Drafts, clock: Callable[[], float] = time.time) -> None:
        self._drafts = drafts
        self._clock = clock

    def rows(self) -> tuple[DraftRow, ...]:
        """What was begun and not sent, the latest first."""
        return self._rows(file for file in self._drafts.files() if not self._drafts.is_untouched(file))

    def discarded(self) -> tuple[DraftRow, ...]:
        """What was thrown away in the last thirty days, the latest first; `restore` takes it."""
        return self._rows(self._drafts.discarded())

    def discard(self, file: Path) -> Path:
        """Throw a draft away; what `restore` takes."""
        return self._drafts.discard(file, self._clock())

    def restore(self, kept: Path) -> Path:
        """Undo `discard`."""
        return self._drafts.restore(kept)

    def _rows(self, files: Iterable[Path]) -> tuple[DraftRow, ...]:
        found = []
        for file in files:
            origin = self._drafts.origin(file)
            if origin is None:
                continue
            try:
                written = datetime.fromtimestamp(file.stat().st_mtime).astimezone()
                title = _title(file.read_bytes(), file)
            except OSError:
                continue
            found.append(DraftRow(file, title, origin.path, not origin.base, written))
        return tuple(sorted(found, key=lambda row: row.written, reverse=True))


def _title(content: bytes, file: Path) -> str:
    """What the header says, without parsing the text: lists must be quick."""
    found = _TITLE.search(content[:4096])
    return displayable(found[1].decode("utf-8", "replace").strip("\"'")) if found else file.stem
