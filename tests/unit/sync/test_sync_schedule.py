"""When the next pass is due."""

from dataclasses import replace

import pytest
from fakes.desk import Desk
from hypothesis import given
from hypothesis import strategies as st

from kb_app.sync.ledger import Outcome, PullResult
from kb_app.sync.schedule import seconds_until_next

RESULT = PullResult(Outcome.DONE, "", (), (), (), (), {}, (), {}, frozenset(), None, None, False)


@pytest.mark.parametrize(("chance", "seconds"), [(0.0, 300), (0.5, 600), (1.0, 900)])
def test_every_five_to_fifteen_minutes(chance: float, seconds: float) -> None:
    assert seconds_until_next(RESULT, took=3, failures=0, chance=chance) == seconds


def test_a_slow_share_is_asked_less() -> None:
    waits = [seconds_until_next(RESULT, took=31, failures=0, chance=chance) for chance in (0.0, 0.5, 1.0)]
    assert waits == [1350, 1800, 2250]


def test_an_absent_share_is_asked_more_and_more_rarely() -> None:
    offline = replace(RESULT, outcome=Outcome.OFFLINE, again_in=1.0)
    waits = [seconds_until_next(offline, took=1, failures=failures, chance=0.5) for failures in range(1, 10)]
    assert waits == [5, 10, 20, 40, 80, 160, 300, 300, 300]


def test_unfinished_business_brings_the_next_pass_forward() -> None:
    assert seconds_until_next(replace(RESULT, again_in=2.0), took=1, failures=0, chance=0.5) == 2
    assert seconds_until_next(replace(RESULT, again_in=5000.0), took=1, failures=0, chance=0.5) == 600


@given(
    st.sampled_from(Outcome),
    st.none() | st.floats(0.5, 1e6),
    st.floats(0, 1e6),
    st.integers(0, 10**9),
    st.floats(0, 1),
)
def test_it_is_never_at_once_and_never_for_ever(
    outcome: Outcome, again_in: float | None, took: float, failures: int, chance: float
) -> None:
    result = replace(RESULT, outcome=outcome, again_in=again_in)
    assert 0.5 <= seconds_until_next(result, took, failures, chance) <= 2250


def test_a_removal_is_looked_at_again_as_soon_as_its_grace_is_over(desk: Desk) -> None:
    for number in range(5):
        desk.folder.write(f"{number}.md", "text", mtime=desk.clock() - 500_000)  # type: ignore[attr-defined]
    desk.pull()
    desk.folder.delete("3.md")  # type: ignore[attr-defined]
    desk.clock.wait(seconds_until_next(desk.pull(), took=1, failures=0, chance=1.0))
    assert desk.pull().removed == ("3.md",)
