"""Whatever an editor saved is read, what was guessed is said, what is no text is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_app.parsing.decoding import decode, encode

TEXT = "Été, cœur, 12 €"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_needs_no_guess(codec: str) -> None:
    found = decode(TEXT.encode(codec))
    assert found.text.removeprefix("\ufeff") == TEXT
    assert found.problem is None


def test_windows_text_is_guessed_and_told() -> None:
    found = decode(TEXT.encode("cp1252"), "a.md")
    assert (found.text, found.encoding) == (TEXT, "cp1252")
    assert found.problem is not None
    assert (found.problem.path, found.problem.rule) == ("a.md", "encoding-guessed")


def test_utf8_with_a_windows_paragraph_pasted_in_keeps_both() -> None:
    found = decode("été\n".encode() + "été".encode("cp1252"))
    assert (found.text, found.encoding) == ("été\nété", "mixed")


@pytest.mark.parametrize("data", [b"\0" * 50, b"\x89PNG\r\n\x1a\n\0\0", bytes(range(1, 32)) * 9, b"\xff\xfea"])
def test_binary_is_not_text(data: bytes) -> None:
    found = decode(data)
    assert found.text == ""
    assert found.problem is not None
    assert found.problem.rule == "not-text"


def test_empty_file_is_told() -> None:
    problem = decode(b"").problem
    assert problem is not None
    assert problem.rule == "empty-file"


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    decode(data)


@given(
    st.text(st.characters(codec="cp1252", exclude_categories=["Cc"]), min_size=1),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
)
@settings(deadline=None)
def test_text_goes_back_to_the_bytes_it_came_from(text: str, codec: str) -> None:
    data = text.encode(codec)
    found = decode(data)
    if found.problem is None or found.encoding == "cp1252":
        assert encode(found.text, found.encoding) == data


def test_letters_that_windows_lacks_are_saved_as_utf8() -> None:
    assert encode("→ été", "cp1252") == "→ été".encode()
