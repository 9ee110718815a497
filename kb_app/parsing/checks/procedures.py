"""Checks of procedures: can they be walked to an end?"""

from collections.abc import Iterator

from kb_app.domain.article import Article, Kind, Problem, Section, Severity
from kb_app.domain.procedure import Step, reachable, without_exit
from kb_app.domain.variant import compose
from kb_app.language import tr
from kb_app.parsing.checks.folder import Folder
from kb_app.parsing.procedure import steps


def unreachable_steps(article: Article, folder: Folder) -> Iterator[Problem]:
    """Steps that no choice, no link and no other article leads to. Variants are free: a site may leave some out."""
    if not _is_procedure(article):
        return
    found = steps(article.sections, article.path)
    chosen = {choice.anchor for step in found for choice in step.choices}
    links = folder.links_to.get(article.path, ())
    entries = {anchor for source, anchor in links if source != article.path or anchor not in chosen}
    walked = reachable(found, article.sections, article.path, entries)
    for step in found:
        if step.anchor not in walked:
            message = tr("Aucun choix ne mène à l'étape « {step} » : liez-la, ou retirez-la.", step=step.heading)
            line = article.sections[step.sections[0]].line
            yield Problem(article.path, line, "unreachable-step", Severity.ERROR, message)


def endless_steps(article: Article, folder: Folder) -> Iterator[Problem]:
    """Loops without exit, told once, at the first of their steps; a variant is walked within its common article."""
    common = folder.by_id.get(article.header.variant_of)
    if _is_procedure(article):
        step = _endless(article.sections, article.path)
        line = article.sections[step.sections[0]].line if step else 0
    elif common is not None and _is_procedure(common) and not _endless(common.sections, common.path):
        parts = compose(common, article).parts
        step = _endless(tuple(part.section for part in parts), common.path)
        line = next(
            (part.section.line for part in parts if step and part.own and part.section.anchor == step.anchor), 0
        )
    else:
        return
    if step is not None:
        message = tr("À partir de « {step} », on tourne sans fin : ajoutez un choix qui termine.", step=step.heading)
        yield Problem(article.path, line, "endless-steps", Severity.ERROR, message)


def no_steps(article: Article, folder: Folder) -> Iterator[Problem]:
    del folder
    if _is_procedure(article) and not steps(article.sections, article.path):
        message = tr("Une procédure a des étapes : écrivez chaque étape sous un titre « ## ».")
        yield Problem(article.path, 0, "no-steps", Severity.WARNING, message)


def _is_procedure(article: Article) -> bool:
    """Not a variant, which has only some of the steps."""
    return article.header.kind is Kind.PROCEDURE and not article.header.variant_of


def _endless(sections: tuple[Section, ...], path: str) -> Step | None:
    """The first step from which no walk ends."""
    found = steps(sections, path)
    caught = without_exit(found, sections, path)
    return next((step for step in found if step.anchor in caught), None)
