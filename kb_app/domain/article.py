"""An article: one Markdown file with a header, as the rest of the program sees it."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    ANSWER = "answer"
    PROCEDURE = "procedure"
    NOTICE = "notice"
    REFERENCE = "reference"


class Confidence(StrEnum):
    """How far an article may be trusted (KCS article states)."""

    WIP = "wip"
    NOT_VALIDATED = "not-validated"
    VALIDATED = "validated"
    ARCHIVED = "archived"


class Urgency(StrEnum):
    NORMAL = "normal"
    URGENT = "urgent"


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong with a file, and what to do about it.

    `path` is relative to the folder, with `/`; `line` is 1-based, 0 when it is about the whole file; `rule` is a
    stable word for scripts (`broken-header`); `message` is a sentence in the user's language.
    """

    path: str
    line: int
    rule: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Header:
    """What the front matter says. Everything is optional; `other` keeps the keys that mean nothing here."""

    id: str = ""
    title: str = ""
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    description: str = ""
    kind: Kind = Kind.ANSWER
    sites: tuple[str, ...] = ()
    owner: str = ""
    authors: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    confidence: Confidence = Confidence.NOT_VALIDATED
    verified_on: date | None = None
    verified_by: str = ""
    review_on: date | None = None
    review_every_months: int | None = None
    variant_of: str = ""
    starts: date | None = None
    ends: date | None = None
    urgency: Urgency = Urgency.NORMAL
    concerns: tuple[str, ...] = ()
    other: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what is under it, up to the next heading of any level.

    The first section of an article has level 0 and no heading when text comes before the first heading, or when that
    heading only repeats the title (`anchor` is then that heading's, and `source` begins with it). `source` is the
    Markdown, heading line included; `text` is the same without markup, heading excluded, as searched and quoted.
    `anchor` is unique in its article. `line` is where it starts in the file, 1-based.
    """

    level: int
    heading: str
    anchor: str
    source: str
    text: str
    line: int = 1


class LinkKind(StrEnum):
    ARTICLE = "article"
    MEDIA = "media"
    NAMED = "named"
    EXTERNAL = "external"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Link:
    """A link as written: `target` is resolved to a path in the folder for ARTICLE and MEDIA, else it is the address.

    NAMED is a `[[wikilink]]`: its target is a path, file name or title that only the whole folder can tell.

    `anchor` is the part after `#` (empty when there is none). A link to a heading of the same article has its path.
    """

    kind: LinkKind
    target: str
    anchor: str
    label: str
    line: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """A ready-made sentence to say or paste; `placeholders` are the `{names}` in `text`, in order, once each."""

    title: str
    text: str
    placeholders: tuple[str, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way out of a step: `label` for the agent, then where it leads (`path` is the file's own for a local one)."""

    label: str
    path: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Article:
    """A parsed article. `revision` is the SHA-256 of the file's bytes, in hex.

    `folder` is the label of the shared folder, `path` is relative to it with `/`. `id` is never empty. `is_cut` says
    that it is too long to be shown whole, and that only its beginning was read.
    """

    folder: str
    path: str
    id: str
    title: str
    header: Header
    sections: tuple[Section, ...]
    links: tuple[Link, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    revision: str = ""
    encoding: str = "utf-8"
    is_cut: bool = False

    @property
    def key(self) -> str:
        """Unique among all followed folders, stable as long as the file is not moved."""
        return f"{self.folder}:{self.path}"

    @property
    def lead(self) -> str:
        """The first text of the article: what answers first, by the content standard."""
        for section in self.sections:
            if section.text:
                return section.text.split("\n\n", 1)[0]
        return ""
