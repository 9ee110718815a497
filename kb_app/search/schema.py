"""The index's fields. Each is a family of terms whose postings are (article number, precomputed impact)."""

from collections.abc import Iterator, Mapping
from typing import Any

from kb_app.search.whoosh_parts import Existence, FieldType, Schema

STEM, WORD, PREFIX, ACRONYM, FILTER = "stem", "word", "prefix", "acronym", "filter"
FAMILIES = (ACRONYM, FILTER, PREFIX, STEM, WORD)
"""In the order in which Whoosh wants them written."""

PREFIX_LETTERS = 4
"""Prefixes up to here are terms; longer ones expand the lexicon."""
FAMILY_LETTERS = 6
"""Words that begin with the same so many letters are a family (démission, démissionner): this prefix is a term too."""
EARLY_PREFIX_LETTERS = 2
"""Prefixes up to here come from titles, aliases, tags and headings only: one letter of a body says nothing."""


class ImpactField(FieldType):  # type: ignore[misc]  # Whoosh has no types
    """Terms that come already weighed: `index` takes a mapping of term to impact.

    The impact is the BM25 saturation of the term in each field of the article, weighted and summed at index time, so a
    query adds numbers and never sees a frequency, a length or a position. What depends on the collection (the rarity of
    a term) stays out of it and is applied at query time.
    """

    def __init__(self) -> None:
        super().__init__(Existence(), None)

    def index(self, value: Mapping[str, float], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, impact in value.items():
            yield term.encode("utf-8"), 1, impact, b""


def schema() -> Schema:
    return Schema(**{family: ImpactField() for family in FAMILIES})
