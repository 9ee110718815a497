"""Every chosen article as a page of a static site; each site's own answer is a page of its own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

from kb_app.domain.article import LinkKind
from kb_app.domain.export import LeftOut, Progress
from kb_app.language import tr
from kb_app.library.rows import Entry
from kb_app.parsing.blocks import parse_blocks
from kb_app.parsing.portable import Lead, portable
from kb_app.services.exports.export_scope import Chosen
from kb_app.services.exports.rescue import trust_words, validity_words
from kb_app.services.reading import Reading
from kb_app.services.reading_room import ReadingRoom
from kb_app.transfer.static_site import SitePage, escaped, relative


@dataclass(slots=True)
class SiteGatherer:
    """Gathers one folder's pages; afterwards `media` and `left_out` say what goes with them and what does not."""

    room: ReadingRoom
    chosen: Chosen
    progress: Progress
    prefix: str = ""
    media: dict[str, Path] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)

    def pages(self) -> list[SitePage]:
        entries = self.chosen.entries
        made = []
        for number, entry in enumerate(entries):
            self.progress(number, len(entries))
            made.append(self._page(entry))
        return made

    def _page(self, entry: Entry) -> SitePage:
        reading = self.room.open(entry.key, entry.sites[0] if entry.variant_of and entry.sites else "")
        is_variant = bool(entry.variant_of) and bool(reading.site_label)
        title = tr("{title} ({site})", title=reading.title, site=reading.site_label) if is_variant else reading.title
        words = [f"*{escaped(trust_words(reading))}*"]
        if validity := validity_words(entry):
            words.append(f"**{escaped(validity)}**")
        if forms := other_forms(entry, reading, self.chosen.entries):
            links = (f"[{escaped(label)}]({relative(other.path, entry.path)})" for label, other in forms)
            words.append(tr("Selon le site : {links}", links=", ".join(links)))
        body = "\n".join(self._body(reading, entry.path))
        markdown = "\n\n".join(["  \n".join(words), body])
        return SitePage(self.prefix + entry.path, title, reading.article.header.description, markdown)

    def _body(self, reading: Reading, page: str) -> Iterator[str]:
        definitions = parse_blocks(reading.markdown).definitions
        for path, run in groupby(reading.parts, key=lambda part: part.path):
            sections = [part.section for part in run]
            yield portable(
                "\n\n".join(section.source for section in sections),
                path=path,
                lead=self._lead(reading, page),
                anchors=[section.anchor for section in sections if section.anchor],
                definitions=definitions,
                without_title=sections[0].level == 0 and bool(sections[0].anchor),
            )

    def _lead(self, reading: Reading, page: str) -> Lead:
        paths = self.chosen.paths

        def lead(kind: LinkKind, target: str, anchor: str) -> str | None:
            if kind is LinkKind.EXTERNAL:
                if _is_address(target):
                    return target
                self.left_out.append(LeftOut(page, tr("lien dont l'adresse est abîmée : {target}", target=target)))
                return None
            if kind is LinkKind.MEDIA:
                return self._media(target, page)
            if kind is LinkKind.REFUSED:
                return None
            path = self.room.key_of_link(reading, target).partition(":")[2] if target != reading.path else page
            if path not in paths:
                self.left_out.append(LeftOut(page, tr("lien vers {target}, qui ne part pas avec", target=target)))
                return None
            address = relative(path, page) if path != page else ""
            return f"{address}#{anchor}" if anchor else address or relative(path, page)

        return lead

    def _media(self, target: str, page: str) -> str | None:
        place = self.chosen.root / target
        if not place.is_file() or not place.resolve().is_relative_to(self.chosen.root.resolve()):
            self.left_out.append(LeftOut(page, tr("{target} manque dans la copie", target=target)))
            return None
        self.media[self.prefix + target] = place
        return relative(target, page)


def _is_address(text: str) -> bool:
    """MkDocs stops at what urllib does not take for an address."""
    try:
        urlsplit(text)
    except ValueError:
        return False
    return True


def gather_site(
    room: ReadingRoom, chosen: Sequence[Chosen], progress: Progress
) -> tuple[list[SitePage], dict[str, Path], list[LeftOut]]:
    """Pages, media and what is left out of every folder, below its label where there are several."""
    pages: list[SitePage] = []
    media: dict[str, Path] = {}
    left_out: list[LeftOut] = []
    for folder in chosen:
        gatherer = SiteGatherer(room, folder, progress, f"{folder.folder}/" if len(chosen) > 1 else "")
        pages += gatherer.pages()
        media |= gatherer.media
        left_out += gatherer.left_out
    return pages, media, left_out


def other_forms(entry: Entry, reading: Reading, entries: Iterable[Entry]) -> list[tuple[str, Entry]]:
    """The other forms of an answer, common or a site's, each with what it is called."""
    names = (reading.article.id, reading.path.rpartition(".")[0])
    found = []
    for other in entries:
        is_common = other.key == reading.key
        if other.key != entry.key and other.folder == entry.folder and (is_common or other.variant_of in names):
            found.append((tr("commun") if is_common else ", ".join(map(str.capitalize, other.sites)), other))
    return found
