"""Wrong words are found where there is a dictionary, and nothing is where there is none."""

from pathlib import Path

import pytest

from kb_app.bootstrap import Services
from kb_app.services.writing.asking_spelling import AskedSpelling
from kb_app.services.writing.spelling import Spelling


@pytest.fixture
def spelling(tmp_path: Path) -> Spelling:
    pytest.importorskip("hunspell")
    (tmp_path / "fr.dic").write_text("5\npaiement\nle\nse\nfait\nici\n", "utf-8")
    (tmp_path / "fr.aff").write_text("SET UTF-8\nTRY aeimnpt\n", "utf-8")
    made = Spelling((tmp_path / "absent", tmp_path))
    assert made.load()
    return made


def test_wrong_words_are_found_and_what_was_meant(spelling: Spelling) -> None:
    line = "Le paiment se fait ici."
    assert [line[slice(*span)] for span in spelling.misspelt(line)] == ["paiment"]
    assert spelling.suggestions("paiment")[0] == "paiement"


def test_code_addresses_and_acronyms_are_no_words(spelling: Spelling) -> None:
    line = "`xyz` [ici](zzz.md#yyy) https://zzz.example [[zzz|ici]] {zzz} <zzz> RIB x86 a@zzz.fr > [!NOTE]"
    assert spelling.misspelt(line) == ()


def test_without_a_dictionary_nothing_is_wrong(tmp_path: Path) -> None:
    spelling = Spelling((tmp_path,))
    assert not spelling.load()
    assert spelling.misspelt("zzz") == ()
    assert spelling.suggestions("zzz") == ()


def test_a_child_process_says_what_a_word_may_mean(services: Services) -> None:
    here = Spelling()
    here.load()
    assert AskedSpelling(lambda: services.settings).suggestions("paiment") == here.suggestions("paiment")
