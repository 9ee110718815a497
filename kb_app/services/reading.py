"""An article as it is read: common part and site variant merged, rendered, with what must be known of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kb_app.domain.article import Article, Confidence, Phrase
from kb_app.domain.review import ReviewState
from kb_app.domain.variant import Part
from kb_app.services.notices import Notice
from kb_app.services.rendering.rendered import Rendered


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the outline; `own` is true when the section is the chosen site's."""

    level: int
    text: str
    anchor: str
    own: bool


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link as a list shows it; `address` is what the reader follows."""

    label: str
    address: str


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
class Excerpt:
    """A section to be pasted elsewhere."""

    heading: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that the reader shows.

    `site` is the chosen site's code or empty, `site_label` what people call it; `variants` are the codes of sites that
    have a variant; `stale` says that this site's variant is older than the common article's last change. `rendered` is
    sanitised HTML, `markdown` is what it was made from. `revisions` are those of its files, by key. `images` holds
    the bytes of each `kbimg:` path that can be shown.
    """

    key: str
    article: Article
    revisions: tuple[tuple[str, str], ...]
    site: str
    site_label: str
    parts: tuple[Part, ...]
    markdown: str
    rendered: Rendered
    outline: tuple[Heading, ...]
    trust: Trust
    phrases: tuple[Phrase, ...]
    link_rows: tuple[LinkRow, ...]
    images: Mapping[str, bytes]
    variants: tuple[str, ...] = ()
    stale: bool = False
    notices: tuple[Notice, ...] = ()
    conflicts: tuple[str, ...] = ()
    """Paths of the copies that other tools left of it after a conflict."""
    folder_label: str = ""
    """The shared folder it is in, where more than one is followed."""

    @property
    def title(self) -> str:
        return self.article.title

    @property
    def path(self) -> str:
        return self.article.path

    @property
    def html(self) -> str:
        """All of the sanitised HTML; what is not rendered yet is, and takes its time."""
        return self.rendered.whole()

    @property
    def text(self) -> str:
        """The answer as plain text, headings included."""
        blocks = []
        for part in self.parts:
            blocks += [part.section.heading.upper() if part.section.heading else "", part.section.text]
        return "\n\n".join(block for block in blocks if block)
