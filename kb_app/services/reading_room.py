"""Open an article as the reader shows it: common part and site variant merged, rendered, with what must be said."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from kb_app.domain.article import Article, LinkKind
from kb_app.domain.errors import ArticleNotFound
from kb_app.domain.folder import Knowledge
from kb_app.domain.review import review_date, review_state
from kb_app.domain.variant import Composed, Part, compose
from kb_app.library.catalogue import Catalogue
from kb_app.library.rows import Entry
from kb_app.parsing.extent import may_take_long
from kb_app.parsing.links import LinkNames
from kb_app.parsing.parser import parse_article, phrases_of
from kb_app.parsing.renderer import plain_text_html, render
from kb_app.parsing.site_blocks import composed_for_site
from kb_app.services.copied_files import CopiedFiles
from kb_app.services.knowledge import KnowledgeShelf
from kb_app.services.notices import Notice, current_notices
from kb_app.services.reading import Excerpt, Heading, LinkRow, Reading, Trust
from kb_app.services.rendering.rendered import Rendered
from kb_app.services.rendering.rendering import Rendering


class ReadingRoom:
    """Reads articles from the local copy; never touches a shared folder. `today` is asked at each opening."""

    def __init__(
        self,
        catalogue: Catalogue,
        files: CopiedFiles,
        knowledge: KnowledgeShelf,
        folders: Callable[[], tuple[str, ...]],
        rendering: Rendering,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._catalogue = catalogue
        self._files = files
        self._knowledge = knowledge
        self._folders = folders
        self._rendering = rendering
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

    def open(self, key: str, site: str = "", *, for_screen: bool = False) -> Reading:
        """The article of `key` as read for `site`; a variant's key opens its common article for the variant's site.

        With `for_screen` only the beginning of a text is read that is too long to be rendered. Raises ArticleNotFound.
        """
        entry = self._catalogue.entry(key)
        if entry is None:
            raise ArticleNotFound(key)
        if entry.variant_of and (common := self._common(entry)) is not None:
            site = site or (entry.sites[0] if entry.sites else "")
            entry = common
        article = self._files.article(entry, for_screen=for_screen)
        variants = self._catalogue.variants(entry)
        chosen = next((variant for variant in variants if site and site in variant.sites), None)
        variant = self._files.article(chosen, for_screen=for_screen) if chosen is not None else None
        return replace(
            self._reading(article, variant, site),
            key=entry.key,
            variants=tuple(dict.fromkeys(code for each in variants for code in each.sites)),
            stale=chosen is not None and self._files.is_stale(chosen, entry),
            notices=self._notices(entry, site),
            conflicts=self._files.conflicts(entry),
            folder_label=entry.folder if len(self._folders()) > 1 else "",
        )

    def open_copy(self, folder: str, path: str) -> Reading:
        """A file of the copy that is not listed as an article. Raises ArticleNotFound."""
        return self.read(self._files.unlisted(folder, path), folder, path)

    def read(self, data: bytes, folder: str, path: str, attached: Mapping[str, bytes] | None = None) -> Reading:
        """A text as the article at `path` would be read, listed there or not: a variant within its common article.

        `attached` are images that it shows and that are not in the copy yet, by path.
        """
        article = parse_article(data, folder=folder, path=path)
        common = self._catalogue.find(article.header.variant_of, (folder,)) if article.header.variant_of else None
        is_variant = common is not None and common.folder == folder and common.path != path
        whole = self._files.article(common) if common is not None and is_variant else article
        variant = article if is_variant else None
        site = article.header.sites[0] if variant is not None and article.header.sites else ""
        reading = self._reading(whole, variant, site)
        reading.rendered.whole()
        return replace(
            reading,
            key=article.key,
            article=article,
            revisions=((article.key, article.revision),),
            images={**reading.images, **(attached or {})},
        )

    def variant_written(self, reading: Reading) -> datetime | None:
        """When the site's variant within `reading` was written, by the copy's dates; None without one."""
        if len(reading.revisions) < 2:
            return None
        entry = self._catalogue.entry(reading.revisions[-1][0])
        return self._files.written(entry) if entry is not None else None

    def render_parts(self, reading: Reading, parts: Sequence[Part]) -> str:
        """The HTML of only these parts of the text, changed or not."""
        whole, find = Composed(reading.parts, reading.path), self._finder(reading.article.folder)
        return self._rendering.rendered(whole, find, site=reading.site_label, parts=tuple(parts)).whole()

    def stop_rendering(self) -> None:
        """Nobody waits for what is being rendered; may be called on any thread."""
        self._rendering.stop()

    def excerpt(self, reading: Reading, anchor: str) -> Excerpt:
        """The section of that anchor, with its title; the whole article when there is no such section."""
        part = next((part for part in reading.parts if part.section.anchor == anchor and anchor), None)
        if part is None:
            return Excerpt(reading.title, f"{reading.title}\n\n{reading.text}", reading.html)
        text = f"{part.section.heading}\n\n{part.section.text}"
        source = part.section.source
        html = plain_text_html(source) if may_take_long(source) else render(source, path=part.path)
        return Excerpt(part.section.heading, text, html)

    def _reading(self, article: Article, variant: Article | None, site: str) -> Reading:
        """These two read as one for `site`, without what only the library knows of them."""
        knowledge = self._knowledge.of(article.folder)
        place = knowledge.site(site) if site else None
        label = place.label if place else ""
        composed = composed_for_site(compose(article, variant), place)
        files = [each for each in (article, variant) if each is not None]
        return Reading(
            key=article.key,
            article=article,
            revisions=tuple((each.key, each.revision) for each in files),
            site=site,
            site_label=label,
            parts=composed.parts,
            markdown=composed.markdown,
            rendered=Rendered([plain_text_html(composed.markdown)])
            if any(each.is_cut for each in files)
            else self._rendering.rendered(composed, self._finder(article.folder), site=label),
            outline=tuple(_headings(composed)),
            trust=self._trust(files[-1], article, knowledge),
            phrases=article.phrases if composed.sections == article.sections else phrases_of(composed.sections),
            link_rows=tuple(_link_rows(files)),
            images=self._files.images(files),
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

    def _notices(self, entry: Entry, site: str) -> tuple[Notice, ...]:
        own = [notice for notice in self._catalogue.notices() if notice.folder == entry.folder]
        current = current_notices(own, self._knowledge.of(entry.folder), site, self._today())
        return tuple(notice for notice in current if entry.id in notice.concerns)


def _headings(composed: Composed) -> Iterator[Heading]:
    for part in composed.parts:
        if part.section.level > 1:
            yield Heading(part.section.level, part.section.heading, part.section.anchor, part.own)


def _link_rows(articles: Iterable[Article]) -> list[LinkRow]:
    """Links to other articles, each once, in the order of the text."""
    rows: dict[str, LinkRow] = {}
    for article in articles:
        for link in article.links:
            if link.kind in (LinkKind.ARTICLE, LinkKind.NAMED) and link.target != article.path:
                anchor = f"#{link.anchor}" if link.anchor else ""
                rows.setdefault(link.target, LinkRow(link.label or link.target, f"kb:{link.target}{anchor}"))
    return list(rows.values())
