"""Names in the copy: safe on every computer, different from each other, the share's own where that is possible."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_app.sync.names import LocalNames, fold, has_control, is_text, printable

paths = st.lists(st.text(st.characters(exclude_characters="/", exclude_categories=["Cs"]), min_size=1), min_size=1).map(
    "/".join
)


@pytest.mark.parametrize(
    "path", ["a.md", "élèves/Été 2026 (suite).md", "😀.md", "x.sync-conflict.md", "-a.md", ".b.md"]
)
def test_an_ordinary_name_is_kept(path: str) -> None:
    assert LocalNames([]).local_for(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "CON.md",
        "sub/aux",
        "lpt1.old.md",
        "nul/a.md",
        "dot./a.md",
        "space /a.md",
        "q?.md",
        "a:b.md",
        "back\\slash.md",
        "line\nbreak.md",
        "~noms/a.md",
        ".incoming/a.md",
        "x" * 250 + ".md",
    ],
)
def test_a_name_that_some_computer_cannot_hold_is_replaced(path: str) -> None:
    local = LocalNames([]).local_for(path)
    assert local.startswith("~noms/")
    assert local.isascii() and len(local) < 100
    assert local == LocalNames([]).local_for(path)


def test_names_that_differ_in_case_or_in_composition_only_do_not_share_a_file() -> None:
    names = LocalNames(["A.md", unicodedata.normalize("NFC", "é.md")])
    assert names.local_for("a.md") != "a.md"
    assert names.local_for(unicodedata.normalize("NFD", "é.md")).startswith("~noms/")
    assert names.local_for("b.md") == "b.md"


def test_a_file_and_a_directory_do_not_share_a_name() -> None:
    assert LocalNames(["x.md/inner.md"]).local_for("X.md").startswith("~noms/")
    assert LocalNames(["x.md"]).local_for("X.md/inner.md").startswith("~noms/")


@given(st.lists(paths, max_size=30, unique=True))
def test_no_two_files_get_the_same_place(shared: list[str]) -> None:
    names = LocalNames([])
    local = [fold(names.local_for(path)) for path in shared]
    assert len(set(local)) == len(local)
    assert not any(other.startswith(path + "/") for path in local for other in local)


@given(paths)
def test_folding_twice_is_folding_once(path: str) -> None:
    assert fold(fold(path)) == fold(path)


def test_bytes_that_are_no_text_are_told_apart_and_can_be_shown() -> None:
    name = b"caf\xe9.md".decode("utf-8", "surrogateescape")
    assert not is_text(name)
    assert is_text("café.md")
    assert printable(name).encode() == b"caf\\udce9.md"
    assert printable("café.md") == "café.md"


def test_control_characters_are_noticed() -> None:
    assert has_control("a\nb.md") and has_control("a\x7fb.md") and has_control("a\u2028b.md")
    assert not has_control("œuvre 2 😀.md")
