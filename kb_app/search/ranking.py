"""What each kind of evidence weighs. The values are measured (docs/benchmarks.md); nobody sets them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ranking:
    """The weights of the ranking. The first group is written into the index, the rest is applied to each query.

    A part is switched off for an ablation by its neutral value: 0 for a bonus, 1 for a factor.
    """

    # written into the index: BM25 of each field, summed
    saturation: float = 1.8
    length: float = 0.85
    title: float = 0.6
    alias: float = 1.5
    tags: float = 0.2
    headings: float = 0.1
    lead: float = 0.8
    body: float = 1.0

    # applied to a query
    exact: float = 0.7
    """The word as typed, beside its stem."""
    family: float = 0.4
    """Words of its family (`schema.FAMILY_LETTERS`)."""
    cover: float = 5.0
    """The share of a title that the query explains."""
    pairs: float = 2.0
    """Neighbouring words of the query that are neighbours in the article."""
    synonym: float = 0.9
    acronym: float = 0.9
    second_guess: float = 0.4
    """The second candidate for a misspelt word; the first counts in full."""
    own_site: float = 1.1
    other_site: float = 0.5
    validated: float = 1.03
    unfinished: float = 0.95
    """Work in progress."""
    shortlist: int = 150
    """Articles that are looked at closely: titles, neighbours, passages."""


DEFAULT = Ranking()
