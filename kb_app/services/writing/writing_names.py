"""What can be completed while writing: articles, tags, owners and sites that the folder knows."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from kb_app.domain.folder import Site
from kb_app.domain.names import fold
from kb_app.library.catalogue import Catalogue
from kb_app.services.knowledge import KnowledgeShelf

MOST = 12

_WIKI = re.compile(r"\[\[([^\[\]\n|]*)$")
_ADDRESS = re.compile(r"\]\(([^()\s]*)$")
_KEY = re.compile(r"\s*([^\s:#][^:]*?)\s*:\s*\[?(?:[^,\[\]]*,)*\s*([^,\[\]]*)$")
_OWNER, _TAGS, _SITES = {"owner", "responsable"}, {"tags", "mots-cles"}, {"sites", "site"}


@dataclass(frozen=True, slots=True)
class WritingNames:
    """`articles` are pairs of a title and a path, without variants; the most used tags and owners come first."""

    articles: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    sites: tuple[Site, ...] = ()


@dataclass(frozen=True, slots=True)
class Completion:
    """`typed` characters before the cursor give way to one of `choices`: pairs of what is listed and written."""

    typed: int
    choices: tuple[tuple[str, str], ...]


def writing_names(catalogue: Catalogue, knowledge: KnowledgeShelf, folder: str) -> WritingNames:
    entries = [entry for entry in catalogue.all_entries() if entry.folder == folder]
    known = knowledge.of(folder)
    owners = Counter(entry.owner for entry in entries if entry.owner)
    return WritingNames(
        tuple((entry.title, entry.path) for entry in entries if not entry.variant_of),
        tuple(tag for tag, _ in Counter(tag for entry in entries for tag in entry.tags).most_common()),
        tuple(dict.fromkeys([*known.owners, *(owner for owner, _ in owners.most_common())])),
        known.sites,
    )


def complete(before: str, path: str, names: WritingNames, *, in_header: bool) -> Completion | None:
    """What the line up to the cursor, `before`, calls for in the article at `path`; None where nothing is offered."""
    if in_header:
        return _in_header(before, names)
    if found := _WIKI.search(before):
        choices = ((title, f"{PurePosixPath(target).stem}|{title}]]") for title, target in _articles(found[1], names))
        return _completion(found[1], choices)
    if found := _ADDRESS.search(before):
        here = posixpath.dirname(path) or "."
        choices = ((title, f"{posixpath.relpath(to, here)})") for title, to in _articles(found[1], names))
        return _completion(found[1], choices)
    return None


def _in_header(before: str, names: WritingNames) -> Completion | None:
    found = _KEY.match(before)
    if found is None:
        return None
    key, typed = fold(found[1]).replace("_", "-"), found[2]
    if key in _OWNER:
        return _completion(typed, ((owner, owner) for owner in _like(typed, names.owners)))
    if key in _TAGS:
        return _completion(typed, ((tag, tag) for tag in _like(typed, names.tags)))
    if key in _SITES:
        sites = ((site.label, site.code) for site in names.sites)
        return _completion(typed, (pair for pair in sites if fold(pair[0]).startswith(fold(typed))))
    return None


def _articles(typed: str, names: WritingNames) -> list[tuple[str, str]]:
    """Those with every typed word in their title or path; titles that begin so come first."""
    words = fold(typed.replace("-", " ").replace("/", " ")).split()
    found = [
        (not fold(title).startswith(words[0]) if words else False, title, path)
        for title, path in names.articles
        if all(word in fold(f"{title} {path}") for word in words)
    ]
    return [(title, path) for _, title, path in sorted(found)]


def _like(typed: str, known: Iterable[str]) -> list[str]:
    wanted = fold(typed)
    found = [name for name in known if wanted in fold(name) and fold(name) != wanted]
    return sorted(found, key=lambda name: not fold(name).startswith(wanted))


def _completion(typed: str, choices: Iterable[tuple[str, str]]) -> Completion | None:
    listed = tuple(choices)[:MOST]
    return Completion(len(typed), listed) if listed else None
