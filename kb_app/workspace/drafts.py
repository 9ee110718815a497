"""Drafts: texts that are being written, plain Markdown files that any editor opens.

Beside `drafts/paiement.md` lies `drafts/paiement.md.origin`, which says which article it is for and upon which revision
it was begun. Without it the text is still there, and is published as an arbitrary file would be.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from kb_app import durable

_SUFFIX = ".origin"


@dataclass(frozen=True, slots=True)
class Origin:
    """The article at `path` of the folder labelled `folder`; `base` is empty for a new article."""

    folder: str
    path: str
    base: str


class Drafts:
    """The drafts in the directory `root`. Every method may raise LocalError."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def open(self, name: str, origin: Origin, content: bytes) -> Path:
        """The draft for that article: the one that was begun, else a new one with `content`, called `name`.md or so.

        A draft that nobody changed since it was begun or published, upon another revision, starts anew.
        """
        file, number = self._root / f"{name}.md", 1
        while file.exists():
            kept = self.origin(file)
            if kept is not None and (kept.folder, kept.path) == (origin.folder, origin.path):
                if kept.base == origin.base or not self._is_untouched(file, kept):
                    return file
                break
            number += 1
            file = self._root / f"{name}-{number}.md"
        self._write(file, content)
        self.note(file, origin)
        return file

    def note(self, file: Path, origin: Origin) -> None:
        """Remember what the draft `file` is for; nothing for a file that is no draft."""
        if self._is_draft(file):
            self._write(_beside(file), json.dumps(asdict(origin), ensure_ascii=False).encode())

    def origin(self, file: Path) -> Origin | None:
        """What `file` is a draft of; None for any other file."""
        if not self._is_draft(file):
            return None
        try:
            return Origin(**json.loads(_beside(file).read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def files(self) -> tuple[Path, ...]:
        """Every draft, by name."""
        return tuple(sorted(self._root.glob("*.md")))

    def _is_draft(self, file: Path) -> bool:
        return file.absolute().parent == self._root.absolute()

    @staticmethod
    def _is_untouched(file: Path, origin: Origin) -> bool:
        try:
            return hashlib.sha256(file.read_bytes()).hexdigest() == origin.base
        except OSError:
            return False

    def _write(self, file: Path, content: bytes) -> None:
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            durable.replace(file, content)
        except OSError as error:
            raise durable.local_error(error) from error


def _beside(file: Path) -> Path:
    return file.with_name(file.name + _SUFFIX)
