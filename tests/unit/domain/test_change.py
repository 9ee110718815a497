"""What changed between two readings, by lines."""

from hypothesis import given
from hypothesis import strategies as st

from kb_app.domain.change import TextChanges, lines_after, text_changes

LINES = st.lists(st.text("abc ", max_size=3), max_size=12)


@given(LINES)
def test_the_same_text_has_no_change(lines: list[str]) -> None:
    assert text_changes(lines, lines) == TextChanges()


@given(LINES, LINES)
def test_what_is_not_marked_was_there_before(before: list[str], now: list[str]) -> None:
    found = text_changes(before, now)
    unmarked = [line.strip() for number, line in enumerate(now) if number not in found.lines and line.strip()]
    old = iter([line.strip() for line in before if line.strip()])
    assert all(line in old for line in unmarked), "in the same order"
    assert (found.places == 0) == ([line.strip() for line in before if line.strip()] == unmarked and not found.lines)


def test_an_amount_that_changed_is_one_place() -> None:
    before = ["Frais", "Le dossier coûte 90 €.", "Payer par carte.", "Voir aussi"]
    now = ["Frais", "Le dossier coûte 95 €.", "Payer par carte.", "", "Voir aussi"]
    assert text_changes(before, now) == TextChanges((1,), (), 1)


def test_what_is_gone_is_quoted() -> None:
    assert text_changes(["Un", "Deux", "Trois"], ["Un", "Trois"]) == TextChanges((), ("Deux",), 1)


def test_lines_are_found_again_in_another_form_of_the_text() -> None:
    assert lines_after(["Un", "Deux", "Trois"], ["Un", "Détail", "Deux", "Trois"], (1, 2)) == (2, 3)
    assert lines_after(["Un", "Caché"], ["Un"], (1,)) == ()
