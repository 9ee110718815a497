"""Words that searches will need and articles lack: acronyms nobody explains, names that other articles use."""

import re
from collections import defaultdict
from collections.abc import Iterator

from kb_app.domain.article import Article, LinkKind, Problem, Severity
from kb_app.domain.names import fold
from kb_app.language import tr
from kb_app.parsing.checks.folder import Folder

OFTEN = 3
"""Articles in which an acronym must stand before it is worth explaining."""
AGREED = 2
"""Articles that must call another by the same name before it is worth an alias."""
_ACRONYM = re.compile(r"(?<![\w.-])[A-ZÉ]{2,6}(?![\w.-])")
_EXPLAINED = re.compile(r"\(\s*([A-ZÉ]{2,6})\s*\)|([A-ZÉ]{2,6})\s*\((?=[^()]{6,90}\))")
_WORD = re.compile(r"\w{3,}")
_SAID_IN_CAPITALS = frozenset(
    {"NB", "OK", "PDF", "URL", "HTML", "FAQ", "SMS", "USB", "PC", "TV", "PNG", "JPG", "CD", "DVD"}
)


def unexplained_acronyms(folder: Folder) -> Iterator[Problem]:
    """Acronyms of several articles that no article, title, alias or synonym spells out."""
    if not folder.has_standard:
        return
    explained, uses = _names_and_synonyms(folder), defaultdict(list)
    for article in folder.articles:
        text = "\n".join(section.text for section in article.sections)
        explained |= {found[1] or found[2] for found in _EXPLAINED.finditer(text)}
        for acronym in set(_ACRONYM.findall(text)):
            uses[acronym].append(article.path)
    for acronym, paths in uses.items():
        if len(paths) >= OFTEN and acronym not in explained | _SAID_IN_CAPITALS:
            message = tr(
                "« {acronym} » revient dans {count} fiches sans être expliqué : écrivez-le une fois en toutes lettres, "
                "suivi de ({acronym}), ou ajoutez-le à synonyms.txt.",
                acronym=acronym,
                count=len(paths),
            )
            yield Problem(min(paths), 0, "unexplained-acronym", Severity.WARNING, message)


def suggested_aliases(folder: Folder) -> Iterator[Problem]:
    """Names that the links of other articles give to one, with words that neither its title nor its aliases have."""
    if not folder.has_standard:
        return
    callers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for article in folder.articles:
        for link in article.links:
            if link.kind is LinkKind.ARTICLE and link.target != article.path and not link.anchor:
                callers[link.target, " ".join(link.label.split()).strip(" .,;:!?")].add(article.path)
    for (path, label), paths in callers.items():
        called = folder.by_path.get(path)
        if called is not None and len(paths) >= AGREED and _words(label) and not _words(label) & _own_words(called):
            message = tr(
                "{count} fiches appellent celle-ci « {label} » : ajoutez ces mots à ses alias, "
                "la recherche les trouvera.",
                count=len(paths),
                label=label,
            )
            yield Problem(path, 0, "suggested-alias", Severity.WARNING, message)


def _names_and_synonyms(folder: Folder) -> set[str]:
    synonyms = folder.knowledge.synonyms
    terms = [term for group in synonyms.groups for term in group]
    terms += [term for left, right in synonyms.mappings for term in (*left, *right)]
    names = [name for article in folder.articles for name in (article.title, *article.header.aliases)]
    return {word.upper() for term in terms for word in term.split()} | {
        word for name in names for word in _ACRONYM.findall(name)
    }


def _own_words(article: Article) -> set[str]:
    return _words(" ".join((article.title, *article.header.aliases, *article.header.tags)))


def _words(text: str) -> set[str]:
    """Folded beginnings of the words that say something: plurals and conjugations do not count."""
    return {fold(word)[:5] for word in _WORD.findall(text)}
