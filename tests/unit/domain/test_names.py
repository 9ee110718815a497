"""Comparing names, making anchors, and showing hostile file names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_app.domain.names import Names, displayable, fold, readable_name, slug


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Transférer à chaud", "transferer-a-chaud"),
        ("Alerter l’encadrement", "alerter-lencadrement"),
        ("Cœur & œuvre : l'état", "coeur-oeuvre-letat"),
        ("Saluer (15 secondes)", "saluer-15-secondes"),
        ("Que faire ?", "que-faire"),
        ("snake_case", "snake_case"),
        ("🚑 Urgence", "urgence"),
    ],
)
def test_anchor_is_the_heading_in_plain_letters(heading: str, anchor: str) -> None:
    assert slug(heading) == anchor


@given(st.text())
@settings(deadline=None)
def test_anchor_of_an_anchor_is_itself(text: str) -> None:
    assert slug(slug(text)) == slug(text)


def test_case_accents_ligatures_and_apostrophes_do_not_count() -> None:
    assert fold("  L’ŒUVRE   Été ") == fold("l'oeuvre ete")


def test_names_are_given_out_once() -> None:
    names = Names(["a", "a-1"])
    assert [names.take(wanted) for wanted in ("a", "a", "b", "b-1", "b")] == ["a-2", "a-3", "b", "b-1", "b-2"]


def test_hostile_names_are_shown_written_out() -> None:
    assert displayable("a\nb\u202egpj.md\udcff") == "a\\u000ab\\u202egpj.md\\udcff"
    assert displayable("été 🚑.md") == "été 🚑.md"


def test_file_name_becomes_a_title() -> None:
    assert readable_name("dossier/mot-de-passe_oublié.md") == "Mot de passe oublié"
