"""Where documents come from: a directory, a zip, or loose files. Links out of it are not followed."""

import os
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kb_app.domain.errors import UsageError
from kb_app.domain.names import displayable
from kb_app.durable import refusal
from kb_app.language import tr
from kb_app.transfer.importing.imported import Tree, Unreadable
from kb_app.transfer.importing.limits import MAX_ENTRIES, MAX_FILE, open_zip

_ZIP = ".zip"


@dataclass(frozen=True, slots=True, eq=False)
class FileTree:
    """Files on this computer."""

    label: str
    files: Mapping[str, Path]

    def names(self) -> tuple[str, ...]:
        return tuple(self.files)

    def has(self, name: str) -> bool:
        return name in self.files

    def read(self, name: str) -> bytes:
        try:
            with self.files[name].open("rb") as file:
                content = file.read(MAX_FILE + 1)
        except OSError as error:
            raise Unreadable(tr("ne peut pas être lu : {reason}", reason=refusal(error))) from error
        if len(content) > MAX_FILE:
            raise Unreadable(tr("dépasse {limit} Mo", limit=MAX_FILE >> 20))
        return content


class ZipTree:
    """Files of an archive that was found to be within the limits; a directory that holds all of it is left out."""

    def __init__(self, label: str, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.label = label
        names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
        tops = {name.partition("/")[0] for name in names if not _is_hidden(name)}
        top = f"{tops.pop()}/" if len(tops) == 1 else ""
        if not all(name.startswith(top) for name in names if not _is_hidden(name)):
            top = ""
        self._entries = {name.removeprefix(top): name for name in names if not _is_hidden(name.removeprefix(top))}

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._entries))

    def has(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        try:
            with self._archive.open(self._entries[name]) as file:
                return file.read(MAX_FILE)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
            raise Unreadable(tr("est abîmé dans l'archive")) from error


@contextmanager
def open_trees(sources: Sequence[Path]) -> Iterator[list[Tree]]:
    """The trees of `sources`, in order; files of one directory are one tree, so that their links meet.

    Raises UsageError: nothing there, or an archive beyond the limits.
    """
    trees: list[Tree] = []
    loose: dict[Path, dict[str, Path]] = {}
    with ExitStack() as stack:
        for source in sources:
            if source.is_dir():
                trees.append(FileTree(source.resolve().name, _files_below(source)))
            elif not source.is_file():
                raise UsageError(tr("Rien à cet endroit : {path}", path=displayable(str(source))))
            elif source.suffix.lower() == _ZIP:
                try:
                    file = stack.enter_context(source.open("rb"))
                except OSError as error:
                    reason = refusal(error)
                    raise UsageError(tr("{path} ne peut pas être lu : {reason}", path=source, reason=reason)) from error
                trees.append(ZipTree(source.stem, stack.enter_context(open_zip(file, source.name))))
            else:
                if source.parent not in loose:
                    loose[source.parent] = {}
                    trees.append(FileTree("", loose[source.parent]))
                loose[source.parent][unicodedata.normalize("NFC", source.name)] = source
        yield trees


def _files_below(root: Path) -> dict[str, Path]:
    """By name, sorted; no hidden ones, no links, whose targets may lie anywhere. Names are NFC: macOS lists NFD."""
    found = {}
    for directory, below, names in os.walk(root):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(names):
            file = Path(directory, name)
            if not name.startswith(".") and not file.is_symlink() and file.is_file():
                found[unicodedata.normalize("NFC", file.relative_to(root).as_posix())] = file
        if len(found) > MAX_ENTRIES:
            raise UsageError(
                tr("{path} a plus de {limit} fichiers : importez-le en parties.", path=root, limit=MAX_ENTRIES)
            )
    return dict(sorted(found.items()))


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))
