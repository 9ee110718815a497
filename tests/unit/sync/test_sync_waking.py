"""After sleep and on another network the share is looked at within seconds, but a flapping network makes no storm."""

import pytest

from kb_app.sync.waking import Waking, routes

OFFICE, HOME = frozenset({"192.0.2.1 10.1.2.3"}), frozenset({"192.0.2.1 192.168.1.5"})


class World:
    """Two clocks that a test moves, and a network that it plugs in and out."""

    def __init__(self, chance: float = 0.5) -> None:
        self.now, self.wall, self.network = 1000.0, 1_700_000_000.0, OFFICE
        self.asleep = (0.0, 0.0)
        self.waking = Waking(lambda: self.now, lambda: self.wall, self._pause, lambda: self.network, lambda: chance)

    def _pause(self, seconds: float) -> None:
        monotonic, wall = self.asleep
        self.asleep = (0.0, 0.0)
        self.now += seconds + monotonic
        self.wall += seconds + wall

    def run(self, seconds: float) -> list[float]:
        """When it was due, in seconds from now."""
        began, due = self.now, []
        while self.now - began < seconds:
            if self.waking.is_due():
                due.append(self.now - began)
            self.waking.nap(0.5)
        return due


@pytest.fixture
def world() -> World:
    return World()


def test_an_ordinary_day_gives_no_sign(world: World) -> None:
    assert world.run(3600) == []


@pytest.mark.parametrize("asleep", [(0.0, 3600.0), (3600.0, 3600.0)], ids=["clock stood still", "clock went on"])
def test_n15_sleep_is_noticed_by_whichever_clock_went_on(world: World, asleep: tuple[float, float]) -> None:
    world.run(10)
    world.asleep = asleep
    world.waking.nap(0.5)
    (due,) = world.run(60)
    assert 1 <= due <= 5.5


@pytest.mark.parametrize("network", [HOME, frozenset()])
def test_another_network_or_none_is_noticed_within_seconds(world: World, network: frozenset[str]) -> None:
    world.run(10)
    world.network = network
    (due,) = world.run(120)
    assert 1 <= due <= 8


def test_n11_a_flapping_network_makes_no_storm(world: World) -> None:
    due = []
    for second in range(0, 600, 2):
        world.network = OFFICE if second % 4 else frozenset()
        due += world.run(2)
    assert 10 <= len(due) <= 21


def test_many_computers_do_not_come_back_in_the_same_second() -> None:
    due = []
    for chance in (0.0, 0.25, 0.5, 0.75, 1.0):
        world = World(chance)
        world.network = HOME
        due += world.run(20)
    assert len(set(due)) == 5


def test_a_clock_that_is_set_back_is_no_sleep(world: World) -> None:
    world.asleep = (0.0, -7200.0)
    assert world.run(60) == []


def test_looking_at_the_routes_costs_nothing_and_raises_nothing() -> None:
    assert routes() == routes()
