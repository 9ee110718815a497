"""`knowledge.toml` and `synonyms.txt`: whole, partial, broken, missing."""

from pathlib import Path

import pytest

from kb_app.domain.folder import Knowledge, Site, Synonyms
from kb_app.domain.release import Release
from kb_app.parsing.knowledge import parse_knowledge, read_folder, read_knowledge
from kb_app.parsing.synonyms import parse_synonyms


def test_all_that_a_folder_may_say(tmp_path: Path) -> None:
    (tmp_path / "knowledge.toml").write_text(
        'name = "Campus"\nlanguage = "fr"\nreview_every = "6 mois"\nowners = ["Pôle A"]\n'
        '[[sites]]\ncode = "rennes"\nlabel = "Rennes"\ncolour = "#1f6f8b"\n[[sites]]\nlabel = "Île-de-France"\n'
        '[pins]\n"mot de passe" = "mdp"\n',
        "utf-8-sig",
    )
    (tmp_path / "synonyms.txt").write_text("# sigles\ncaf, allocations  familiales\r\nmdp => mot de passe\n", "cp1252")
    knowledge, problems = read_folder(tmp_path)
    assert knowledge == Knowledge(
        name="Campus",
        sites=(Site("rennes", "Rennes", "#1f6f8b"), Site("ile-de-france", "Île-de-France")),
        owners=("Pôle A",),
        review_every_months=6,
        pins=(("mot de passe", "mdp"),),
        synonyms=Synonyms((("caf", "allocations familiales"),), ((("mdp",), ("mot de passe",)),)),
    )
    assert problems == ()


def test_folder_without_the_files_has_the_defaults(tmp_path: Path) -> None:
    assert read_folder(tmp_path) == (Knowledge(), ())
    assert read_knowledge(tmp_path) == Knowledge()


def test_broken_file_is_told_with_its_line() -> None:
    knowledge, problems = parse_knowledge('name = "a"\nowners = [\n"x"\nlanguage=\n')
    assert knowledge == Knowledge()
    assert [(problem.rule, problem.line) for problem in problems] == [("broken-settings", 4)]


def test_values_of_the_wrong_form_are_told_and_the_others_count() -> None:
    knowledge, problems = parse_knowledge(
        'name = 3\nreview_every = "parfois"\nowners = "x"\npins = ["a"]\n'
        'sites = [{code = "a", label = "A", colour = "rouge"}, {code = "a", label = "B"}, {colour = "#000000"}]\n'
    )
    assert knowledge == Knowledge(sites=(Site("a", "A"),))
    assert {problem.rule for problem in problems} == {"bad-settings"}
    assert len(problems) == 7


def test_synonyms_that_say_nothing_are_told() -> None:
    synonyms, problems = parse_synonyms("seul\na => \n => b\na, a\nx => y => z\nbon, bien\n1\\,5, un et demi\n")
    assert synonyms == Synonyms((("bon", "bien"), ("1,5", "un et demi")))
    assert [problem.line for problem in problems] == [1, 2, 3, 4, 5]


def test_a_build_that_it_announces() -> None:
    text = '[vademecum]\nnewest = "1.4"\nminimum = "1.2"\nwhere = "//serveur/logiciels"\n'
    assert parse_knowledge(text) == (Knowledge(release=Release("1.4", "1.2", "//serveur/logiciels")), ())


@pytest.mark.parametrize("text", ['vademecum = "1.4"', "[vademecum]\nnewest = 1.4", '[vademecum]\nnewest = "next"'])
def test_a_build_of_the_wrong_form_is_told(text: str) -> None:
    knowledge, problems = parse_knowledge(text)
    assert knowledge.release == Release()
    assert [problem.rule for problem in problems] == ["bad-settings"]
