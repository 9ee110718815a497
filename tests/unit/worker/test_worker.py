"""The child process's two threads: one works and may hang, the other goes on telling the time."""

import queue
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kb_app import worker
from kb_app.domain.errors import LocalError
from kb_app.services.events import Done, Event, FolderState, StateChanged
from kb_app.services.refresh import Refreshed
from kb_app.services.watching import Due
from kb_app.worker import Worker
from kb_app.workspace.pause import Pause

NOTHING = Done(0, 0, 0, 0, 0, 0, 0, 0, 0.0)


class Refreshes:
    """Stands for the refresher: does what the test says, each time it is called."""

    def __init__(self, deed: Callable[[Callable[[Event], None]], None]) -> None:
        self.deed = deed
        self.calls: list[Due | None] = []
        self.cancelled: Callable[[], bool] = lambda: False

    def refresh(self, on_event, cancelled, due=None) -> Refreshed:
        self.calls.append(due)
        self.cancelled = cancelled
        self.deed(on_event)
        return Refreshed(NOTHING, (), (), {"a": 1000.0})

    def close(self) -> None:
        pass


class Waits:
    """Stands for the watching: waits for an order."""

    def __init__(self) -> None:
        self.waited: list[Mapping[str, float]] = []
        self.answers = threading.Event()
        self.answers.set()

    def wait(self, waits, orders: "queue.SimpleQueue[str]", ended) -> Due | None:
        self.waited.append(dict(waits))
        while not ended():
            self.answers.wait(5)
            if not orders.empty():
                orders.get()
                return {"a": frozenset()}
            time.sleep(0.005)
        return None

    def stop(self) -> None:
        pass


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(worker, "BEAT_SECONDS", 0.02)
    monkeypatch.setattr(worker, "WAITING_AFTER", 0.1)
    running: list[tuple[Worker, threading.Thread]] = []

    def start(refreshes: Refreshes) -> tuple[Worker, list[Event], Waits]:
        told: list[Event] = []
        waits = Waits()
        made = Worker(refreshes, waits, told.append, Pause(tmp_path / "paused"))  # type: ignore[arg-type]
        thread = threading.Thread(target=lambda: made.run(listen=False))
        thread.start()
        running.append((made, thread))
        return made, told, waits

    yield start
    for made, thread in running:
        made.stop()
        thread.join(timeout=5)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_share_that_does_not_answer_is_told_and_then_told_well_again(started) -> None:
    release = threading.Event()

    def hang(on_event) -> None:
        on_event(StateChanged("a", FolderState.CHECKING, "2026-11-24T09:12:00+00:00"))
        release.wait(5)
        on_event(StateChanged("a", FolderState.CURRENT, "2026-11-24T09:15:00+00:00"))

    _, told, _ = started(Refreshes(hang))
    waiting = StateChanged("a", FolderState.WAITING, "2026-11-24T09:12:00+00:00")
    wait_for(lambda: waiting in told)
    release.set()
    wait_for(lambda: told[-1] == StateChanged("a", FolderState.CURRENT, "2026-11-24T09:15:00+00:00"))


def test_the_state_is_repeated_so_that_the_window_knows_it_lives(started) -> None:
    current = StateChanged("a", FolderState.CURRENT)
    _, told, _ = started(Refreshes(lambda on_event: on_event(current)))
    wait_for(lambda: told.count(current) > 3)


def test_a_full_disk_is_told_and_tried_again_later(started) -> None:
    def fail(on_event) -> None:
        on_event(StateChanged("a", FolderState.CHECKING))
        raise LocalError("disk-full", "no space left")

    _, told, waits = started(Refreshes(fail))
    wait_for(lambda: StateChanged("a", FolderState.STOPPED, detail="disk-full") in told)
    wait_for(lambda: waits.waited == [{"a": worker.RETRY_SECONDS}])


def test_an_order_refreshes_what_is_due(started) -> None:
    refreshes = Refreshes(lambda on_event: None)
    made, _, waits = started(refreshes)
    wait_for(lambda: waits.waited == [{"a": 1000.0}])
    made.order("refresh")
    wait_for(lambda: refreshes.calls == [{}, {"a": frozenset()}])


def test_a_share_that_hangs_between_two_refreshes_is_told(started) -> None:
    current = StateChanged("a", FolderState.CURRENT)
    _, told, waits = started(Refreshes(lambda on_event: on_event(current)))
    wait_for(lambda: told.count(current) > 1)
    waits.answers.clear()
    wait_for(lambda: StateChanged("a", FolderState.WAITING) in told)
    waits.answers.set()
    wait_for(lambda: told[-1] == current)


def test_a_pause_stops_what_goes_on_until_the_next_refresh(started) -> None:
    checking = StateChanged("a", FolderState.CHECKING)
    refreshes = Refreshes(lambda on_event: on_event(checking))

    def work(on_event) -> None:
        on_event(checking)
        wait_for(lambda: refreshes.cancelled() or len(refreshes.calls) > 1)

    refreshes.deed = work
    made, told, _ = started(refreshes)
    wait_for(lambda: checking in told)
    made.order("pause")
    wait_for(lambda: sum(getattr(event, "detail", "") == "paused" for event in told) > 3)
    assert len(refreshes.calls) == 1
    made.order("refresh")
    wait_for(lambda: refreshes.calls == [{}, {}])
    wait_for(lambda: told[-1] == checking)


def test_a_pause_between_two_refreshes_is_kept_to(started) -> None:
    refreshes = Refreshes(lambda on_event: on_event(StateChanged("a", FolderState.CURRENT)))
    made, told, waits = started(refreshes)
    wait_for(lambda: len(waits.waited) == 1)
    made.order("pause")
    wait_for(lambda: told[-1].detail == "paused")
    made.order("nothing that is known")
    made.order("refresh")
    wait_for(lambda: len(refreshes.calls) == 2)
    wait_for(lambda: told[-1] == StateChanged("a", FolderState.CURRENT))
