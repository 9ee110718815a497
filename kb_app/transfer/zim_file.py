"""A ZIM file, which Kiwix reads on any computer or phone: pages, images, a French full-text index, a main page."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kb_app.domain.errors import UsageError
from kb_app.domain.export import Progress
from kb_app.domain.names import fold
from kb_app.language import tr
from kb_app.transfer.destination import check, whole
from kb_app.transfer.static_site import relative

MAIN, STYLE = "index.html", "style.css"
LANGUAGES = {"fr": "fra", "en": "eng"}
"""ISO 639-3, as ZIM wants it: the language of the words, whose stems the index keeps."""

_TYPES = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif", ".webp": "webp"}


@dataclass(frozen=True, slots=True)
class ZimPage:
    """One article: its `path` in the file, and sanitised HTML whose addresses are relative to it."""

    path: str
    title: str
    directory: str
    html: str


@dataclass(frozen=True, slots=True)
class ZimAbout:
    """What a ZIM file says of itself. `icon` is a PNG of 48 by 48 pixels; `day` is ISO 8601."""

    name: str
    language: str
    day: str
    made: str
    style: str
    icon: bytes


def check_zim(target: Path) -> None:
    """Raise UsageError where no ZIM file can be written, also when libzim is not installed."""
    if find_spec("libzim") is None:
        raise UsageError(tr("Pour faire un fichier ZIM, installez : pip install 'kb-app[zim]'."))
    if target.suffix.lower() != ".zim":
        raise UsageError(tr("Un fichier ZIM se nomme en .zim : donnez-lui ce nom."))
    check(target)


def write_zim(
    about: ZimAbout, pages: Sequence[ZimPage], media: Mapping[str, bytes], target: Path, progress: Progress
) -> None:
    """Write the file at `target`, which `check_zim` found right. Raises LocalError, Cancelled."""
    from libzim.writer import Creator

    language = LANGUAGES.get(about.language, "fra")
    with whole(target) as beside, _ended_quietly(Creator(beside).config_indexing(True, language)) as creator:
        creator.set_mainpath(MAIN)
        creator.add_illustration(48, about.icon)
        for name, value in _metadata(about, language).items():
            creator.add_metadata(name, value)
        creator.add_item(_item(STYLE, "", "text/css", about.style.encode()))
        creator.add_item(_item(MAIN, about.name, "text/html", _main(about, pages).encode(), is_front=True))
        for number, page in enumerate(pages):
            progress(number, len(pages))
            content = _document(page.title, _up(page.path), page.html).encode("utf-8", "replace")
            creator.add_item(_item(page.path, page.title, "text/html", content, is_front=True))
        for path, data in media.items():
            creator.add_item(_item(path, "", image_type(path) or "application/octet-stream", data))
        progress(len(pages), len(pages))


@contextmanager
def _ended_quietly(creator: Any) -> Iterator[Any]:
    """libzim tells on standard output how it ends a file; that belongs to whoever asked for JSON."""
    creator.__enter__()
    try:
        yield creator
    finally:
        sys.stdout.flush()
        kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        try:
            creator.__exit__(*sys.exc_info())
        finally:
            os.dup2(kept, 1)
            os.close(kept)
            os.close(nowhere)


def image_type(path: str) -> str:
    """The media type of an image that a page may show, by its name; empty for anything else."""
    kind = _TYPES.get(Path(path).suffix.lower())
    return f"image/{kind}" if kind else ""


def _item(path: str, title: str, kind: str, content: bytes, *, is_front: bool = False) -> Any:
    from libzim.writer import Hint, Item, StringProvider

    class Entry(Item):  # type: ignore[misc]
        """libzim asks an item what it is through these methods."""

        def get_path(self) -> str:
            return path

        def get_title(self) -> str:
            return title

        def get_mimetype(self) -> str:
            return kind

        def get_contentprovider(self) -> StringProvider:
            return StringProvider(content)

        def get_hints(self) -> dict[Hint, int]:
            return {Hint.FRONT_ARTICLE: is_front}

    return Entry()


def _metadata(about: ZimAbout, language: str) -> dict[str, str]:
    name = fold(about.name).replace(" ", "-")
    return {
        "Name": f"{name}_{about.language}_all",
        "Title": about.name[:30],
        "Description": about.made[:80],
        "Language": language,
        "Creator": about.name,
        "Publisher": "Vademecum",
        "Date": about.day,
    }


def _document(title: str, up: str, body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{escape(title)}</title>\n<link rel="stylesheet" href="{up}{STYLE}">\n</head>\n'
        f'<body>\n<p><a href="{up}{MAIN}">{escape(tr("Sommaire"))}</a></p>\n'
        f"<h1>{escape(title)}</h1>\n{body}\n</body>\n</html>\n"
    )


def _main(about: ZimAbout, pages: Sequence[ZimPage]) -> str:
    groups: dict[str, list[ZimPage]] = {}
    for page in sorted(pages, key=lambda page: (fold(page.directory), fold(page.title))):
        groups.setdefault(page.directory, []).append(page)
    parts = [f"<p>{escape(about.made)}</p>"]
    for directory, members in groups.items():
        links = "".join(f'<li><a href="{relative(page.path, MAIN)}">{escape(page.title)}</a></li>' for page in members)
        parts.append(f"<h2>{escape(directory or tr('Fiches'))}</h2>\n<ul>{links}</ul>")
    return _document(about.name, "", "\n".join(parts))


def _up(path: str) -> str:
    return "../" * path.count("/")
