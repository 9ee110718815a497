"""The table of importers, and the reading of a whole tree through them."""

import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from kb_app.domain.errors import UsageError
from kb_app.language import tr
from kb_app.transfer.importing import dokuwiki, faq, html, markdown_folder, mediawiki, pdf, slides, word
from kb_app.transfer.importing.imported import Imported, Importer, Tools, Tree, Unreadable

TABLE: tuple[Importer, ...] = (markdown_folder, html, word, pdf, slides, faq, mediawiki, dokuwiki)
SUFFIXES = tuple(sorted({suffix for importer in TABLE for suffix in importer.SUFFIXES} | {".zip"}))

SAVED_AS = {
    **dict.fromkeys((".doc", ".dot", ".odt", ".rtf"), ".docx"),
    **dict.fromkeys((".ppt", ".pps", ".odp"), ".pptx"),
    ".xls": ".xlsx",
}
"""What an office program that opens the file can save instead."""

BROKEN = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RuntimeError, SyntaxError, EOFError,
    AssertionError, OSError, MemoryError, zipfile.BadZipFile, zlib.error, struct.error,
)  # fmt: skip
"""What converters raise on broken and hostile files: RecursionError is a RuntimeError, XML errors are SyntaxErrors."""


@dataclass(frozen=True, slots=True)
class Read:
    """What the file `name` of a tree gave: documents, or an attachment with its path, or the reason for neither."""

    name: str
    documents: tuple[Imported, ...] = ()
    attachment: tuple[str, bytes] | None = None
    problem: str = ""


def read_tree(tree: Tree, tools: Tools, progress: Callable[[int, int], None]) -> Iterator[Read]:
    """Everything in `tree`, file after file. Raises UsageError when a converter is not installed."""
    names = tree.names()
    along = dict(markdown_folder.attachments(tree))
    used: set[str] = set()
    rest = []
    for number, name in enumerate(names):
        progress(number, len(names))
        if name in along:
            yield _attachment(tree, name, along[name])
            continue
        try:
            importer = next((known for known in TABLE if known.can_read(tree, name)), None)
            if importer is None:
                rest.append(name)
                continue
            with warnings.catch_warnings():
                # converters warn whoever writes programs, in English, and quote the document
                warnings.simplefilter("ignore")
                documents = tuple(importer.read(tree, name, tools))
        except ModuleNotFoundError as error:
            raise UsageError(
                tr(
                    "Pour importer « {name} », installez les convertisseurs : pip install 'kb-app[import]' "
                    "(il manque {module}).",
                    name=name,
                    module=error.name or str(error),
                )
            ) from error
        except Unreadable as error:
            yield Read(name, problem=str(error))
        except BROKEN as error:
            reason = str(error)[:120] or type(error).__name__
            yield Read(name, problem=tr("le fichier est abîmé : {reason}", reason=reason))
        else:
            used.update(media.name for document in documents for media in document.media)
            if documents:
                yield Read(name, documents)
    progress(len(names), len(names))
    for name in rest:
        if name not in used:
            yield Read(name, problem=_why_not(name))


def _why_not(name: str) -> str:
    suffix = SAVED_AS.get(PurePosixPath(name).suffix.lower())
    if suffix is None:
        return tr("ce genre de fichier n'est pas repris")
    return tr("ce format n'est pas lu : enregistrez-le en {suffix}, puis recommencez", suffix=suffix)


def _attachment(tree: Tree, name: str, path: str) -> Read:
    try:
        return Read(name, attachment=(path, tree.read(name)))
    except Unreadable as error:
        return Read(name, problem=str(error))
