"""An article that moves shows the same pictures and leads to the same articles; all else keeps its characters."""

import pytest

from kb_app.parsing.links import LinkNames
from kb_app.parsing.moved_links import with_links_to_new_place, with_moved_links

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


def test_links_of_an_article_to_itself_by_its_name_follow_it() -> None:
    assert with_moved_links("[a](echelonne.md#prix)", OLD, "paiement/plan.md") == "[a](plan.md#prix)"
    assert with_moved_links("[a](echelonne.md#prix)", OLD, "argent/plan.md") == "[a](plan.md#prix)"


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("[a](../paiement/echelonne.md#prix 'Titre')", "[a](../argent/plan%20b.md#prix 'Titre')"),
        ("[a](/paiement/echelonne)", "[a](/argent/plan%20b)"),
        ("[a](<../paiement/echelonne.md>)", "[a](<../argent/plan b.md>)"),
        ("[a][x]\r\n\r\n[x]: ../paiement/echelonne.md\r\n", "[a][x]\r\n\r\n[x]: ../argent/plan%20b.md\r\n"),
        ('<a href="../paiement/echelonne.md">a</a>', '<a href="../argent/plan%20b.md">a</a>'),
        ("1. [oui](../paiement/echelonne.md) [[echelonne|non]]", "1. [oui](../argent/plan%20b.md) [[plan b|non]]"),
        ("[[paiement/echelonne#prix]]", "[[argent/plan b#prix]]"),
        ("[[Payer en plusieurs fois]] [[autre]]", "[[Payer en plusieurs fois]] [[autre]]"),
        (
            "[a](../paiement/autre.md) `[a](../paiement/echelonne.md)`",
            "[a](../paiement/autre.md) `[a](../paiement/echelonne.md)`",
        ),
    ],
)
def test_links_of_others_lead_to_its_new_place(written: str, becomes: str) -> None:
    new, title = "argent/plan b.md", "Payer en plusieurs fois"
    names, after = LinkNames([OLD, "x/autre.md"], [(title, OLD)]), LinkNames([new, "x/autre.md"], [(title, new)])
    assert with_links_to_new_place(written, "aide/a.md", OLD, new, names, after) == becomes


def test_renamed_in_its_directory_nothing_changes() -> None:
    assert with_moved_links("[a](tarifs.md)", OLD, "paiement/autre.md") == "[a](tarifs.md)"
