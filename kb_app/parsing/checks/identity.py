"""Checks of names and ids, of notices, and of what names an article by its id."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from kb_app.domain.article import Article, Kind, Problem, Severity
from kb_app.domain.names import displayable
from kb_app.language import tr
from kb_app.parsing.checks.folder import Folder
from kb_app.parsing.knowledge import SETTINGS

# Microsoft, "Naming Files, Paths, and Namespaces"
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*\\]|[ .](?:/|$)|(?:^|/)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.[^/]*)?(?:/|$)', re.I)
_MAX_PATH = 200


def duplicate_ids(folder: Folder) -> Iterator[Problem]:
    first: dict[str, Article] = {}
    for article in folder.articles:
        other = first.setdefault(article.id, article)
        if other is not article:
            message = tr(
                "L'identifiant « {id} » est déjà celui de {path} : donnez-en un autre.", id=article.id, path=other.path
            )
            yield Problem(article.path, 0, "duplicate-id", Severity.ERROR, message)


def case_twins(folder: Folder) -> Iterator[Problem]:
    """Names that differ by case or by how accents are encoded: one file on Windows or macOS, two on Linux."""
    same: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.files):
        same[unicodedata.normalize("NFC", path).casefold()].append(path)
    for paths in same.values():
        for path in paths[1:]:
            message = tr("Le nom ne diffère de {path} que par la casse ou les accents : renommez l'un des deux.",
                         path=displayable(paths[0]))  # fmt: skip
            yield Problem(path, 0, "case-twins", Severity.ERROR, message)


def odd_names(folder: Folder) -> Iterator[Problem]:
    """Names that cannot be shown, or that a colleague on Windows cannot have."""
    for path in sorted(folder.files):
        if displayable(path) != path:
            message = tr("Le nom contient un caractère invisible ou de contrôle : renommez le fichier.")
            yield Problem(path, 0, "odd-name", Severity.ERROR, message)
        elif _NOT_ON_WINDOWS.search(path) or len(path) > _MAX_PATH:
            message = tr("Ce nom est trop long ou interdit sous Windows : renommez le fichier.")
            yield Problem(path, 0, "odd-name", Severity.WARNING, message)


def notice_dates(article: Article, folder: Folder) -> Iterator[Problem]:
    del folder
    header = article.header
    if header.kind is not Kind.NOTICE:
        return
    if header.ends is None:
        message = tr("L'avis n'a pas de fin : ajoutez « ends: 2027-01-31 », il disparaîtra de lui-même.")
        yield Problem(article.path, 0, "notice-without-end", Severity.WARNING, message)
    elif header.starts is not None and header.ends < header.starts:
        message = tr("L'avis finit avant d'avoir commencé : corrigez starts ou ends.")
        yield Problem(article.path, 0, "notice-dates", Severity.ERROR, message)


def unknown_articles(article: Article, folder: Folder) -> Iterator[Problem]:
    """What a notice concerns."""
    for id_ in article.header.concerns:
        if id_ not in folder.by_id:
            message = tr("L'avis concerne « {id} », qui n'existe pas : corrigez concerns.", id=id_)
            yield Problem(article.path, 0, "unknown-article", Severity.ERROR, message)


def unknown_pins(folder: Folder) -> Iterator[Problem]:
    for words, id_ in folder.knowledge.pins:
        if id_ not in folder.by_id:
            message = tr("« {words} » mène à « {id} », qui n'existe pas : corrigez [pins].", words=words, id=id_)
            yield Problem(SETTINGS, 0, "unknown-article", Severity.ERROR, message)
