"""The port of the importers, and the values that cross it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from kb_app.domain.errors import KbError

IMAGES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp"})
"""What the shared folder carries beside articles."""


DOCUMENTS = frozenset({".pdf", ".docx", ".docm", ".pptx", ".html", ".htm"})
"""What becomes one article of its own, so that a link to it can be kept."""


class Unreadable(KbError):
    """One document cannot be read; `str()` is a sentence for people. The others are not concerned."""


class Missing(Unreadable):
    """A converter is not installed."""


@dataclass(frozen=True, slots=True)
class Media:
    """An image: `name` is what addresses made by `links.image_address` call it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Imported:
    """A document as Markdown.

    `key` says which document of its source this is, the same at each import. `path` is where it would like to lie,
    with `/` and without suffix; with `keeps_path` it lies there, else under a plain name made from it. Links and images
    of `body` have addresses made by `links`. `anchors` maps the source's names of places to our anchors. `original`
    are the bytes of an article of ours, which only moves house: it is not touched.
    """

    key: str
    title: str
    body: str
    path: str
    media: tuple[Media, ...] = ()
    notes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    anchors: tuple[tuple[str, str], ...] = ()
    keeps_path: bool = False
    original: bytes | None = None


class Tree(Protocol):
    """Files to import, by their names with `/`: a directory, a zip, or loose files. Compared by identity."""

    @property
    def label(self) -> str: ...
    def names(self) -> tuple[str, ...]: ...
    def has(self, name: str) -> bool: ...
    def __hash__(self) -> int: ...
    def read(self, name: str) -> bytes:
        """Raises Unreadable."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What importers borrow from `parsing`: bytes to text (empty when it is no text), and the sanitiser of HTML."""

    decode: Callable[[bytes], str]
    sanitise: Callable[[str], str]


class Importer(Protocol):
    """One kind of document. The modules of this package are the implementations."""

    @property
    def SUFFIXES(self) -> tuple[str, ...]: ...  # noqa: N802 - a constant of each module
    def can_read(self, tree: Tree, name: str) -> bool: ...
    def read(self, tree: Tree, name: str, tools: Tools) -> Iterator[Imported]:
        """Raises Unreadable, and what converters raise on broken files (`register.BROKEN`)."""
