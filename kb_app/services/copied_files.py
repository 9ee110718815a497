"""The files of the local copy that reading an article needs: its text, its images, what lies beside it."""

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path, PurePosixPath

from kb_app.domain.article import Article, LinkKind
from kb_app.domain.errors import ArticleNotFound
from kb_app.library.rows import Entry
from kb_app.parsing.parser import parse_article
from kb_app.sync.conflicts import conflict_of

MAX_IMAGE_BYTES = 20_000_000
STALE_MARGIN_NS = 24 * 3600 * 10**9
"""A variant must be a day older than the common article: a copied or checked-out folder dates all its files anew."""


class CopiedFiles:
    """`root` is the directory of the local copy, in which each shared folder has one by its label."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def article(self, entry: Entry, *, for_screen: bool = False) -> Article:
        """The article of `entry`, read whole or as far as the reader shows it. Raises ArticleNotFound."""
        try:
            data = self._place(entry).read_bytes()
        except OSError as error:
            raise ArticleNotFound(entry.id) from error
        return parse_article(data, folder=entry.folder, path=entry.path, for_screen=for_screen)

    def unlisted(self, folder: str, path: str) -> bytes:
        """A file that is not listed as an article. Raises ArticleNotFound."""
        try:
            return (self._root / folder / path).read_bytes()
        except OSError as error:
            raise ArticleNotFound(path) from error

    def written(self, entry: Entry) -> datetime | None:
        """When it was written, by the copy's dates, which are the share's."""
        try:
            return datetime.fromtimestamp(self._place(entry).stat().st_mtime).astimezone()
        except OSError:
            return None

    def is_stale(self, variant: Entry, common: Entry) -> bool:
        """Whether the common article changed after this variant."""
        try:
            times = [self._place(entry).stat().st_mtime_ns for entry in (variant, common)]
        except OSError:
            return False
        return times[0] + STALE_MARGIN_NS < times[1]

    def conflicts(self, entry: Entry) -> tuple[str, ...]:
        """Paths of the copies that other tools left of it after a conflict."""
        place = PurePosixPath(entry.path)
        try:
            listed = os.listdir(self._root / entry.folder / place.parent)  # noqa: PTH208 - thousands of names, no paths
        except OSError:
            return ()
        stem = place.stem
        names = {name for name in listed if name.startswith(stem)}
        copies = ((name, conflict_of(name, names)) for name in sorted(names))
        return tuple(
            str(place.with_name(name)) for name, copy in copies if copy and copy.certain and copy.original == place.name
        )

    def images(self, articles: Iterable[Article]) -> dict[str, bytes]:
        """The bytes of the images that these show, by path; without those that cannot be shown."""
        images = {}
        for article in articles:
            for link in article.links:
                if link.kind is LinkKind.MEDIA and link.target not in images:
                    data = _image(self._root / article.folder, link.target)
                    if data:
                        images[link.target] = data
        return images

    def _place(self, entry: Entry) -> Path:
        return self._root / entry.folder / entry.local


def _image(root: Path, target: str) -> bytes:
    """The image at `target` of the copy, never from outside it; empty when it cannot be shown."""
    try:
        path = (root / target).resolve()
        if not path.is_relative_to(root.resolve()) or path.stat().st_size > MAX_IMAGE_BYTES:
            return b""
        return path.read_bytes()
    except OSError:
        return b""
