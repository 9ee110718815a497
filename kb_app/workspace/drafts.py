"""Drafts: texts that are being written, plain Markdown files that any editor opens.

Beside `drafts/paiement.md` lies `drafts/paiement.md.origin`, which says which article it is for and upon which revision
it was begun. Without it the text is still there, and is published as an arbitrary file would be. `paiement.md.files/`
has the images that were put into it and are on no share yet. `discarded/` keeps for a month what was thrown away.
"""

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from kb_app import durable

KEPT_SECONDS = 30 * 86_400.0
_SUFFIX, _FILES = ".origin", ".files"


@dataclass(frozen=True, slots=True)
class Origin:
    """The article at `path` of the folder labelled `folder`; `base` is empty for a new article.

    `sent` is the revision that was published or proposed last, `answers` the id of the feedback that it answers.
    """

    folder: str
    path: str
    base: str
    sent: str = ""
    answers: str = ""


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
                if kept.base == origin.base or not self.is_untouched(file):
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
        if not self._is_draft(file) and not self._is_draft(file.parent):
            return None
        try:
            return Origin(**json.loads(_beside(file).read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def follow(self, old: str, new: str) -> None:
        """The article of the key `old` moved, and has the key `new`: what was begun on it is for that one."""
        for file in self.files():
            kept = self.origin(file)
            if kept is not None and f"{kept.folder}:{kept.path}" == old:
                self.note(file, replace(kept, path=new.partition(":")[2]))

    def files(self) -> tuple[Path, ...]:
        """Every draft, by name."""
        return tuple(sorted(self._root.glob("*.md")))

    def save(self, file: Path, content: bytes) -> None:
        """Let the draft have the text `content`; it is on the disk when this returns."""
        self._write(file, content)

    def is_untouched(self, file: Path) -> bool:
        """Whether the draft says just what it was begun upon, or what was published of it."""
        origin = self.origin(file)
        try:
            known = (origin.base, origin.sent) if origin is not None else ()
            return hashlib.sha256(file.read_bytes()).hexdigest() in known
        except OSError:
            return False

    def attach(self, file: Path, name: str, content: bytes) -> None:
        """Keep an image for the draft, until it is published with it."""
        place = _beside(file, _FILES)
        try:
            place.mkdir(parents=True, exist_ok=True)
            durable.replace(place / name, content)
        except OSError as error:
            raise durable.local_error(error) from error

    def attached(self, file: Path) -> tuple[Path, ...]:
        """The images that were put into the draft."""
        return tuple(sorted(_beside(file, _FILES).glob("*.*")))

    def discard(self, file: Path, now: float) -> Path:
        """Throw a draft away with all that belongs to it; where it is kept for `restore`."""
        bin_ = self._root / "discarded"
        number, kept = 0, bin_ / file.name
        try:
            bin_.mkdir(parents=True, exist_ok=True)
            self._expire(bin_, now)
            while kept.exists():
                number += 1
                kept = bin_ / f"{file.stem}-{number}.md"
            _move(file, kept)
            os.utime(kept, (now, now))
        except OSError as error:
            raise durable.local_error(error) from error
        return kept

    def discarded(self) -> tuple[Path, ...]:
        """What was thrown away and can be had back."""
        return tuple(sorted((self._root / "discarded").glob("*.md")))

    def restore(self, kept: Path) -> Path:
        """Undo `discard`; the draft again, under another name if its own was taken meanwhile."""
        number, file = 0, self._root / kept.name
        while file.exists():
            number += 1
            file = self._root / f"{kept.stem}-{number}.md"
        try:
            _move(kept, file)
        except OSError as error:
            raise durable.local_error(error) from error
        return file

    def _expire(self, bin_: Path, now: float) -> None:
        for file in bin_.glob("*.md"):
            if file.stat().st_mtime < now - KEPT_SECONDS:
                shutil.rmtree(_beside(file, _FILES), ignore_errors=True)
                _beside(file).unlink(missing_ok=True)
                file.unlink()

    def _is_draft(self, file: Path) -> bool:
        return file.absolute().parent == self._root.absolute()

    def _write(self, file: Path, content: bytes) -> None:
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            durable.replace(file, content)
        except OSError as error:
            raise durable.local_error(error) from error


def _beside(file: Path, suffix: str = _SUFFIX) -> Path:
    return file.with_name(file.name + suffix)


def _move(source: Path, target: Path) -> None:
    """A draft and what lies beside it; the text last, so that a crash in between leaves it where it was."""
    for suffix in (_FILES, _SUFFIX):
        if _beside(source, suffix).exists():
            _beside(source, suffix).replace(_beside(target, suffix))
    source.replace(target)
    durable.sync_directory(target.parent)
    durable.sync_directory(source.parent)
