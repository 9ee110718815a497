"""An article that moves shows the same pictures and leads to the same articles; all else keeps its characters."""

import pytest

from kb_app.parsing.moved_links import with_moved_links

OLD = "paiement/echelonne.md"


@pytest.mark.parametrize(
    ("written", "new", "becomes"),
    [
        ("[a](../bourse.md)", "argent/aides/echelonne.md", "[a](../../bourse.md)"),
        ("[a](tarifs.md#prix 'Titre')", "echelonne.md", "[a](paiement/tarifs.md#prix 'Titre')"),
        ("![p](assets/plan%20b.png)", "argent/e.md", "![p](../paiement/assets/plan%20b.png)"),
        ("[a](<ma fiche.md>)", "argent/e.md", "[a](<../paiement/ma fiche.md>)"),
        ("[a][x]\r\n\r\n[x]: tarifs.md\r\n", "e.md", "[a][x]\r\n\r\n[x]: paiement/tarifs.md\r\n"),
        ('<img src="assets/p.png" alt="">', "e.md", '<img src="paiement/assets/p.png" alt="">'),
        ("[![p](p.png)](tarifs.md)", "e.md", "[![p](paiement/p.png)](paiement/tarifs.md)"),
        ("[a](relance)", "e.md", "[a](paiement/relance)"),
    ],
)
def test_relative_addresses_lead_where_they_did(written: str, new: str, becomes: str) -> None:
    assert with_moved_links(f"---\nid: e\n---\n\n{written}", OLD, new) == f"---\nid: e\n---\n\n{becomes}"


@pytest.mark.parametrize(
    "written",
    [
        "[a](#delai)",
        "[a](/bourse.md)",
        "[[Demander une bourse]]",
        "[a](https://exemple.fr/x.md) <https://exemple.fr>",
        "`[a](tarifs.md)`",
        "```\n[a](tarifs.md)\n```\n",
        "[a](../../dehors.md)",
        "- [ ] (tarifs.md)",
    ],
)
def test_what_holds_anywhere_is_left_alone(written: str) -> None:
    assert with_moved_links(written, OLD, "argent/aides/e.md") == written


def test_renamed_in_its_directory_nothing_changes() -> None:
    assert with_moved_links("[a](tarifs.md)", OLD, "paiement/autre.md") == "[a](tarifs.md)"
