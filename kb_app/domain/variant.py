"""An article and its variant for a site, composed into the one text that the caller's site needs."""

from dataclasses import dataclass, replace

from kb_app.domain.article import Article, Section
from kb_app.domain.names import Names, fold


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the composed text. `path` is the file it comes from, which its relative links start from.

    `own` is true when it is the site's.
    """

    section: Section
    path: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Composed:
    """The sections in the order in which they are read; anchors are unique among them. `path` is the article's."""

    parts: tuple[Part, ...]
    path: str

    @property
    def sections(self) -> tuple[Section, ...]:
        return tuple(part.section for part in self.parts)

    @property
    def own_anchors(self) -> frozenset[str]:
        """Anchors of the sections that are the site's own."""
        return frozenset(part.section.anchor for part in self.parts if part.own)

    @property
    def markdown(self) -> str:
        return "\n\n".join(part.section.source for part in self.parts)


def compose(article: Article, variant: Article | None = None) -> Composed:
    """The common `article` with what its `variant` says instead, or besides.

    A section of the variant replaces the one of the same heading with its subsections; one that has no text of its own
    only says where its subsections belong. New sections stand after the section that precedes them in the variant.
    """
    parts = [Part(section, article.path) for section in article.sections]
    if variant is None:
        return Composed(tuple(parts), article.path)
    mine = [Part(section, variant.path, own=True) for section in variant.sections]
    place = 1 if parts and parts[0].section.level == 0 else 0
    start = 0
    while start < len(mine):
        section = mine[start].section
        end = _end_of_tree(mine, start)
        found = _same_heading(parts, section)
        if not section.text and (found is not None or section.level == 0):
            place = place if found is None else found + 1
            start += 1
            continue
        if found is None:
            while section.level and place < len(parts) and parts[place].section.level > section.level:
                place += 1
            taken = {part.section.anchor for part in parts}
            stop = place = place if section.level else 0
        else:
            place, stop = found, _end_of_tree(parts, found)
            taken = {part.section.anchor for part in (*parts[:found], *parts[stop:])}
        parts[place:stop] = _with_free_anchors(mine[start:end], taken)
        place += end - start
        start = end
    return Composed(tuple(parts), article.path)


def _same_heading(parts: list[Part], section: Section) -> int | None:
    """Where the common section of that heading is; one of the same level is preferred."""
    heading = fold(section.heading)
    found = [
        number
        for number, part in enumerate(parts)
        if not part.own and fold(part.section.heading) == heading and (part.section.level == 0) == (section.level == 0)
    ]
    same_level = [number for number in found if parts[number].section.level == section.level]
    return next(iter(same_level or found), None)


def _end_of_tree(parts: list[Part], start: int) -> int:
    """The place after a section and its subsections; the lead has none."""
    level, end = parts[start].section.level, start + 1
    while level and end < len(parts) and parts[end].section.level > level:
        end += 1
    return end


def _with_free_anchors(tree: list[Part], taken: set[str]) -> list[Part]:
    names = Names(taken)
    return [
        replace(part, section=replace(part.section, anchor=part.section.anchor and names.take(part.section.anchor)))
        for part in tree
    ]
