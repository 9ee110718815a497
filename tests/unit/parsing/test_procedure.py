"""Steps, choices, and where a walk may go."""

from kb_app.domain.article import Choice
from kb_app.domain.procedure import Step, reachable, ways_out, without_exit
from kb_app.parsing.parser import parse_article
from kb_app.parsing.procedure import steps, without_choices


def walk(text: str) -> tuple[Step, ...]:
    article = parse_article(text.encode(), folder="f", path="d/p.md")
    return steps(article.sections, article.path)


TEXT = """# Relancer

Intro.

## Demander
Texte.

### Détail

- [Oui](#relance)
- [Dossier **incomplet**](pieces.md#étape-2)

## Attendre
- [Voir aussi](autre.md)
- texte

## Relance

1. un [lien](#demander)
2. deux
"""


def test_level_two_headings_are_steps_and_lists_of_links_are_choices() -> None:
    asked, waited, reminded = walk(TEXT)
    assert asked == Step(
        "demander",
        "Demander",
        (1, 2),
        (Choice("Oui", "d/p.md", "relance"), Choice("Dossier incomplet", "d/pieces.md", "etape-2")),
        "attendre",
    )
    assert (waited.choices, waited.next) == ((), "relance")
    assert (reminded.choices, reminded.next) == ((), "")


def test_list_of_links_to_whole_articles_is_no_choice() -> None:
    (only,) = walk("# T\n\n## A\n- [x](x.md)\n- [y](y.md)\n")
    assert only.choices == ()


def test_choice_may_lead_to_the_start_of_another_article_beside_one_here() -> None:
    only, _ = walk("## A\n- [x](#b)\n- [y](y.md)\n\n## B\n")
    assert only.choices == (Choice("x", "d/p.md", "b"), Choice("y", "d/y.md", ""))


def test_last_list_of_links_counts() -> None:
    first, *_ = walk("## A\n- [x](#b)\n\ntexte\n\n- [y](#c)\n\nfin\n\n## B\n\n## C\n")
    assert first.choices == (Choice("y", "d/p.md", "c"),)


def test_sub_procedure_returns_to_the_following_step() -> None:
    asked, waited, reminded = walk(TEXT)
    assert ways_out(asked, "d/p.md") == ("relance", "attendre")
    assert ways_out(waited, "d/p.md") == ("relance",)
    assert ways_out(reminded, "d/p.md") == ()


def test_steps_nothing_leads_to_and_loops_without_exit_are_found() -> None:
    text = "## A\n- [b](#b)\n\n## Seule\n\n## B\n- [c](#detail)\n\n## C\n### Détail\n- [b](#b)\n\n## Fin\n"
    article = parse_article(text.encode(), folder="f", path="p.md")
    found = steps(article.sections, "p.md")
    assert reachable(found, article.sections, "p.md") == {"a", "b", "c"}
    assert without_exit(found, article.sections, "p.md") == {"a", "seule", "b", "c"}
    assert reachable((), (), "p.md") == frozenset()


def test_a_step_can_be_shown_without_its_choices() -> None:
    text = "## A\n- [x](#b)\n\ntexte\n\n- [y](#b)\n- [z](#c)\n\nfin\n\n## B\n\n## C\n> - [q](#b)\n"
    article = parse_article(text.encode(), folder="f", path="p.md")
    first, _, last = steps(article.sections, "p.md")
    shown = without_choices(article.sections[0], "p.md", first.choices).source
    assert [line for line in shown.split("\n") if line] == ["## A", "- [x](#b)", "texte", "fin"]
    quoted = article.sections[2]
    assert without_choices(quoted, "p.md", last.choices) == quoted
