"""Versions as organisations write them, and what they ask of the program that runs."""

import pytest

from kb_app.domain.release import Release, Upgrade, upgrade


@pytest.mark.parametrize(
    ("running", "release", "wanted"),
    [
        ("1.2", Release("1.10", where="//s/x"), Upgrade("1.10", "//s/x", is_needed=False)),
        ("1.2", Release("1.2.0"), None),
        ("1.2.1", Release("1.2", "1.0"), None),
        ("1.2", Release("1.4", "1.3"), Upgrade("1.4", "", is_needed=True)),
        ("1.2", Release("", "1.3"), Upgrade("1.3", "", is_needed=True)),
        ("1.2", Release("v2"), Upgrade("v2", "", is_needed=False)),
        ("1.2", Release("latest"), None),
        ("1.2", Release(), None),
    ],
)
def test_what_a_release_asks(running: str, release: Release, wanted: Upgrade | None) -> None:
    assert upgrade(running, [release]) == wanted


def test_the_most_pressing_of_several_folders_counts() -> None:
    releases = [Release("3.0"), Release("2.0", "1.5")]
    assert upgrade("1.0", releases) == Upgrade("2.0", "", is_needed=True)
