"""Open an article as the reader shows it: common part and site variant merged, rendered, with what must be said."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePosixPath

from kb_app.domain.article import Article, Confidence, LinkKind, Phrase
from kb_app.domain.errors import ArticleNotFound
from kb_app.domain.folder import Knowledge
from kb_app.domain.review import ReviewState, review_date, review_state
from kb_app.domain.variant import Composed, Part, compose
from kb_app.library.catalogue import Catalogue
from kb_app.library.rows import Entry
from kb_app.parsing.links import LinkNames
from kb_app.parsing.parser import parse_article, phrases_of
from kb_app.parsing.renderer import render, render_composed, render_pieces
from kb_app.parsing.site_blocks import composed_for_site
from kb_app.services.knowledge import KnowledgeShelf
from kb_app.services.notices import Notice, current_notices
from kb_app.services.rendered import Rendered
from kb_app.sync.conflicts import conflict_of

MAX_IMAGE_BYTES = 20_000_000
STALE_MARGIN_NS = 24 * 3600 * 10**9
"""A variant must be a day older than the common article: a copied or checked-out folder dates all its files anew."""


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
    variants: tuple[str, ...]
    stale: bool
    parts: tuple[Part, ...]
    markdown: str
    rendered: Rendered
    outline: tuple[Heading, ...]
    trust: Trust
    notices: tuple[Notice, ...]
    phrases: tuple[Phrase, ...]
    link_rows: tuple[LinkRow, ...]
    images: Mapping[str, bytes]
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


class ReadingRoom:
    """Reads articles from the local copy; never touches a shared folder. `today` is asked at each opening."""

    def __init__(
        self,
        catalogue: Catalogue,
        copy: Path,
        knowledge: KnowledgeShelf,
        folders: Callable[[], tuple[str, ...]],
        today: Callable[[], date] = date.today,
    ) -> None:
        self._catalogue = catalogue
        self._copy = copy
        self._knowledge = knowledge
        self._folders = folders
        self._today = today
        self._link_names: dict[str, tuple[tuple[int, int], LinkNames]] = {}

    def close(self) -> None:
        self._catalogue.close()

    def key_of(self, id_: str) -> str:
        """Key of the article with that id or path. Raises ArticleNotFound."""
        entry = self._catalogue.find(id_, self._folders())
        if entry is None:
            raise ArticleNotFound(id_)
        return entry.key

    def key_of_link(self, reading: Reading, target: str) -> str:
        """Key of the article that a link of `reading` leads to (a path, or a name for a wikilink); empty if none."""
        folder = reading.article.folder
        if self._catalogue.entry(f"{folder}:{target}") is not None:
            return f"{folder}:{target}"
        path = self._finder(folder)(target)
        return f"{folder}:{path}" if path else ""

    def revision(self, key: str) -> str:
        """The revision that the library lists now; empty when it lists none."""
        entry = self._catalogue.entry(key)
        return entry.revision if entry else ""

    def open(self, key: str, site: str = "") -> Reading:
        """The article of `key` as read for `site`; a variant's key opens its common article for the variant's site.

        Raises ArticleNotFound.
        """
        entry = self._catalogue.entry(key)
        if entry is None:
            raise ArticleNotFound(key)
        if entry.variant_of and (common := self._common(entry)) is not None:
            site = site or (entry.sites[0] if entry.sites else "")
            entry = common
        article = self._parse(entry)
        variants = self._catalogue.variants(entry)
        chosen = next((variant for variant in variants if site and site in variant.sites), None)
        variant = self._parse(chosen) if chosen is not None else None
        knowledge = self._knowledge.of(entry.folder)
        place = knowledge.site(site) if site else None
        label = place.label if place else ""
        composed = composed_for_site(compose(article, variant), place)
        return Reading(
            key=entry.key,
            article=article,
            revisions=tuple((each.key, each.revision) for each in (article, variant) if each is not None),
            site=site,
            site_label=label,
            variants=tuple(dict.fromkeys(code for each in variants for code in each.sites)),
            stale=chosen is not None and self._is_stale(chosen, entry),
            parts=composed.parts,
            markdown=composed.markdown,
            rendered=Rendered(render_pieces(composed, find=self._finder(entry.folder), site=label)),
            outline=tuple(_headings(composed)),
            trust=self._trust(variant or article, article, knowledge),
            notices=self._notices(entry, knowledge, site),
            phrases=tuple(phrases_of(composed.sections)),
            link_rows=tuple(_link_rows(article, variant)),
            images=self._images(article, variant),
            conflicts=self._conflicts(entry),
            folder_label=entry.folder if len(self._folders()) > 1 else "",
        )

    def open_copy(self, folder: str, path: str) -> Reading:
        """A file of the copy that is not listed as an article. Raises ArticleNotFound."""
        try:
            data = (self._copy / folder / path).read_bytes()
        except OSError as error:
            raise ArticleNotFound(path) from error
        return self.read(data, folder, path)

    def read(self, data: bytes, folder: str, path: str, attached: Mapping[str, bytes] | None = None) -> Reading:
        """A text as the article at `path` would be read, listed there or not: a variant within its common article.

        `attached` are images that it shows and that are not in the copy yet, by path.
        """
        article = parse_article(data, folder=folder, path=path)
        common = self._catalogue.find(article.header.variant_of, (folder,)) if article.header.variant_of else None
        is_variant = common is not None and common.folder == folder and common.path != path
        whole = self._parse(common) if common is not None and is_variant else article
        variant = article if is_variant else None
        knowledge = self._knowledge.of(folder)
        site = article.header.sites[0] if variant is not None and article.header.sites else ""
        place = knowledge.site(site) if site else None
        composed = composed_for_site(compose(whole, variant), place)
        label = place.label if place else ""
        return Reading(
            key=article.key,
            article=article,
            revisions=((article.key, article.revision),),
            site=site,
            site_label=label,
            variants=(),
            stale=False,
            parts=composed.parts,
            markdown=composed.markdown,
            rendered=Rendered([render_composed(composed, find=self._finder(folder), site=label)]),
            outline=tuple(_headings(composed)),
            trust=self._trust(article, whole, knowledge),
            notices=(),
            phrases=tuple(phrases_of(composed.sections)),
            link_rows=tuple(_link_rows(whole, variant)),
            images=self._images(whole, variant) | dict(attached or {}),
        )

    def variant_written(self, reading: Reading) -> datetime | None:
        """When the site's variant within `reading` was written, by the copy's dates; None without one."""
        if len(reading.revisions) < 2:
            return None
        entry = self._catalogue.entry(reading.revisions[-1][0])
        try:
            status = (self._copy / entry.folder / entry.local).stat() if entry is not None else None
        except OSError:
            return None
        return datetime.fromtimestamp(status.st_mtime).astimezone() if status is not None else None

    def render_parts(self, reading: Reading, parts: Sequence[Part]) -> str:
        """The HTML of only these parts of the text, changed or not."""
        whole = Composed(reading.parts, reading.path)
        return render_composed(whole, find=self._finder(reading.article.folder), site=reading.site_label, parts=parts)

    def excerpt(self, reading: Reading, anchor: str) -> Excerpt:
        """The section of that anchor, with its title; the whole article when there is no such section."""
        part = next((part for part in reading.parts if part.section.anchor == anchor and anchor), None)
        if part is None:
            return Excerpt(reading.title, f"{reading.title}\n\n{reading.text}", reading.html)
        text = f"{part.section.heading}\n\n{part.section.text}"
        return Excerpt(part.section.heading, text, render(part.section.source, path=part.path))

    def _conflicts(self, entry: Entry) -> tuple[str, ...]:
        place = PurePosixPath(entry.path)
        try:
            listed = os.listdir(self._copy / entry.folder / place.parent)  # noqa: PTH208 - thousands of names, no paths
        except OSError:
            return ()
        stem = place.stem
        names = {name for name in listed if name.startswith(stem)}
        copies = ((name, conflict_of(name, names)) for name in sorted(names))
        return tuple(
            str(place.with_name(name)) for name, copy in copies if copy and copy.certain and copy.original == place.name
        )

    def _finder(self, folder: str) -> Callable[[str], str | None]:
        """What a wikilink's name means in `folder`; the library is asked only when there is one."""

        def find(name: str) -> str | None:
            found = self._names(folder).find(name)
            return found[0] if found else None

        return find

    def _names(self, folder: str) -> LinkNames:
        """Kept until the library changes: a vault's note may have a hundred of these links."""
        stamp = self._catalogue.stamp()
        kept = self._link_names.get(folder)
        if kept is None or kept[0] != stamp:
            names = self._catalogue.names(folder)
            kept = self._link_names[folder] = (stamp, LinkNames(dict.fromkeys(names.values()), names.items()))
        return kept[1]

    def _common(self, variant: Entry) -> Entry | None:
        found = self._catalogue.find(variant.variant_of, (variant.folder,))
        return found if found is not None and found.folder == variant.folder and not found.variant_of else None

    def _parse(self, entry: Entry) -> Article:
        try:
            data = (self._copy / entry.folder / entry.local).read_bytes()
        except OSError as error:
            raise ArticleNotFound(entry.id) from error
        return parse_article(data, folder=entry.folder, path=entry.path)

    def _is_stale(self, variant: Entry, common: Entry) -> bool:
        """Whether the common article changed after this variant: by the dates of the copy, which are the share's."""
        try:
            times = [(self._copy / e.folder / e.local).stat().st_mtime_ns for e in (variant, common)]
        except OSError:
            return False
        return times[0] + STALE_MARGIN_NS < times[1]

    def _trust(self, shown: Article, common: Article, knowledge: Knowledge) -> Trust:
        """The variant's own trust where it has some, else the common article's."""
        header = shown.header if shown.header.verified_on or shown.header.owner else common.header
        months = knowledge.review_every_months
        return Trust(
            header.confidence,
            header.owner or common.header.owner,
            header.verified_on,
            header.verified_by,
            review_state(header, months, self._today()),
            review_date(header, months),
        )

    def _notices(self, entry: Entry, knowledge: Knowledge, site: str) -> tuple[Notice, ...]:
        own = [notice for notice in self._catalogue.notices() if notice.folder == entry.folder]
        current = current_notices(own, knowledge, site, self._today())
        return tuple(notice for notice in current if entry.id in notice.concerns)

    def _images(self, *articles: Article | None) -> dict[str, bytes]:
        images = {}
        for article in filter(None, articles):
            for link in article.links:
                if link.kind is LinkKind.MEDIA and link.target not in images:
                    data = _image(self._copy / article.folder, link.target)
                    if data:
                        images[link.target] = data
        return images


def _headings(composed: Composed) -> Iterator[Heading]:
    for part in composed.parts:
        if part.section.level > 1:
            yield Heading(part.section.level, part.section.heading, part.section.anchor, part.own)


def _image(root: Path, target: str) -> bytes:
    """The image at `target` of the copy, never from outside it; empty when it cannot be shown."""
    try:
        path = (root / target).resolve()
        if not path.is_relative_to(root.resolve()) or path.stat().st_size > MAX_IMAGE_BYTES:
            return b""
        return path.read_bytes()
    except OSError:
        return b""


def _link_rows(*articles: Article | None) -> list[LinkRow]:
    """Links to other articles, each once, in the order of the text."""
    rows: dict[str, LinkRow] = {}
    for article in filter(None, articles):
        for link in article.links:
            if link.kind in (LinkKind.ARTICLE, LinkKind.NAMED) and link.target != article.path:
                anchor = f"#{link.anchor}" if link.anchor else ""
                rows.setdefault(link.target, LinkRow(link.label or link.target, f"kb:{link.target}{anchor}"))
    return list(rows.values())
