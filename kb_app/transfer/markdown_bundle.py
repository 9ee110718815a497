"""Articles and their images as the shared folder has them, byte for byte."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb_app import durable
from kb_app.domain.article import Article, LinkKind
from kb_app.domain.export import LeftOut, Progress
from kb_app.language import tr
from kb_app.transfer.destination import bundle


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the local copy: its `path` in the bundle, with `/`, and the `place` where its bytes are now."""

    path: str
    place: Path


def write_markdown_bundle(files: Sequence[SourceFile], target: Path, progress: Progress) -> None:
    """Copy `files` to the directory or zip `target`, dates included. Raises UsageError, LocalError, Cancelled."""
    with bundle(target) as sink:
        for number, file in enumerate(files):
            progress(number, len(files))
            try:
                content, modified = file.place.read_bytes(), file.place.stat().st_mtime
            except OSError as error:
                raise durable.local_error(error) from error
            sink.put(file.path, content, modified)
        progress(len(files), len(files))


def broken_by_leaving(articles: Iterable[Article], paths: frozenset[str]) -> list[LeftOut]:
    """Links of `articles` (of one folder) to what is not among `paths`, the files that leave with them."""
    found = []
    for article in articles:
        for link in article.links:
            if link.kind in (LinkKind.ARTICLE, LinkKind.MEDIA) and link.target not in paths:
                message = tr(
                    "lien ligne {line} vers {target}, qui ne part pas avec", line=link.line, target=link.target
                )
                found.append(LeftOut(article.path, message))
    return found
