"""French typography, and the two languages."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_app import language
from kb_app.places import resources

TRANSLATIONS = resources() / "translations"


@pytest.fixture(autouse=True)
def french_again():
    yield
    language.use("fr", TRANSLATIONS)


@pytest.mark.parametrize(
    ("typed", "typeset"),
    [
        ("Rien : cherchez !", "Rien\u00a0: cherchez\u202f!"),
        ("« mot »", "«\u00a0mot\u00a0»"),
        ("l'index d'hier", "l’index d’hier"),
        ("Il reste 12 Mo", "Il reste 12\u00a0Mo"),
        ("Quoi ? Oui ; non", "Quoi\u202f? Oui\u202f; non"),
        ("à 09:12, http://a.example", "à 09:12, http://a.example"),
        ("'{name}'", "'{name}'"),
    ],
)
def test_french_typography(typed: str, typeset: str) -> None:
    assert language.typeset(typed) == typeset


@given(st.text(alphabet="ab1 :;!?»«'%€h"))
def test_typesetting_twice_changes_nothing_more(text: str) -> None:
    once = language.typeset(text)
    assert language.typeset(once) == once


def test_a_value_is_not_typeset() -> None:
    assert language.tr("Lu : {path}", path="a : b") == "Lu\u00a0: a : b"


def test_zero_is_singular_in_french() -> None:
    assert language.trn("{count} fiche", "{count} fiches", 0) == "0 fiche"
    assert language.trn("{count} fiche", "{count} fiches", 2) == "2 fiches"


def test_english_comes_from_the_catalogue() -> None:
    language.use("en", TRANSLATIONS)
    assert language.tr("Préférences") == "Preferences"
    assert language.trn("{count} fiche", "{count} fiches", 0) == "0 articles"


def test_without_a_catalogue_french_is_spoken(tmp_path: Path) -> None:
    language.use("en", tmp_path)
    assert language.tr("Préférences") == "Préférences"


def test_unknown_language_is_french() -> None:
    language.use("tlh", TRANSLATIONS)
    assert language.language() == "fr"
