"""Checks of links: do they lead somewhere?"""

from collections.abc import Iterator

from kb_app.domain.article import Article, Link, LinkKind, Problem, Severity
from kb_app.domain.names import displayable
from kb_app.language import tr
from kb_app.parsing.checks.folder import Folder

_INDEX_PAGES = ("index.md", "README.md", "_index.md")


def broken_links(article: Article, folder: Folder) -> Iterator[Problem]:
    """Links to files that are not there; a difference in case only is told apart."""
    for link in article.links:
        if link.kind not in (LinkKind.ARTICLE, LinkKind.MEDIA) or _exists(link, folder):
            continue
        target = displayable(link.target)
        if link.target.casefold() in folder.folded_files:
            message = tr("Le lien vers {target} ne respecte pas les majuscules du nom : corrigez-le.", target=target)
            yield _problem(article, link, "link-case", message, Severity.WARNING)
        elif link.kind is LinkKind.MEDIA:
            message = tr("{target} n'existe pas : ajoutez ce fichier ou corrigez le lien.", target=target)
            yield _problem(article, link, "missing-media", message)
        else:
            message = tr("La fiche {target} n'existe pas : corrigez ou retirez le lien.", target=target)
            yield _problem(article, link, "broken-link", message)


def broken_anchors(article: Article, folder: Folder) -> Iterator[Problem]:
    """Links to headings that are not in the article they lead to; a variant is read with its common article."""
    common = folder.by_id.get(article.header.variant_of)
    inherited = folder.anchors[common.path] if common else frozenset()
    for link in article.links:
        if link.kind is LinkKind.ARTICLE and link.anchor and link.target in folder.anchors:
            known = folder.anchors[link.target] | (inherited if link.target == article.path else frozenset())
            if link.anchor not in known:
                message = tr(
                    "Pas de titre « {anchor} » dans {target} : corrigez la fin du lien, après le #.",
                    anchor=displayable(link.anchor),
                    target=displayable(link.target),
                )
                yield _problem(article, link, "broken-anchor", message)


def refused_links(article: Article, folder: Folder) -> Iterator[Problem]:
    """Links that lead out of the folder, to another computer, or to another program."""
    del folder
    for link in article.links:
        if link.kind is LinkKind.REFUSED:
            message = tr(
                "Lien refusé ({target}) : mettez le fichier dans le dossier et liez-le par son chemin.",
                target=displayable(link.target)[:80],
            )
            yield _problem(article, link, "refused-link", message)


def wikilinks(article: Article, folder: Folder) -> Iterator[Problem]:
    """`[[names]]` that no article has, or several."""
    for link in article.links:
        if link.kind is not LinkKind.NAMED:
            continue
        found = folder.names.find(link.target)
        name = displayable(link.target)
        if not found:
            message = tr("Aucune fiche ne s'appelle « {name} » : corrigez le nom ou retirez le lien.", name=name)
            yield _problem(article, link, "broken-link", message)
        elif len(found) > 1:
            message = tr(
                "Plusieurs fichiers s'appellent « {name} » : écrivez le chemin, par exemple {path}.",
                name=name,
                path=displayable(found[0]),
            )
            yield _problem(article, link, "ambiguous-link", message, Severity.WARNING)


def _exists(link: Link, folder: Folder) -> bool:
    """Whether a file is there; a link to a directory leads to its index page."""
    if link.target in folder.files or link.target == ".":
        return True
    bare = link.target.removesuffix(".md")
    return bare in folder.files or any(f"{bare}/{page}" in folder.files for page in _INDEX_PAGES)


def _problem(article: Article, link: Link, rule: str, message: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(article.path, link.line, rule, severity, message)
