"""Checks of procedures: can they be walked to an end?"""

from collections.abc import Iterator

from kb_app.domain.article import Article, Kind, Problem, Severity
from kb_app.domain.procedure import Step, reachable, without_exit
from kb_app.language import tr
from kb_app.parsing.checks.folder import Folder
from kb_app.parsing.procedure import steps


def unreachable_steps(article: Article, folder: Folder) -> Iterator[Problem]:
    """Steps that no choice, no link and no other article leads to."""
    found = _steps(article)
    chosen = {choice.anchor for step in found for choice in step.choices}
    entries = {
        link.anchor
        for other in folder.articles
        for link in other.links
        if link.target == article.path and not (other is article and link.anchor in chosen)
    }
    walked = reachable(found, article.sections, article.path, entries) if found else frozenset()
    for step in found:
        if step.anchor not in walked:
            message = tr("Aucun choix ne mène à l'étape « {step} » : liez-la, ou retirez-la.", step=step.heading)
            yield _problem(article, step, "unreachable-step", message)


def endless_steps(article: Article, folder: Folder) -> Iterator[Problem]:
    """Loops without exit, told once, at the first of their steps."""
    del folder
    found = _steps(article)
    caught = without_exit(found, article.sections, article.path)
    first = next((step for step in found if step.anchor in caught), None)
    if first is not None:
        message = tr("À partir de « {step} », on tourne sans fin : ajoutez un choix qui termine.", step=first.heading)
        yield _problem(article, first, "endless-steps", message)


def no_steps(article: Article, folder: Folder) -> Iterator[Problem]:
    del folder
    if article.header.kind is Kind.PROCEDURE and not article.header.variant_of and not _steps(article):
        message = tr("Une procédure a des étapes : écrivez chaque étape sous un titre « ## ».")
        yield Problem(article.path, 0, "no-steps", Severity.WARNING, message)


def _steps(article: Article) -> tuple[Step, ...]:
    """A variant has only some of the steps, which make sense in the common article."""
    if article.header.kind is not Kind.PROCEDURE or article.header.variant_of:
        return ()
    return steps(article.sections, article.path)


def _problem(article: Article, step: Step, rule: str, message: str) -> Problem:
    return Problem(article.path, article.sections[step.sections[0]].line, rule, Severity.ERROR, message)
