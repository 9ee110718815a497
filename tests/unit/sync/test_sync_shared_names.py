"""Names that we give to files of a shared folder."""

from datetime import datetime

from hypothesis import example, given
from hypothesis import strategies as st

from kb_app.sync.conflicts import conflict_of, conflict_path
from kb_app.sync.names import is_confined, is_fit_for_all

WHEN = datetime(2026, 11, 24, 9, 5)  # noqa: DTZ001 - as people here read the clock

names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).map(lambda name: f"{name}.md")


@example(name="..md", who="", number=1)
@given(name=names, who=st.text(max_size=60), number=st.integers(1, 19))
def test_a_conflict_copy_is_recognised_and_fit_wherever_its_article_is(name: str, who: str, number: int) -> None:
    copy = conflict_path(f"sub/{name}", who, WHEN, number)
    if not is_fit_for_all(f"sub/{name}"):
        return
    assert is_confined(copy)
    found = conflict_of(copy.removeprefix("sub/"), ())
    assert found is not None and found.certain
    assert found.original == name


def test_what_a_conflict_copy_is_called() -> None:
    assert conflict_path("a.md", "Léa", WHEN) == "a (conflit, Léa, 2026-11-24 09h05).md"
    assert conflict_path("d/a.md", " ,() ", WHEN, 2) == "d/a (conflit, anonyme, 2026-11-24 09h05-2).md"


def test_copies_of_copies_stay_short() -> None:
    path = "a" * 80 + ".md"
    for _ in range(5):
        path = conflict_path(path, "y" * 100, WHEN)
    assert len(path) < 180


@given(path=st.text(max_size=40))
def test_a_fit_path_is_a_confined_one(path: str) -> None:
    assert is_confined(path) or not is_fit_for_all(path)
