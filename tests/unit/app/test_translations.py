"""The English catalogue: complete, with the placeholders of its French sentences, free of French typography."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest
from babel.messages.pofile import read_po

PACKAGING = Path(__file__).parents[3] / "packaging"
SAME_IN_BOTH = {
    *(
        "2027-04-30",
        "CODE",
        "Document",
        "Export",
        "Important",
        "Menu",
        "Versions",
        "{title} · {when}",
        "Message",
        "Messages",
        "PDF",
        "Question",
        "SOURCE",
    ),
    *("Site", "Sites", "Situation", "Synchronisation", "site {site}", "{count} message", "{count} messages"),
    *(" %", "version {version}"),
    *("{count} pages.", "{count} · {ms} ms", "{errors}, {warnings}.", "{title} ({site})"),
}
FRENCH = re.compile(r"[«»’\u00a0\u202f]|\s[:;!?](?:\s|$)|\b(?:Maj|Échap|Entrée|Début)\b")


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The check that `make lint` runs."""
    monkeypatch.syspath_prepend(PACKAGING)
    monkeypatch.setattr("sys.argv", ["check_translations.py"])
    return importlib.import_module("check_translations")


@pytest.fixture
def pairs(check: ModuleType) -> list[tuple[str, str]]:
    """French and English sentences; the singular and the plural are two pairs."""
    return list(_pairs(check.CATALOGUE))


def test_every_sentence_of_the_code_has_an_english_one(check: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main() == 0, capsys.readouterr().out


def test_placeholders_are_those_of_the_french_sentence(pairs: list[tuple[str, str]]) -> None:
    assert [(french, english) for french, english in pairs if _placeholders(french) != _placeholders(english)] == []


def test_no_sentence_is_left_in_french(pairs: list[tuple[str, str]]) -> None:
    assert {french for french, english in pairs if french == english} == SAME_IN_BOTH


def test_no_french_typography_nor_key_names(pairs: list[tuple[str, str]]) -> None:
    assert [english for _french, english in pairs if FRENCH.search(english)] == []


def test_spaces_at_the_ends_stay(pairs: list[tuple[str, str]]) -> None:
    """Some sentences are put behind others, and begin with the space between them."""
    assert [english for french, english in pairs if _ends(french) != _ends(english)] == []


def _pairs(catalogue: Path) -> Iterator[tuple[str, str]]:
    with catalogue.open("rb") as file:
        for message in read_po(file, locale="en"):
            if isinstance(message.id, tuple):
                yield from zip(message.id, message.string, strict=True)
            elif message.id:
                yield message.id, message.string


def _placeholders(sentence: str) -> list[str]:
    return sorted(field for _text, field, _spec, _conversion in Formatter().parse(sentence) if field is not None)


def _ends(sentence: str) -> tuple[bool, bool]:
    return sentence.startswith(" "), sentence.endswith(" ")
