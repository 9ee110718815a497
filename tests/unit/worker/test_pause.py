"""A pause lasts until a person ends it, over restarts too, and says since when."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from homes import refresh

from kb_app.bootstrap import build
from kb_app.services.events import PAUSED, Event, FolderState, StateChanged, from_json, iso, to_json
from kb_app.services.known_states import pause_of
from kb_app.services.watching import Watching
from kb_app.settings import Settings
from kb_app.worker import run_worker


class Told(list[Event]):
    """What the process tells; it ends when the test does."""

    def states(self) -> list[tuple[FolderState, str, str]]:
        return [(each.state, each.detail, each.since) for each in self if isinstance(each, StateChanged)]


@pytest.fixture
def home(make_home: Callable[..., Settings], tmp_path: Path) -> Settings:
    for name in ("un", "deux"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.md").write_text(f"# Fiche {name}\n\nTexte.\n")
    made = make_home(tmp_path / "un", tmp_path / "deux")
    refresh(made)
    return made


@pytest.fixture
def start(home: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], tuple[Told, "queue.Queue[str]"]]]:
    """Starts the refresh process in a thread; orders go into the queue, as lines of its standard input."""
    threads: list[tuple[threading.Thread, queue.Queue[str]]] = []

    def run() -> tuple[Told, "queue.Queue[str]"]:
        told, lines = Told(), queue.Queue[str]()
        monkeypatch.setattr("sys.stdin", iter(lines.get, ""))
        thread = threading.Thread(target=lambda: run_worker(home, told.append, listen=True))
        thread.start()
        threads.append((thread, lines))
        return told, lines

    yield run
    for thread, lines in threads:
        lines.put("quit")
        lines.put("")
        thread.join(10)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_what_was_suspended_stays_so_after_a_restart_and_goes_on_when_asked(home: Settings, start) -> None:
    since = 1_790_000_000.0
    pause_of(home).begin(since)
    told, lines = start()
    paused = (FolderState.STOPPED, PAUSED, iso(since))
    wait_for(lambda: told.states().count(paused) >= 2)
    time.sleep(0.3)
    assert set(told.states()) == {paused}, "nothing is looked at"
    lines.put("refresh")
    wait_for(lambda: [state for state, _, _ in told.states()].count(FolderState.CURRENT) >= 2)
    assert told.states()[-1][1:] == ("", "")
    assert pause_of(home).since() is None


def test_a_pause_is_remembered_when_it_is_ordered(home: Settings, start) -> None:
    told, lines = start()
    wait_for(lambda: [state for state, _, _ in told.states()].count(FolderState.CURRENT) >= 2)
    lines.put("pause")
    wait_for(lambda: pause_of(home).since() is not None)
    wait_for(lambda: told.states()[-1][1] == PAUSED)


def test_a_window_that_starts_says_so_before_anything_was_asked(home: Settings) -> None:
    pause_of(home).begin(1_790_000_000.0)
    services = build(home)
    try:
        states = services.known_states()
    finally:
        services.close()
    assert [(state.folder, state.state, state.detail) for state in states] == [
        ("un", FolderState.STOPPED, PAUSED),
        ("deux", FolderState.STOPPED, PAUSED),
    ]
    assert all(state.as_of and state.since == iso(1_790_000_000.0) for state in states)
    assert from_json(to_json(states[0])) == states[0]


def test_a_mark_that_cannot_be_understood_is_a_pause_all_the_same(home: Settings) -> None:
    file = home.workspace / "paused"
    file.parent.mkdir(exist_ok=True)
    file.write_text("?")
    assert pause_of(home).since() == file.stat().st_mtime
    pause_of(home).end()
    pause_of(home).end()
    assert pause_of(home).since() is None


def test_one_folder_is_looked_at_when_only_it_is_asked_for(home: Settings) -> None:
    orders: queue.SimpleQueue[str] = queue.SimpleQueue()
    watching = Watching(home.folders, dict)
    waits = {"un": 1000.0, "deux": 1000.0}
    try:
        orders.put("refresh deux")
        assert watching.wait(waits, orders, lambda: False) == {"deux": frozenset()}
        orders.put("refresh deux")
        orders.put("refresh")
        assert watching.wait(waits, orders, lambda: False) == {"un": frozenset(), "deux": frozenset()}
        orders.put("refresh trois")
        ends = iter([False, False, True])
        assert watching.wait(waits, orders, lambda: next(ends)) is None, "nobody follows it"
    finally:
        watching.stop()
