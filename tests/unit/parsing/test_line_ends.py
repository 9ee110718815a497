"""A text as an editor shows it, and back: what nobody touched keeps its characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_app.parsing.line_ends import shown, written

MIXED = "\ufeffun\r\ndeux\ntrois\u00a0!\rquatre\r\n\r\ncinq"


def test_an_editor_sees_lines_only() -> None:
    assert shown(MIXED) == "un\ndeux\ntrois\u00a0!\nquatre\n\ncinq"


@given(st.text(alphabet="ab \n\r\u2029\ufeff", max_size=40))
def test_what_was_not_edited_comes_back_to_the_character(text: str) -> None:
    assert written(text, shown(text)) == text


@pytest.mark.parametrize(
    ("now", "after"),
    [
        ("un\nDEUX\ntrois\u00a0!\nquatre\n\ncinq", MIXED.replace("deux\n", "DEUX\r\n")),
        ("un\ndeux\nplus\ntrois\u00a0!\nquatre\n\ncinq", MIXED.replace("trois", "plus\r\ntrois")),
        ("un\ndeux\nquatre\n\ncinq", MIXED.replace("trois\u00a0!\r", "")),
        ("un\ndeux\ntrois\u00a0!\nquatre\n\ncinq\n", MIXED + "\r\n"),
        ("UN\ndeux\ntrois\u00a0!\nquatre\n\ncinq", MIXED.replace("un", "UN")),
    ],
)
def test_an_edit_of_one_line_changes_one_line(now: str, after: str) -> None:
    assert written(MIXED, now) == after


@given(st.lists(st.sampled_from(["a", "b", "c\r", "d"]), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12))
def test_what_is_written_is_what_was_typed(before: list[str], now: list[str]) -> None:
    assert shown(written("\n".join(before), "\n".join(now))) == "\n".join(now)
