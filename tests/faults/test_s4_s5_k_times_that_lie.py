"""S4 S5 K1 K3: coarse times, times that were kept, times of another clock. A change is seen all the same."""

import pytest
from fakes.desk import START, Clock, Desk
from fakes.filling import fill, mark
from fakes.memory_folder import MemoryFolder

from kb_app.sync.state import load

DAY = 86_400.0
YEAR = 365 * DAY


def test_s4_an_edit_of_the_same_size_within_the_same_two_seconds(desk: Desk, share: MemoryFolder) -> None:
    """FAT keeps even seconds: the second save, right after our reading, leaves the same size, time and number."""
    share.time_step = 2.0
    share.write("a.md", "text 1")
    before = share.files["a.md"].mtime_ns

    def save_again(path: str) -> None:
        if path == "a.md":
            share.before_read = lambda path: None
            share.write("a.md", "text 2")
            assert share.files["a.md"].mtime_ns == before

    share.before_read = save_again
    assert desk.texts(desk.pull()) in ({}, {"a.md": "text 2"})
    desk.clock.wait(60)
    assert desk.texts(desk.pull()) == {"a.md": "text 2"}


def test_s4_the_second_save_comes_right_after_our_reading(desk: Desk, share: MemoryFolder) -> None:
    share.time_step = 2.0
    share.write("a.md", "text 1", mtime=START - 10)
    desk.pull()
    desk.clock.wait(0.5)
    share.write("a.md", "text 2", mtime=START - 10)
    desk.clock.wait(300)
    assert desk.texts(desk.pull()) == {"a.md": "text 2"}, "a time so fresh is not trusted at first"


@pytest.mark.parametrize("mtime", [START - 30 * DAY, START + YEAR, 0.0, 1.0])
def test_s5_a_time_that_was_kept_is_found_out_by_reading_again(desk: Desk, share: MemoryFolder, mtime: float) -> None:
    share.write("a.md", "text 1", mtime=mtime)
    desk.pull_twice()
    desk.pull_twice()
    share.write("a.md", "text 2", mtime=mtime)
    for _ in range(64):
        desk.clock.wait(DAY)
        result = desk.pull()
    assert desk.texts(result) == {"a.md": "text 2"}


def test_s5_a_file_from_the_future_is_shown_and_not_read_for_ever(desk: Desk, share: MemoryFolder) -> None:
    share.write("a.md", "text", mtime=START + YEAR)
    assert desk.texts(desk.pull()) == {"a.md": "text"}
    desk.pull()
    share.read_paths.clear()
    desk.clock.wait(300)
    desk.pull()
    assert "a.md" not in share.read_paths
    assert load(desk.state_file).files["a.md"].is_settled


@pytest.mark.parametrize("offset", [-YEAR, -3600.0, 3600.0, YEAR])
@pytest.mark.parametrize("is_marked", [True, False])
def test_k1_k3_clocks_that_disagree(
    desk: Desk, share: MemoryFolder, clock: Clock, offset: float, is_marked: bool
) -> None:
    """The server's clock is off by `offset`: everything is copied, edits are seen, removals take their time."""
    share.clock = lambda: clock() + offset
    if is_marked:
        mark(share)
        share.client = "me"
    names = [f"{number}.md" for number in range(12)]
    for name in names:
        share.write(name, f"text of {name}")
    assert desk.pull().files.keys() == set(names)
    clock.wait(300)
    share.write("3.md", "edited")
    clock.wait(300)
    assert desk.texts(desk.pull())["3.md"] == "edited"
    share.delete("4.md")
    assert desk.pull().removed == ()
    clock.wait(61)
    assert desk.pull().removed == ("4.md",)
    assert desk.clock() < START + 1000, "nobody waited for the clocks to agree"


def test_k2_a_clock_that_jumps_back_only_makes_removals_later(desk: Desk, share: MemoryFolder, clock: Clock) -> None:
    fill(share, *(f"{number}.md" for number in range(12)))
    desk.pull()
    share.delete("4.md")
    desk.pull()
    clock.wait(-3600)
    assert desk.pull().removed == ()
    clock.wait(61)
    assert desk.pull().removed == ("4.md",)
