"""Blocks that hold at some sites only."""

from kb_app.domain.folder import Site
from kb_app.domain.variant import compose
from kb_app.parsing.parser import parse_article
from kb_app.parsing.site_blocks import composed_for_site, for_site

RENNES = Site("rn", "Rennes")
TEXT = """## A
avant

> [!SITE] Rennes, Toulouse
> pour Rennes
suite

- item
  > [!site] île-de-France et rn
  > aussi

> [!SITE] Lyon
> > [!SITE] Lyon
> pour Lyon

après
"""


def test_blocks_of_other_sites_are_dropped() -> None:
    kept = for_site(TEXT, RENNES)
    assert "pour Rennes\nsuite" in kept
    assert "aussi" in kept
    assert "Lyon" not in kept
    assert kept.endswith("après\n")


def test_site_is_named_by_code_or_label_in_any_spelling() -> None:
    assert "aussi" in for_site(TEXT, Site("idf", "Ile de France"))
    assert "pour Lyon" in for_site(TEXT, Site("lyon", "Site lyonnais"))
    assert "pour Rennes" not in for_site(TEXT, Site("lyon", "Site lyonnais"))


def test_all_stay_where_no_site_is_chosen() -> None:
    assert for_site(TEXT, None) == TEXT


def test_text_and_source_of_composed_sections_agree() -> None:
    composed = composed_for_site(compose(parse_article(TEXT.encode(), folder="f", path="a.md")), RENNES)
    (section,) = composed.sections
    assert "Lyon" not in section.text
    assert "Lyon" not in composed.markdown
    assert section.text.startswith("avant")
    assert section.text.endswith("après")
