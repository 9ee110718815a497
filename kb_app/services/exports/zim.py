"""Every chosen article as a page of a ZIM file; each site's own answer is a page of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import PurePosixPath
from urllib.parse import unquote

from kb_app.domain.export import LeftOut, Progress
from kb_app.domain.names import Names, readable_name
from kb_app.language import tr
from kb_app.library.rows import Entry
from kb_app.services.exports.export_scope import Chosen
from kb_app.services.exports.rescue import trust_words, validity_words
from kb_app.services.exports.static_site import other_forms
from kb_app.services.reading import Reading
from kb_app.services.reading_room import ReadingRoom
from kb_app.transfer.html_rewrite import rewritten
from kb_app.transfer.static_site import relative
from kb_app.transfer.zim_file import MAIN, ZimPage, image_type

MEDIA = "_media"


@dataclass(slots=True)
class ZimGatherer:
    """Gathers the pages of all folders; afterwards `media` and `left_out` say what goes with them and what does not."""

    room: ReadingRoom
    progress: Progress
    media: dict[str, bytes] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    _places: dict[str, str] = field(default_factory=dict)

    def gather(self, chosen: Sequence[Chosen]) -> list[ZimPage]:
        entries = [entry for folder in chosen for entry in folder.entries]
        prefix = len(chosen) > 1
        taken = Names([MAIN.removesuffix(".html")])
        for entry in entries:
            path = f"{entry.folder}/{entry.path}" if prefix else entry.path
            self._places[entry.key] = f"{taken.take(path.rpartition('.')[0])}.html"
        pages = []
        for number, entry in enumerate(entries):
            self.progress(number, len(entries))
            pages.append(self._page(entry, entries))
        return pages

    def _page(self, entry: Entry, entries: Sequence[Entry]) -> ZimPage:
        reading = self.room.open(entry.key, entry.sites[0] if entry.variant_of and entry.sites else "")
        is_variant = bool(entry.variant_of) and bool(reading.site_label)
        title = tr("{title} ({site})", title=reading.title, site=reading.site_label) if is_variant else reading.title
        here = self._places[entry.key]
        said = [
            f'<p class="trust">{escape(" · ".join(filter(None, [trust_words(reading), validity_words(entry)])))}</p>'
        ]
        if forms := other_forms(entry, reading, entries):
            links = (f'<a href="{relative(self._places[e.key], here)}">{escape(label)}</a>' for label, e in forms)
            said.append(f"<p>{tr('Selon le site : {links}', links=', '.join(links))}</p>")
        html = rewritten(reading.html, lambda _tag, address: self._lead(reading, here, address), str)
        directory = PurePosixPath(here).parent.name
        return ZimPage(here, title, readable_name(directory) if directory else "", "\n".join([*said, html]))

    def _lead(self, reading: Reading, here: str, address: str) -> str | None:
        scheme, _, rest = address.partition(":")
        if scheme == "kbimg":
            return self._image(reading, here, unquote(rest))
        if scheme != "kb":
            return address
        path, _, anchor = rest.partition("#")
        target = unquote(path)
        key = reading.key if target == reading.path else self.room.key_of_link(reading, target)
        place = here if key == reading.key else self._places.get(key)
        if place is None:
            self.left_out.append(LeftOut(reading.path, tr("lien vers {target}, qui ne part pas avec", target=target)))
            return None
        led = relative(place, here) if place != here or not anchor else ""
        return f"{led}#{anchor}" if anchor else led

    def _image(self, reading: Reading, here: str, target: str) -> str | None:
        data = reading.images.get(target, b"")
        if not data or not image_type(target):
            self.left_out.append(LeftOut(reading.path, tr("{target} manque dans la copie", target=target)))
            return None
        place = f"{MEDIA}/{reading.article.folder}/{target}"
        self.media[place] = data
        return relative(place, here)
