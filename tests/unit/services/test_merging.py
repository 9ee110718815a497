"""Two people's texts, section by section."""

from hypothesis import given
from hypothesis import strategies as st

from kb_app.services.writing.merging import Choice, State, joined, parts_of

BASE = "---\ntitle: Bourse\nowner: A\n---\nAvant le 15 mai.\n\n## Pièces\n\nUn avis.\n\n## Où\n\nAu pôle.\n"


def states(mine: str, theirs: str) -> dict[str, State]:
    parts = parts_of(BASE, mine, theirs)
    return {("en-tête" if part.is_header else part.heading or "début"): part.state for part in parts}


def test_each_side_changed_another_section() -> None:
    mine, theirs = BASE.replace("Un avis", "Deux avis"), BASE.replace("Au pôle", "À l'accueil")
    assert states(mine, theirs) == {
        "en-tête": State.SAME,
        "début": State.SAME,
        "Pièces": State.MINE,
        "Où": State.THEIRS,
    }
    both = BASE.replace("Un avis", "Deux avis").replace("Au pôle", "À l'accueil")
    assert joined(parts_of(BASE, mine, theirs), {}) == both


def test_the_same_line_is_for_a_person_to_settle() -> None:
    mine, theirs = BASE.replace("15 mai", "31 mai"), BASE.replace("15 mai", "1er juin")
    parts = parts_of(BASE, mine, theirs)
    (at,) = [at for at, part in enumerate(parts) if part.state is State.CONFLICT]
    assert joined(parts, {at: Choice.MINE}) == mine
    assert joined(parts, {at: Choice.THEIRS}) == theirs
    assert joined(parts, {at: Choice.BOTH}) == mine.replace("31 mai.\n\n", "31 mai.\n\nAvant le 1er juin.\n\n")


def test_both_texts_of_a_section_have_one_heading() -> None:
    mine, theirs = BASE.replace("Un avis", "Deux avis"), BASE.replace("Un avis", "Trois avis")
    parts = parts_of(BASE, mine, theirs)
    (at,) = [at for at, part in enumerate(parts) if part.state is State.CONFLICT]
    assert joined(parts, {at: Choice.BOTH}).count("## Pièces") == 1
    assert "Deux avis.\n\nTrois avis.\n" in joined(parts, {at: Choice.BOTH})


def test_sections_that_came_or_went() -> None:
    mine = BASE.replace("## Où\n\nAu pôle.\n", "")
    theirs = BASE.replace("## Où", "## Délai\n\nUn mois.\n\n## Où")
    assert states(mine, theirs) == {
        "en-tête": State.SAME,
        "début": State.SAME,
        "Pièces": State.SAME,
        "Délai": State.THEIRS,
        "Où": State.MINE,
    }
    changed = BASE.replace("Au pôle", "À l'accueil")
    assert states(mine, changed)["Où"] is State.CONFLICT


@given(st.lists(st.sampled_from(["## A", "## B", "## A", "texte", "", "---"]), max_size=12))
def test_a_text_alone_comes_back_whole(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert joined(parts_of(text, text, text), {}) == text
