"""Which articles of the library a scope means, and the files that go with them."""

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kb_app.domain.article import Article, LinkKind
from kb_app.domain.export import Scope
from kb_app.domain.names import fold
from kb_app.library.rows import Entry
from kb_app.parsing.parser import parse_article
from kb_app.transfer.markdown_bundle import SourceFile

SETTINGS = ("knowledge.toml", "synonyms.txt")
TEMPLATES = "templates/"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The articles of one shared folder that a scope means; `root` is its local copy."""

    folder: str
    root: Path
    entries: tuple[Entry, ...]

    @property
    def paths(self) -> frozenset[str]:
        return frozenset(entry.path for entry in self.entries)

    def parsed(self) -> Iterator[Article]:
        """Each article read from the copy; one that has gone meanwhile is passed over."""
        for entry in self.entries:
            try:
                data = (self.root / entry.local).read_bytes()
            except OSError:
                continue
            yield parse_article(data, folder=self.folder, path=entry.path)


def choose(entries: Iterable[Entry], copy: Path, folders: Iterable[str], scope: Scope) -> tuple[Chosen, ...]:
    """What `scope` means in each of `folders`, in their order; templates are no articles. A variant follows its
    common article for tags and folder, so that an answer leaves with what its sites say instead."""
    listed = list(entries)
    found = []
    for folder in folders:
        own = [entry for entry in listed if entry.folder == folder and not entry.path.startswith(TEMPLATES)]
        named = {entry.path.rpartition(".")[0]: entry for entry in own} | {entry.id: entry for entry in own}
        root = copy / folder
        chosen = tuple(entry for entry in own if _is_meant(entry, named.get(entry.variant_of, entry), root, scope))
        found.append(Chosen(folder, root, chosen))
    return tuple(found)


def _is_meant(entry: Entry, common: Entry, root: Path, scope: Scope) -> bool:
    if scope.tags and not {fold(tag) for tag in scope.tags}.intersection(map(fold, (*entry.tags, *common.tags))):
        return False
    if scope.site and any(each.sites and scope.site not in each.sites for each in (entry, common)):
        return False
    below = scope.folder_path.replace("\\", "/").strip("/")
    if below and not any(each.path == below or each.path.startswith(f"{below}/") for each in (entry, common)):
        return False
    return scope.since is None or _changed(root / entry.local) >= scope.since.isoformat()


def _changed(place: Path) -> str:
    """The day a file of the copy was changed, in ISO 8601; the copy has the dates of the share."""
    try:
        return datetime.fromtimestamp(place.stat().st_mtime).astimezone().date().isoformat()
    except OSError:
        return ""


def every_file(root: Path) -> dict[str, Path]:
    """All files of a folder's copy, by path; what the application keeps for itself is not among them."""
    return {
        path.relative_to(root).as_posix(): path
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink() and not path.relative_to(root).parts[0].startswith(".")
    }


def files_of(chosen: Chosen, articles: Iterable[Article]) -> dict[str, Path]:
    """The files that leave with the chosen `articles`: themselves, the folder's settings, and the media they show."""
    root = chosen.root
    wanted = {entry.path: root / entry.local for entry in chosen.entries}
    for name in (*SETTINGS, *_media_of(articles)):
        place = root / name
        if place.is_file() and place.resolve().is_relative_to(root.resolve()):
            wanted.setdefault(name, place)
    return wanted


def in_bundle(folders: Iterable[tuple[str, dict[str, Path]]]) -> list[SourceFile]:
    """Files by their paths in the bundle: below the folder's label where several folders leave together."""
    several = list(folders)
    prefix = len(several) > 1
    return [
        SourceFile(posixpath.join(label, path) if prefix else path, place)
        for label, files in several
        for path, place in files.items()
    ]


def _media_of(articles: Iterable[Article]) -> list[str]:
    links = (link for article in articles for link in article.links)
    return list(dict.fromkeys(link.target for link in links if link.kind is LinkKind.MEDIA))
