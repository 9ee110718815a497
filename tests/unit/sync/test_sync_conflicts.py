"""The names that other tools give to the second of two versions."""

import pytest

from kb_app.sync.conflicts import ConflictCopy, conflict_of

SIBLINGS = frozenset({"fiche.md", "bourses.md"})


@pytest.mark.parametrize(
    "name",
    [
        "fiche.sync-conflict-20260912-101500-ABCDEF7.md",
        "fiche (conflicted copy 2026-09-12 101500).md",
        "fiche (conflicted copy Marie 2026-09-12 101500).md",
        "fiche (Marie's conflicted copy 2026-09-12).md",
        "fiche (Copie en conflit de Marie 2026-09-12).md",
        "fiche_conflict-20260912-101500.md",
        "fiche (conflict, Marie Le Goff, 2026-09-12 10h15).md",
        "fiche.conflict1.md",
        "fiche.md.conflict2",
        "fiche..path1.md",
        "fiche.md..path1",
        "fiche-DESKTOP-A1B2C3D.md",
        "fiche-LAPTOP-0Z9Y8X7W.md",
    ],
)
def test_a_tools_own_mark_is_certain(name: str) -> None:
    assert conflict_of(name, SIBLINGS) == ConflictCopy("fiche.md", certain=True)


@pytest.mark.parametrize("name", ["fiche (1).md", "fiche-POSTE12.md", "bourses-CROUS.md"])
def test_a_name_that_a_person_could_have_chosen_is_not_certain(name: str) -> None:
    found = conflict_of(name, SIBLINGS)
    assert found is not None
    assert not found.certain
    assert found.original in SIBLINGS


@pytest.mark.parametrize(
    "name",
    [
        "fiche.md",
        "paiement-echelonne--rennes.md",
        "other (1).md",
        "other-DESKTOP-A1B2C3D.md",
        "bourses-crous.md",
        "fiche (suite).md",
        "conflit d'horaires.md",
        "gestion des conflits (réclamations, recours).md",
    ],
)
def test_an_ordinary_name_is_an_article(name: str) -> None:
    assert conflict_of(name, SIBLINGS) is None
