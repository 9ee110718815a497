"""Three-way merge: what only one side touched is merged, line ends count for nothing, nobody's line is lost."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_app.sync.merge import is_upon, merge3

words = st.lists(st.sampled_from(["a", "b", "c", "d", "e", ""]), max_size=8)


def text(lines: list[str]) -> bytes:
    return "\n".join(lines).encode()


@given(base=words, other=words)
def test_a_side_that_changed_nothing_gives_way(base: list[str], other: list[str]) -> None:
    assert merge3(text(base), text(other), text(base)) == text(other)
    assert merge3(text(base), text(base), text(other)) == text(other)


@given(base=words, other=words)
def test_the_same_change_by_both_is_no_conflict(base: list[str], other: list[str]) -> None:
    assert merge3(text(base), text(other), text(other)) == text(other)


@given(base=words, ours=words, theirs=words)
def test_it_does_not_matter_who_is_who(base: list[str], ours: list[str], theirs: list[str]) -> None:
    assert merge3(text(base), text(ours), text(theirs)) == merge3(text(base), text(theirs), text(ours))


@given(count=st.integers(5, 12), data=st.data())
def test_lines_that_were_added_or_taken_apart_from_each_other_all_count(count: int, data: st.DataObject) -> None:
    base = [f"line {number}" for number in range(count)]
    at, other = data.draw(st.integers(0, count - 4)), None
    other = data.draw(st.integers(at + 2, count - 1))
    ours = [*base[:at], "ours", *base[at:]]
    theirs = [*base[:other], *base[other + 1 :]]
    assert merge3(text(base), text(ours), text(theirs)) == text(
        [*base[:at], "ours", *base[at:other], *base[other + 1 :]]
    )


def test_neighbouring_lines_are_a_conflict() -> None:
    assert merge3(b"1\n2\n3\n4\n", b"1\nX\n3\n4\n", b"1\n2\nY\n4\n") is None


def test_two_additions_at_one_place_are_a_conflict() -> None:
    assert merge3(b"1\n2\n", b"1\nX\n2\n", b"1\nY\n2\n") is None


def test_the_result_has_the_line_ends_and_mark_of_the_share() -> None:
    assert merge3(b"1\n2\n3\n", b"X\n2\n3\n", b"1\r\n2\r\n3\r\n4\r\n") == b"X\r\n2\r\n3\r\n4\r\n"
    assert merge3(b"1\n2\n", b"X\n2\n", b"\xef\xbb\xbf1\n2\n") == b"\xef\xbb\xbfX\n2\n"
    assert merge3(b"1\r\n2\r\n", b"X\r\n2\r\n", b"1\n2\n3") == b"X\n2\n3"


def test_old_mac_line_ends() -> None:
    assert merge3(b"1\n2\n3\n", b"X\n2\n3\n", b"1\r2\r3\r") == b"X\n2\n3\n"


def test_two_byte_texts_are_not_taken_apart() -> None:
    wide = [f"{line}\n2\n3\n".encode("utf-16") for line in ("1", "X", "1")]
    assert merge3(*wide) is None


@pytest.mark.parametrize("number", [40_000, 8_000])
def test_a_huge_text_of_equal_lines_is_not_worth_the_time(number: int) -> None:
    base = b"\n" * number
    begun = time.monotonic()
    assert merge3(base, base + b"x", b"y" + base) is None
    assert time.monotonic() - begun < 2


def test_a_long_article_is_merged() -> None:
    base = text([f"line {number}" if number % 2 else "" for number in range(3000)])
    merged = merge3(base, base + b"\nend", b"begin\n" + base)
    assert merged == b"begin\n" + base + b"\nend"


@given(base=words, ours=words)
def test_who_left_ours_alone_wrote_upon_it(base: list[str], ours: list[str]) -> None:
    assert is_upon(text(base), text(ours), text(ours))


@given(base=words, ours=words)
def test_who_added_to_ours_where_the_base_goes_on_wrote_upon_it(base: list[str], ours: list[str]) -> None:
    base, ours = ["begin", *base, "end"], ["begin", *ours, "end"]
    assert is_upon(text(base), text(ours), text([*ours, "an end of their own"]))


@given(base=words, ours=words)
def test_who_has_the_base_still_did_not_write_upon_ours(base: list[str], ours: list[str]) -> None:
    assert is_upon(text(base), text(ours), text(base)) is (text(base) == text(ours))


@pytest.mark.parametrize(
    ("theirs", "is_ours"),
    [("Avant le 30 juin.", True), ("Avant le 30 juin, cachet faisant foi.", True), ("Avant le 15 mai, minuit.", False)],
)
def test_where_both_touched_one_line_the_nearer_one_is_what_they_had(theirs: str, is_ours: bool) -> None:
    assert is_upon(b"Avant le 15 mai.", b"Avant le 30 juin.", theirs.encode()) is is_ours


def test_whole_other_texts_are_judged_in_no_time() -> None:
    base, ours, theirs = (b"\n".join(f"{word} {n}".encode() for n in range(20_000)) for word in ("un", "deux", "trois"))
    began = time.monotonic()
    assert is_upon(base, ours, theirs) in {True, False}
    assert time.monotonic() - began < 5
