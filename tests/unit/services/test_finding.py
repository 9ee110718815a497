"""Finding words in the text that is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_app.search.analysis import fold
from kb_app.services.finding import occurrences


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("Élève, élèves", "eleve", ["Élève", "élève"]),
        ("Une œuvre", "oeuv", ["œuv"]),
        ("Une œuvre", "euvre", ["œuvre"]),
        ("L’inscription", "l'ins", ["L’ins"]),
        ("deux\nmots", "deux  mots", ["deux\nmots"]),
        ("aaaa", "aa", ["aa", "aa"]),
        ("rien", "x", []),
        ("rien", "   ", []),
    ],
)
def test_accents_case_and_ligatures_do_not_matter(text: str, wanted: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in occurrences(text, wanted)] == found


@given(st.text(max_size=60), st.text(min_size=1, max_size=4))
def test_what_is_found_says_what_was_wanted(text: str, wanted: str) -> None:
    for start, end in occurrences(text, wanted):
        assert 0 <= start < end <= len(text)
        assert fold(" ".join(wanted.split())) in fold("".join(" " if c.isspace() else c for c in text[start:end]))
