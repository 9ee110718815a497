"""Open an article as the reader shows it: common part and site variant merged, rendered, with what must be said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kb_app.domain.article import Article, Confidence, Kind, Link, LinkKind, Phrase
from kb_app.domain.errors import ArticleNotFound, LocalError
from kb_app.domain.folder import Knowledge
from kb_app.domain.review import ReviewState, review_date, review_state
from kb_app.domain.variant import Composed, compose
from kb_app.library.catalogue import Catalogue
from kb_app.library.rows import Entry
from kb_app.parsing.parser import parse_article
from kb_app.parsing.renderer import render
from kb_app.services.notices import current_notices


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the outline; `own` is true when the section is the chosen site's."""

    level: int
    text: str
    anchor: str
    own: bool


@dataclass(frozen=True, slots=True)
class Trust:
    """Why an answer may be believed; `due` is the review date, if any."""

    confidence: Confidence
    owner: str
    verified_on: date | None
    verified_by: str
    state: ReviewState
    due: date | None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that the reader shows.

    `site` is the chosen site or empty; `variants` are the sites that have a variant; `has_variant` tells whether the
    chosen one has. `stale` says that this variant is older than the last change of the common article. `html` is
    sanitised; `markdown` and `text` are what it was made from. `media` are paths of images in the local copy.
    """

    key: str
    id: str
    path: str
    folder: str
    title: str
    kind: Kind
    site: str
    sites: tuple[str, ...]
    variants: tuple[str, ...]
    has_variant: bool
    stale: bool
    markdown: str
    text: str
    html: str
    outline: tuple[Heading, ...]
    trust: Trust
    notices: tuple[Entry, ...]
    phrases: tuple[Phrase, ...]
    links: tuple[Link, ...]
    problems: tuple[str, ...]
    media: Mapping[str, Path]


class Library:
    """Reads articles from the local copy; never touches a shared folder."""

    def __init__(
        self,
        catalogue: Catalogue,
        copy: Path,
        knowledge: Callable[[str], Knowledge],
        folders: Callable[[], tuple[str, ...]],
    ) -> None:
        self._catalogue = catalogue
        self._copy = copy
        self._knowledge = knowledge
        self._folders = folders
