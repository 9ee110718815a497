"""`> [!SITE] Rennes, Toulouse`: text that holds at some sites only."""

import re
from dataclasses import replace

from kb_app.domain.folder import Site
from kb_app.domain.names import slug
from kb_app.domain.variant import Composed
from kb_app.parsing.blocks import Block, Shape, parse_blocks
from kb_app.parsing.plain import callout, text_of

_MARK = re.compile(r"\[!site\]", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;/]| et | and ")


def sites_named(title: str) -> tuple[str, ...]:
    """The sites in the title of such a block, folded as codes are."""
    return tuple(filter(None, map(slug, _BETWEEN.split(title))))


def for_site(markdown: str, site: Site | None) -> str:
    """`markdown` without the blocks that name other sites, by code or label; all of them stay where `site` is None."""
    if site is None or not _MARK.search(markdown):
        return markdown
    mine = {site.code, slug(site.label)}
    dropped: set[int] = set()
    for block in parse_blocks(markdown).root.walk():
        names = _names(block)
        if names and not mine.intersection(names):
            dropped.update(range(block.line, block.end + 1))
    return "\n".join(line for number, line in enumerate(markdown.split("\n"), 1) if number not in dropped)


def composed_for_site(composed: Composed, site: Site | None) -> Composed:
    """`composed` with the blocks of other sites gone from the source and the text of its sections."""
    if site is None:
        return composed
    parts = []
    for part in composed.parts:
        source = for_site(part.section.source, site)
        if source != part.section.source:
            part = replace(part, section=replace(part.section, source=source, text=_text(source)))  # noqa: PLW2901
        parts.append(part)
    return Composed(tuple(parts), composed.path)


def _text(source: str) -> str:
    """The words of a section without its heading."""
    blocks = parse_blocks(source).root.children
    return text_of(blocks[1:] if blocks and blocks[0].shape is Shape.HEADING else blocks)


def _names(block: Block) -> tuple[str, ...]:
    words = callout(block) if block.shape is Shape.QUOTE else None
    return sites_named(words[1]) if words and words[0] == "site" else ()
