"""What changed, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from kb_app.domain.word_change import Fate, Run, word_changes


def test_only_the_words_that_changed_are_marked() -> None:
    runs = word_changes("Un.\nAvant le 15 mai.\n", "Un.\nAvant le 31 mai.\n")
    assert runs == (
        Run(Fate.SAME, "Un.\nAvant le "),
        Run(Fate.REMOVED, "15"),
        Run(Fate.ADDED, "31"),
        Run(Fate.SAME, " mai.\n"),
    )


@given(st.text(alphabet="ab .\né", max_size=30), st.text(alphabet="ab .\né", max_size=30))
def test_both_texts_are_in_the_runs(before: str, after: str) -> None:
    runs = word_changes(before, after)
    assert "".join(run.text for run in runs if run.fate is not Fate.ADDED) == before
    assert "".join(run.text for run in runs if run.fate is not Fate.REMOVED) == after
