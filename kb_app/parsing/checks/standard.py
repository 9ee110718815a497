"""The content standard: what a folder with a `knowledge.toml` expects of its articles. Only warnings."""

from collections.abc import Iterator

from kb_app.domain.article import Article, Kind, Problem, Severity
from kb_app.domain.names import fold
from kb_app.domain.review import review_date
from kb_app.language import tr
from kb_app.parsing.checks.folder import Folder

MAX_WORDS = 1200
"""Six minutes of silent reading: no article of that length is read in a call."""


def missing_title(article: Article, folder: Folder) -> Iterator[Problem]:
    if folder.has_standard and not article.header.title and not _has_heading(article):
        yield _warning(article, "missing-title", tr("La fiche n'a pas de titre : ajoutez « title: … » dans l'en-tête."))


def missing_owner(article: Article, folder: Folder) -> Iterator[Problem]:
    if folder.has_standard and not article.header.owner:
        yield _warning(
            article, "missing-owner", tr("La fiche n'a pas de responsable : ajoutez « owner: … » dans l'en-tête.")
        )


def unknown_owner(article: Article, folder: Folder) -> Iterator[Problem]:
    owner, known = article.header.owner, folder.knowledge.owners
    if owner and known and fold(owner) not in map(fold, known):
        message = tr(
            "« {owner} » n'est pas dans owners de knowledge.toml : ajoutez-le ou corrigez le nom.", owner=owner
        )
        yield _warning(article, "unknown-owner", message)


def missing_review(article: Article, folder: Folder) -> Iterator[Problem]:
    """A notice ends by itself and needs no review."""
    if not folder.has_standard or article.header.kind is Kind.NOTICE:
        return
    if review_date(article.header, folder.knowledge.review_every_months) is None:
        message = tr("Aucune date de relecture : ajoutez « review_on: 2027-01-31 » ou « verified_on: … ».")
        yield _warning(article, "missing-review", message)


def too_long(article: Article, folder: Folder) -> Iterator[Problem]:
    if folder.has_standard:
        words = sum(len(section.text.split()) for section in article.sections)
        if words > MAX_WORDS:
            message = tr(
                "{words} mots : découpez la fiche, {most} au plus se lisent en appel.", words=words, most=MAX_WORDS
            )
            yield _warning(article, "too-long", message)


def _has_heading(article: Article) -> bool:
    return any(section.anchor for section in article.sections)


def _warning(article: Article, rule: str, message: str) -> Problem:
    return Problem(article.path, 0, rule, Severity.WARNING, message)
