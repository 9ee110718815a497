"""The child process as the window sees it: real processes that talk, die, fall silent or refuse to end."""

import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from kb_app.services.companion import RESTART_SECONDS, SILENT_SECONDS, WAITING_SECONDS, Companion
from kb_app.services.events import Event, FolderState, StateChanged

TALKS = """
import sys
print('{"event": "state", "folder": "a", "state": "current", "as_of": ""}', flush=True)
print('not for us', flush=True)
for line in sys.stdin:
    if line.strip() == "quit":
        break
    if line.strip() == "pause":
        print('{"event": "state", "folder": "a", "state": "stopped", "detail": "paused"}', flush=True)
        continue
    print('{"event": "index", "done": 1, "total": 1}', flush=True)
"""
WAITS = """
import sys, time
print('{"event": "state", "folder": "a", "state": "waiting", "as_of": ""}', flush=True)
time.sleep(60)
"""
DIES = "import sys; sys.exit(3)"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Ear:
    def __init__(self) -> None:
        self.heard: list[Event] = []
        self._more = threading.Condition()

    def __call__(self, event: Event) -> None:
        with self._more:
            self.heard.append(event)
            self._more.notify_all()

    def wait_for(self, count: int) -> None:
        with self._more:
            assert self._more.wait_for(lambda: len(self.heard) >= count, timeout=10), self.heard


@pytest.fixture
def companions() -> Iterator[Callable[[str, Ear, Clock], Companion]]:
    made: list[Companion] = []

    def make(program: str, ear: Ear, clock: Clock) -> Companion:
        made.append(Companion([sys.executable, "-c", program], ear, clock))
        return made[-1]

    yield make
    for companion in made:
        companion.stop()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_it_listens_and_passes_over_what_is_no_event(companions) -> None:
    ear = Ear()
    companions(TALKS, ear, Clock()).start()
    ear.wait_for(1)
    assert ear.heard == [StateChanged("a", FolderState.CURRENT)]


def test_it_asks_for_a_refresh(companions) -> None:
    ear = Ear()
    companion = companions(TALKS, ear, Clock())
    companion.start()
    ear.wait_for(1)
    companion.refresh_now()
    ear.wait_for(2)


def test_it_asks_for_a_pause(companions) -> None:
    ear = Ear()
    companion = companions(TALKS, ear, Clock())
    companion.start()
    ear.wait_for(1)
    companion.pause()
    ear.wait_for(2)
    assert ear.heard[-1] == StateChanged("a", FolderState.STOPPED, detail="paused")


def test_a_child_that_dies_is_replaced_but_not_in_a_storm(companions) -> None:
    ear, clock = Ear(), Clock()
    companion = companions(DIES, ear, clock)
    companion.start()
    first = companion.process_id()
    wait_until(lambda: companion.check() or companion.process_id() is None)
    companion.check()
    assert companion.process_id() is None
    clock.now += RESTART_SECONDS[0] + 0.1
    companion.check()
    assert companion.process_id() not in (None, first)


@pytest.mark.parametrize(("program", "seconds"), [(WAITS, WAITING_SECONDS), (TALKS, SILENT_SECONDS)])
def test_a_child_that_hangs_is_abandoned_and_replaced_once_it_is_gone(companions, program: str, seconds: float) -> None:
    ear, clock = Ear(), Clock()
    companion = companions(program, ear, clock)
    companion.start()
    ear.wait_for(1)
    first = companion.process_id()
    clock.now += seconds + 1
    companion.check()
    assert companion.process_id() is None
    wait_until(lambda: companion.check() or companion.process_id() is not None)
    assert companion.process_id() != first


def test_stop_returns_at_once_even_when_the_child_does_not_listen(companions) -> None:
    ear = Ear()
    companion = companions(WAITS, ear, Clock())
    companion.start()
    ear.wait_for(1)
    began = time.monotonic()
    companion.stop()
    assert time.monotonic() - began < 2
