"""What stands on the rescue page: each article as the reader shows it at each site, notices, the search's words."""

import base64
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import unquote

from kb_app.domain.article import Kind, Urgency
from kb_app.domain.errors import ArticleNotFound
from kb_app.domain.export import LeftOut, Progress
from kb_app.domain.folder import Site
from kb_app.domain.names import Names, fold, readable_name, slug
from kb_app.language import tr
from kb_app.library.rows import Entry
from kb_app.search.words import ELIDED, STOP_WORDS
from kb_app.services.exports.export_scope import Chosen
from kb_app.services.knowledge import KnowledgeShelf
from kb_app.services.reading import Reading
from kb_app.services.reading_room import ReadingRoom
from kb_app.services.wording import CONFIDENCE, day_words
from kb_app.transfer.html_rewrite import rewritten
from kb_app.transfer.rescue_page import Announcement, Content, Sheet, Version, Words

MAX_IMAGE = 400_000
"""Bytes of an image that goes into a page of hundreds of articles; a larger one leaves its description."""

_TYPES = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif", ".webp": "webp"}
_SITE_MARK = "[!site]"


@dataclass(frozen=True, slots=True)
class Gathered:
    """A page's content, and what could not be put on it."""

    content: Content
    left_out: tuple[LeftOut, ...]
    images: int


class RescueGatherer:
    """`progress` is told of every article; notices that were over before `today` stay away."""

    def __init__(self, room: ReadingRoom, knowledge: KnowledgeShelf, today: date, progress: Progress) -> None:
        self._room, self._knowledge, self._today, self._progress = room, knowledge, today, progress
        self._left_out: list[LeftOut] = []
        self._images: set[str] = set()
        self._names: dict[str, str] = {}
        self._by_id: dict[str, str] = {}

    def gather(self, chosen: Sequence[Chosen], site: str, made: str) -> Gathered:
        """Everything that the page shows; `site` limits it to what holds there and is chosen at first."""
        entries = [entry for folder in chosen for entry in folder.entries if not entry.variant_of]
        sheets = [entry for entry in entries if entry.kind is not Kind.NOTICE]
        names = Names()
        notices = [entry for entry in entries if self._is_announced(entry, site)]
        self._names = {
            entry.key: names.take(f"{prefix}-{slug(entry.id.replace('/', '-'))}")
            for prefix, members in (("f", sheets), ("avis", notices))
            for entry in members
        }
        folders = [folder.folder for folder in chosen]
        sites = self._knowledge.sites(tuple(folders))
        shown = [place for place in sites if not site or place.code == site]
        self._by_id = {entry.id: self._names[entry.key] for entry in sheets}
        made_sheets = []
        for number, entry in enumerate(entries):
            self._progress(number, len(entries))
            if entry.kind is not Kind.NOTICE and (sheet := self._sheet(entry, shown)) is not None:
                made_sheets.append(sheet)
        self._progress(len(entries), len(entries))
        content = Content(
            name=next((known.name for folder in folders if (known := self._knowledge.of(folder)).name), "Vademecum"),
            made=made,
            sites=() if site else tuple(shown),
            site=site,
            sheets=tuple(sorted(made_sheets, key=lambda sheet: (fold(sheet.directory), fold(sheet.title)))),
            announcements=tuple(self._announcements(notices, site)),
            words=self._words(folders),
        )
        return Gathered(content, tuple(dict.fromkeys(self._left_out)), len(self._images))

    def _sheet(self, entry: Entry, sites: Sequence[Site]) -> Sheet | None:
        try:
            common = self._room.open(entry.key)
        except ArticleNotFound:
            self._left_out.append(LeftOut(entry.path, tr("fiche disparue de la copie entre-temps")))
            return None
        name = self._names[entry.key]
        versions = [self._version(common, "", "", name)]
        told_apart = _SITE_MARK in common.markdown.lower()
        for place in sites:
            if place.code in common.variants or told_apart:
                own = self._version(self._room.open(entry.key, place.code), place.code, place.label, name)
                if place.code in common.variants or own.html.replace(f"--{place.code}--", "--") != versions[0].html:
                    versions.append(own)
        header = common.article.header
        directory = PurePosixPath(entry.path).parts[0] if "/" in entry.path else ""
        return Sheet(
            name, entry.title, readable_name(directory) if directory else "", header.aliases, header.tags,
            header.sites, common.trust.due, tuple(versions),
        )  # fmt: skip

    def _version(self, reading: Reading, site: str, label: str, name: str) -> Version:
        prefix = f"{name}--{site}--" if site else f"{name}--"
        html = rewritten(reading.html, self._addresses(reading), lambda anchor: f"{prefix}{anchor}")
        return Version(site, label, trust_words(reading), html)

    def _addresses(self, reading: Reading) -> Callable[[str, str], str | None]:
        """Links to articles of the page lead to them, others leave their words; images go into the page."""

        def lead(_tag: str, address: str) -> str | None:
            scheme, _, rest = address.partition(":")
            if scheme == "kbimg":
                return self._inline(reading, unquote(rest))
            if scheme != "kb":
                return address
            path, _, anchor = rest.partition("#")
            key = self._room.key_of_link(reading, unquote(path))
            name = self._names.get(key) or self._names.get(self._common_key(key))
            if name is None:
                said = tr("lien vers {target}, qui n'est pas dans la page", target=unquote(path))
                self._left_out.append(LeftOut(reading.path, said))
                return None
            return f"#{name}--{anchor}" if anchor else f"#{name}"

        return lead

    def _common_key(self, key: str) -> str:
        before, mark, _ = key.rpartition("--")
        return f"{before}.md" if mark else ""

    def _inline(self, reading: Reading, path: str) -> str | None:
        data, kind = reading.images.get(path, b""), _TYPES.get(PurePosixPath(path).suffix.lower())
        if not data or kind is None or len(data) > MAX_IMAGE:
            said = tr("image {target} : trop lourde, absente ou d'une autre sorte", target=path)
            self._left_out.append(LeftOut(reading.path, said))
            return None
        self._images.add(path)
        return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"

    def _is_announced(self, entry: Entry, site: str) -> bool:
        is_over = entry.ends is not None and entry.ends < self._today
        return entry.kind is Kind.NOTICE and not is_over and (not site or not entry.sites or site in entry.sites)

    def _announcements(self, entries: Iterable[Entry], site: str) -> Iterator[Announcement]:
        """The notices, urgent ones first, then the latest."""
        latest_first = sorted(entries, key=lambda entry: entry.starts or date.min, reverse=True)
        for entry in sorted(latest_first, key=lambda entry: entry.urgency is not Urgency.URGENT):
            try:
                reading = self._room.open(entry.key, site)
            except ArticleNotFound:
                continue
            knowledge = self._knowledge.of(entry.folder)
            name = self._names[entry.key]
            html = rewritten(reading.html, self._addresses(reading), partial("{}--{}".format, name))
            yield Announcement(
                name, entry.title, html, entry.urgency is Urgency.URGENT, entry.starts, entry.ends,
                validity_words(entry), entry.sites, tuple(knowledge.site(code).label for code in entry.sites),
                tuple(self._by_id[id_] for id_ in entry.concerns if id_ in self._by_id),
            )  # fmt: skip

    def _words(self, folders: Iterable[str]) -> Words:
        known = [self._knowledge.of(folder) for folder in folders]
        return Words(
            stop=tuple(sorted(STOP_WORDS)),
            elided=tuple(sorted(ELIDED)),
            synonyms=tuple(group for each in known for group in each.synonyms.groups),
            mappings=tuple(mapping for each in known for mapping in each.synonyms.mappings),
            pins=tuple((words, self._by_id[id_]) for each in known for words, id_ in each.pins if id_ in self._by_id),
        )


def trust_words(reading: Reading) -> str:
    """How far to trust an answer, in words that stay true: no ages, only dates."""
    trust = reading.trust
    said = [tr(CONFIDENCE[trust.confidence])]
    if trust.verified_on is not None:
        day, by = day_words(trust.verified_on), trust.verified_by or trust.owner
        said.append(tr("vérifiée le {day} par {by}", day=day, by=by) if by else tr("vérifiée le {day}", day=day))
    elif trust.owner:
        said.append(trust.owner)
    if trust.due is not None:
        said.append(tr("à revoir le {day}", day=day_words(trust.due)))
    return " · ".join(said)


def validity_words(entry: Entry) -> str:
    """From when to when a notice holds."""
    if entry.starts and entry.ends:
        return tr("du {first} au {last}", first=day_words(entry.starts), last=day_words(entry.ends))
    if entry.ends:
        return tr("jusqu'au {last}", last=day_words(entry.ends))
    return tr("à partir du {first}", first=day_words(entry.starts)) if entry.starts else ""
