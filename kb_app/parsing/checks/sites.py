"""Checks of sites and of their variants."""

from collections import Counter
from collections.abc import Iterator

from kb_app.domain.article import Article, Problem, Severity
from kb_app.domain.names import slug
from kb_app.language import tr
from kb_app.parsing.blocks import Shape, parse_blocks
from kb_app.parsing.checks.folder import Folder
from kb_app.parsing.parser import variant_in_name
from kb_app.parsing.plain import callout
from kb_app.parsing.site_blocks import sites_named


def unknown_site(article: Article, folder: Folder) -> Iterator[Problem]:
    """Sites in the header that the folder does not declare; it may declare none."""
    codes = {site.code for site in folder.knowledge.sites}
    labels = {slug(site.label): site.code for site in folder.knowledge.sites}
    for site in article.header.sites if codes else ():
        if site in codes:
            continue
        advice = labels.get(site) or ", ".join(sorted(codes))
        message = tr("Le site « {site} » n'est pas dans knowledge.toml : écrivez {advice}.", site=site, advice=advice)
        yield Problem(article.path, 0, "unknown-site", Severity.ERROR, message)


def unknown_site_in_text(article: Article, folder: Folder) -> Iterator[Problem]:
    """The same in `> [!SITE] …`, where labels may be written too."""
    known = {name for site in folder.knowledge.sites for name in (site.code, slug(site.label))}
    for section in article.sections:
        if not known or "[!" not in section.source:
            continue
        for block in parse_blocks(section.source).root.walk():
            words = callout(block) if block.shape is Shape.QUOTE else None
            if words is None or words[0] != "site":
                continue
            for name in sites_named(words[1]):
                if name not in known:
                    labels = ", ".join(site.label for site in folder.knowledge.sites)
                    message = tr("Le site « {site} » n'est pas connu : écrivez {labels}.", site=name, labels=labels)
                    line = section.line + block.line - 1
                    yield Problem(article.path, line, "unknown-site", Severity.ERROR, message)


def orphan_variant(article: Article, folder: Folder) -> Iterator[Problem]:
    """Variants of an article that is not there. In a plain folder, a name with `--` need not mean one."""
    common = article.header.variant_of
    if not common or (not folder.has_standard and common == variant_in_name(article.path)):
        return
    if common not in folder.by_id:
        message = tr(
            "Variante d'une fiche absente ({common}) : corrigez variant_of ou le nom du fichier.", common=common
        )
        yield Problem(article.path, 0, "orphan-variant", Severity.ERROR, message)
    elif not article.header.sites:
        message = tr("Cette variante ne dit pas pour quel site : ajoutez « sites: [code] » dans l'en-tête.")
        yield Problem(article.path, 0, "variant-without-site", Severity.ERROR, message)


def rival_variants(folder: Folder) -> Iterator[Problem]:
    """Two variants of one article for the same site: only one of them would ever be read."""
    seen: Counter[tuple[str, str]] = Counter()
    for article in folder.articles:
        common = folder.by_id.get(article.header.variant_of) if article.header.variant_of else None
        for site in article.header.sites if common else ():
            seen[common.path if common else "", site] += 1
            if seen[common.path if common else "", site] > 1:
                message = tr("Une autre variante existe déjà pour le site {site} : réunissez-les.", site=site)
                yield Problem(article.path, 0, "rival-variants", Severity.ERROR, message)
