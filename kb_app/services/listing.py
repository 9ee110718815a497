"""Local copy to library: which files are articles, parsed and listed; what is wrong with the others."""

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from kb_app.domain.article import Article, Problem, Severity
from kb_app.language import tr
from kb_app.library.catalogue import Catalogue
from kb_app.library.rows import Entry
from kb_app.parsing.parser import parse_article
from kb_app.services.fatal_articles import FatalArticles
from kb_app.settings import Settings
from kb_app.sync.conflicts import conflict_of
from kb_app.sync.state import Known

log = logging.getLogger(__name__)

BATCH = 500
Follow = Callable[[str, str], None]
"""Takes the former and the present key of an article that moved."""
ARTICLE_SUFFIXES = (".md", ".markdown")


class Listing:
    """Keeps the library in line with the local copy of each folder; `follow` is told of each article that moved."""

    def __init__(self, settings: Settings, catalogue: Catalogue, follow: Follow = lambda _old, _new: None) -> None:
        self._settings = settings
        self._catalogue = catalogue
        self._follow = follow
        self._fatal = FatalArticles(settings.sync)

    def list_early(self, label: str, paths: Iterable[str]) -> Counter[str]:
        """Put what has already arrived into the library; counts as `list_copy` does."""
        articles = [path for path in paths if conflict_of(path.rpartition("/")[2], ()) is None]
        parsed = list(filter(None, (self._parse(label, path, path) for path in articles)))
        listed = self._catalogue.entries(article.key for article in parsed)
        fresh = [one for one in parsed if one.key not in listed or listed[one.key].revision != one.revision]
        self._catalogue.replace(fresh)
        known = sum(article.key in listed for article in fresh)
        return Counter(added=len(fresh) - known, changed=known)

    def list_copy(self, label: str, files: Mapping[str, Known], problems: Iterable[Problem]) -> Counter[str]:
        """Bring the library in line with `files` of the copy; counts what was `added`, `changed` and `removed`.

        `problems` are those of files that are no articles. Copies that other tools left after a conflict are listed
        as problems, never as articles: an agent must not read out one of two versions at random.
        """
        articles = [path for path in files if is_article(path)]
        copies = conflict_copies(articles)
        wanted = {path: files[path] for path in articles if path not in copies}
        listed = self._catalogue.revisions(label)
        stale = [path for path, known in wanted.items() if listed.get(path) != known.sha256]
        fatal = [path for path in stale if self._fatal.is_passed_over(f"{label}:{path}", wanted[path].sha256)]
        for path in fatal:
            stale.remove(path)
            del wanted[path]
        gone = [f"{label}:{path}" for path in listed.keys() - wanted.keys()]
        places = {f"{label}:{path}": known.local for path, known in wanted.items() if known.local != path}
        for batch in _batches(stale, BATCH):
            parsed = (self._parse(label, path, wanted[path].local) for path in batch)
            self._catalogue.replace(filter(None, parsed), places=places)
        if gone:
            leaving = self._catalogue.entries(gone)
            self._catalogue.replace((), gone)
            self._tell_moves(leaving)
        conflicts = map(_conflict_problem, copies, copies.values())
        self._catalogue.replace_folder_problems(label, [*problems, *conflicts, *map(_fatal_problem, fatal)])
        known = sum(path in listed for path in stale)
        return Counter(added=len(stale) - known, changed=known, removed=len(gone))

    def _tell_moves(self, gone: Mapping[str, Entry]) -> None:
        """An article is the same as long as its id is."""
        for key, entry in gone.items():
            now = self._catalogue.find(entry.id, (entry.folder,))
            if now is not None and (now.folder, now.id) == (entry.folder, entry.id):
                self._follow(key, now.key)

    def _parse(self, label: str, path: str, local: str) -> Article | None:
        """The article at `path`, which the copy keeps at `local`; None when it cannot be read, which a pull mends."""
        key, data = f"{label}:{path}", read_bytes(self._settings.copy / label / local)
        revision = hashlib.sha256(data or b"").hexdigest()
        if data is None or self._fatal.is_passed_over(key, revision):
            return None
        with self._fatal.parsing(key, revision):
            return parse_article(data, folder=label, path=path)

    def close(self) -> None:
        self._fatal.close()

    def sources(self, keys: Iterable[str]) -> Iterator[Callable[[], Article | None]]:
        """For each of these keys what reads its article from the copy, in whatever process that is called."""
        places = self._catalogue.places()
        for key in keys:
            label, _, path = key.partition(":")
            yield partial(read_article, self._settings.copy / label / places.get(key, path), label, path)


def read_article(file: Path, label: str, path: str) -> Article | None:
    """The article that the copy keeps in `file`; None when it cannot be read, which a pull mends."""
    data = read_bytes(file)
    return parse_article(data, folder=label, path=path) if data is not None else None


def read_bytes(file: Path) -> bytes | None:
    """What the copy keeps in `file`; None when it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        log.info("an article of the copy could not be read: %s", error.strerror)
        return None


def is_article(path: str) -> bool:
    """Whether a file of the copy is an article rather than an image or a template."""
    return path.lower().endswith(ARTICLE_SUFFIXES) and not path.startswith("templates/")


def conflict_copies(paths: Iterable[str]) -> dict[str, str]:
    """Paths of conflict copies, by their names alone, to the path of the article they are a copy of."""
    names: dict[str, set[str]] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        names.setdefault(folder, set()).add(name)
    found = {}
    for folder, siblings in names.items():
        for name in siblings:
            copy = conflict_of(name, siblings)
            if copy is not None and copy.certain and copy.original in siblings:
                found[f"{folder}/{name}".lstrip("/")] = f"{folder}/{copy.original}".lstrip("/")
    return found


def _conflict_problem(path: str, original: str) -> Problem:
    message = tr(
        "Copie en conflit de « {original} » : comparez les deux, reprenez ce qui est juste, supprimez celle-ci.",
        original=original,
    )
    return Problem(path, 0, "conflict-copy", Severity.WARNING, message)


def _fatal_problem(path: str) -> Problem:
    message = tr("Cette fiche arrête le programme qui la lit : simplifiez-la dans un éditeur de texte, ou retirez-la.")
    return Problem(path, 0, "fatal", Severity.ERROR, message)


def _batches(paths: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(paths), size):
        yield paths[start : start + size]
