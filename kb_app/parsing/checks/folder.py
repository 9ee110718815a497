"""A folder as the checks see it: every file read once, what names what, and what could not be read."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from kb_app.domain.article import Article, Problem, Severity
from kb_app.domain.folder import Knowledge
from kb_app.language import tr
from kb_app.parsing.anchors import anchors_of
from kb_app.parsing.decoding import MAX_BYTES
from kb_app.parsing.knowledge import SETTINGS, read_folder
from kb_app.parsing.links import ARTICLE_SUFFIXES, LinkNames
from kb_app.parsing.parser import parse_article

TEMPLATES = "templates/"
_OTHER_PROGRAMS = {"$recycle.bin", "system volume information", "@eadir", "#recycle"}


@dataclass(frozen=True)
class Folder:
    """`files` are all paths; `articles` those that are read, without templates. `found` are problems of reading.

    `has_standard` says that the folder has a `knowledge.toml`, and so wants its articles in good order.
    """

    files: frozenset[str]
    articles: tuple[Article, ...]
    templates: tuple[Article, ...] = ()
    knowledge: Knowledge = field(default_factory=Knowledge)
    has_standard: bool = False
    found: tuple[Problem, ...] = ()

    @cached_property
    def by_path(self) -> dict[str, Article]:
        return {article.path: article for article in self.articles}

    @cached_property
    def by_id(self) -> dict[str, Article]:
        """Articles by id, and by path without suffix where no other has that id."""
        named = {article.path.rpartition(".")[0]: article for article in self.articles}
        return named | {article.id: article for article in reversed(self.articles)}

    @cached_property
    def anchors(self) -> dict[str, frozenset[str]]:
        """The anchors in each article, by its path."""
        return {article.path: anchors_of(article) for article in self.articles}

    @cached_property
    def links_to(self) -> dict[str, list[tuple[str, str]]]:
        """For each path that is linked to, where from and to which anchor."""
        found: dict[str, list[tuple[str, str]]] = {}
        for article in self.articles:
            for link in article.links:
                found.setdefault(link.target, []).append((article.path, link.anchor))
        return found

    @cached_property
    def names(self) -> LinkNames:
        titles = [(title, a.path) for a in self.articles for title in (a.id, a.title, *a.header.aliases)]
        return LinkNames(sorted(self.files), titles)

    @cached_property
    def folded_files(self) -> frozenset[str]:
        return frozenset(path.casefold() for path in self.files)


def load(root: Path) -> Folder:
    """Read the folder at `root`. Links are not followed, so a loop of them is none."""
    problems: list[Problem] = []
    files = sorted(_walk(root, "", problems))
    articles = [article for path in files if _is_article(path) for article in _read(root, path, problems)]
    knowledge, slips = read_folder(root)
    return Folder(
        files=frozenset(files),
        articles=tuple(article for article in articles if not article.path.startswith(TEMPLATES)),
        templates=tuple(article for article in articles if article.path.startswith(TEMPLATES)),
        knowledge=knowledge,
        has_standard=SETTINGS in files,
        found=(*problems, *slips, *(problem for article in articles for problem in article.problems)),
    )


def _walk(root: Path, folder: str, problems: list[Problem]) -> Iterator[str]:
    """Paths of the regular files under `folder`, without what belongs to other programs or to ourselves."""
    try:
        entries = list(os.scandir(root / folder))
    except OSError:
        message = tr("Le dossier ne peut pas être lu : vérifiez vos droits sur lui.")
        problems.append(Problem(folder or ".", 0, "unreadable", Severity.ERROR, message))
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")) or entry.name.lower() in _OTHER_PROGRAMS:
            continue
        path = f"{folder}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(root, f"{path}/", problems)
        elif entry.is_file(follow_symlinks=False):
            yield path


def _is_article(path: str) -> bool:
    return path.lower().endswith(ARTICLE_SUFFIXES)


def _read(root: Path, path: str, problems: list[Problem]) -> Iterator[Article]:
    try:
        with (root / path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError:
        message = tr("Le fichier ne peut pas être lu : vérifiez vos droits sur lui.")
        problems.append(Problem(path, 0, "unreadable", Severity.ERROR, message))
        return
    yield parse_article(data, folder="", path=path)
