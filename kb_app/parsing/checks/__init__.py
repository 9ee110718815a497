"""Everything wrong in a folder of articles. One small function a rule, in two tables."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from kb_app.domain.article import Article, Problem
from kb_app.domain.names import displayable
from kb_app.parsing.checks import identity, links, procedures, sites, standard, vocabulary
from kb_app.parsing.checks.folder import Folder, load

ARTICLE_RULES: tuple[Callable[[Article, Folder], Iterator[Problem]], ...] = (
    links.broken_links,
    links.broken_anchors,
    links.refused_links,
    links.wikilinks,
    sites.unknown_site,
    sites.unknown_site_in_text,
    sites.orphan_variant,
    procedures.unreachable_steps,
    procedures.endless_steps,
    procedures.no_steps,
    identity.notice_dates,
    identity.unknown_articles,
    standard.missing_title,
    standard.missing_owner,
    standard.unknown_owner,
    standard.missing_review,
    standard.too_long,
)
FOLDER_RULES: tuple[Callable[[Folder], Iterator[Problem]], ...] = (
    identity.duplicate_ids,
    identity.case_twins,
    identity.odd_names,
    identity.unknown_pins,
    sites.rival_variants,
    vocabulary.unexplained_acronyms,
    vocabulary.suggested_aliases,
)


def check_folder(root: Path) -> tuple[Problem, ...]:
    """All problems of the folder at `root`, by path and line, each told once; their texts are safe to show.

    A folder without a `knowledge.toml` is not held to the content standard. An overdue review is no problem.
    """
    folder = load(root)
    problems = set(folder.found)
    for folder_rule in FOLDER_RULES:
        problems.update(folder_rule(folder))
    for article in folder.articles:
        if article.sections or not article.problems:  # of what could not be read, nothing else is said
            for rule in ARTICLE_RULES:
                problems.update(rule(article, folder))
    return tuple(sorted(replace(p, path=displayable(p.path), message=displayable(p.message)) for p in problems))
