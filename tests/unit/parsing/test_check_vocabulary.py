"""`kb check` proposes what searches will need: acronyms to explain, names to add as aliases."""

from pathlib import Path

import pytest

from kb_app.parsing.checks import check_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "knowledge.toml").write_text('name = "Essai"\n')
    return tmp_path


def write(folder: Path, name: str, text: str, title: str = "") -> None:
    header = f"---\ntitle: {title or name}\nowner: Nous\nverified_on: 2026-10-12\n---\n\n"
    (folder / f"{name}.md").write_text(header + text + "\n", "utf-8")


def told(folder: Path, rule: str) -> list[tuple[str, str]]:
    return [(problem.path, problem.message) for problem in check_folder(folder) if problem.rule == rule]


def test_an_acronym_of_many_articles_is_to_be_explained(folder: Path) -> None:
    for name in "abc":
        write(folder, name, "Le dossier passe par l'OPCO avant tout.")
    assert [path for path, message in told(folder, "unexplained-acronym") if "OPCO" in message] == ["a.md"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("d", "L'opérateur de compétences (OPCO) paie."),
        ("d", "L'OPCO (opérateur de compétences) paie."),
        ("OPCO", "Qui paie."),
    ],
)
def test_one_explanation_is_enough(folder: Path, name: str, text: str) -> None:
    for other in "abc":
        write(folder, other, "Le dossier passe par l'OPCO avant tout.")
    write(folder, name, text)
    assert told(folder, "unexplained-acronym") == []


def test_a_synonym_explains_too(folder: Path) -> None:
    for name in "abc":
        write(folder, name, "Le dossier passe par l'OPCO avant tout.")
    (folder / "synonyms.txt").write_text("opco, opérateur de compétences\n", "utf-8")
    assert told(folder, "unexplained-acronym") == []


def test_what_two_articles_call_a_third_is_an_alias(folder: Path) -> None:
    write(folder, "remise", "Vingt pour cent.", "Exonération partielle")
    write(folder, "a", "Voir [la réduction boursier](remise.md).")
    assert told(folder, "suggested-alias") == []
    write(folder, "b", "Voir aussi [la réduction boursier](remise.md), et [Exonération](remise.md).")
    [(path, message)] = told(folder, "suggested-alias")
    assert path == "remise.md"
    assert "réduction boursier" in message


def test_a_plain_folder_is_asked_for_nothing(folder: Path) -> None:
    (folder / "knowledge.toml").unlink()
    for name in "abc":
        write(folder, name, "Le dossier passe par l'OPCO. Voir [autre chose](d.md).")
    write(folder, "d", "Texte.")
    assert told(folder, "unexplained-acronym") == told(folder, "suggested-alias") == []
