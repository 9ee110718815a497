"""A folder that MkDocs builds a site from: pages in Markdown, their images, and `mkdocs.yml`."""

import json
import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from kb_app import durable
from kb_app.domain.export import Progress
from kb_app.domain.names import Names, fold
from kb_app.language import tr
from kb_app.transfer.destination import bundle

PAGES = "docs"
INDEX = "index.md"
LARGE = 300
"""Pages beyond which MkDocs' menu, which stands in each of them, would weigh more than they do."""
EXTENSIONS = ("admonition", "attr_list", "footnotes", "sane_lists")


@dataclass(frozen=True, slots=True)
class SitePage:
    """One page: its `path` below the pages, and its Markdown in Python-Markdown's grammar, title excluded."""

    path: str
    title: str
    description: str
    markdown: str


def write_site(
    name: str,
    language: str,
    pages: Sequence[SitePage],
    media: Mapping[str, Path],
    target: Path,
    progress: Progress,
    large: int = LARGE,
) -> None:
    """Write the source of the site to the directory or zip `target`. Raises UsageError, LocalError, Cancelled.

    `media` are files by their paths below the pages. A folder without an `index.md` gets one, with its contents; of a
    `large` one the menu has the contents only.
    """
    names = Names(page.path.removesuffix(".md") for page in pages)
    has_index = any(page.path == INDEX for page in pages)
    contents = f"{names.take('sommaire')}.md" if has_index else INDEX
    menu = sorted({INDEX, contents}) if len(pages) > large else []
    with bundle(target) as sink:
        sink.put("mkdocs.yml", _settings(name, language, menu).encode(), 0)
        if menu or not has_index:
            sink.put(f"{PAGES}/{contents}", _contents(name, pages, contents).encode(), 0)
        for number, page in enumerate(pages):
            progress(number, len(pages))
            sink.put(f"{PAGES}/{page.path}", _written(page).encode("utf-8", "replace"), 0)
        for path, place in media.items():
            try:
                sink.put(f"{PAGES}/{path}", place.read_bytes(), 0)
            except OSError as error:
                raise durable.local_error(error) from error
        progress(len(pages), len(pages))


def relative(path: str, page: str) -> str:
    """`path` as a link of `page` has it, percent-encoded."""
    return quote(posixpath.relpath(path, posixpath.dirname(page) or "."), safe="/")


def _settings(name: str, language: str, menu: Sequence[str]) -> str:
    lines = [
        f"site_name: {json.dumps(name, ensure_ascii=False)}",
        f"docs_dir: {PAGES}",
        "use_directory_urls: false",
        "theme:",
        "  name: mkdocs",
        "  highlightjs: false",
        "plugins:",
        "  - search:",
        f"      lang: {language}",
        "markdown_extensions:",
        *(f"  - {extension}" for extension in EXTENSIONS),
        *(["nav:", *(f"  - {page}" for page in menu)] if menu else []),
    ]
    return "\n".join(lines) + "\n"


def _written(page: SitePage) -> str:
    header = [f"title: {json.dumps(page.title, ensure_ascii=False)}"]
    if page.description:
        header.append(f"description: {json.dumps(page.description, ensure_ascii=False)}")
    return "\n".join(["---", *header, "---", "", f"# {escaped(page.title)}", "", page.markdown])


def _contents(name: str, pages: Sequence[SitePage], here: str) -> str:
    by_title = sorted(pages, key=lambda page: fold(page.title))
    rows = [f"- [{escaped(page.title)}]({relative(page.path, here)})" for page in by_title]
    return "\n".join([f"# {escaped(name)}", "", *rows, "", tr("{count} pages.", count=len(pages)), ""])


def escaped(text: str) -> str:
    """Plain words as Markdown that shows them so."""
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>#|!~" else char for char in text)
