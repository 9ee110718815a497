"""N2, N3, N5, N6, N7, N13, N17, N18, S4 on a real file system that fails, and that hangs processes in state D."""

import contextlib
import errno
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kb_app.bootstrap import build, build_refresher
from kb_app.domain.query import Query
from kb_app.services.companion import WAITING_SECONDS, Companion, child_command
from kb_app.services.events import Event, FolderState, ProblemFound, StateChanged
from kb_app.services.refresh import Refreshed
from kb_app.settings import Settings
from kb_app.ui.app import prepare
from kb_app.ui.window import Window

pytestmark = pytest.mark.needs_fuse
PROGRAM = Path(__file__).parents[1] / "fakes" / "failing_mount.py"
DIRECTORIES, EACH = 4, 8


class Mount:
    """Four directories of eight articles each in `source`, followed through the mount at `place`."""

    def __init__(self, root: Path) -> None:
        self.source, self.place, self._control = root / "source", root / "fiches", root / "control.json"
        for directory in range(DIRECTORIES):
            (self.source / f"d{directory}").mkdir(parents=True)
            for number in range(EACH):
                self.write(f"d{directory}/f{number}.md", f"# Fiche {directory}{number}\n\nLa bourse.\n")
        self.place.mkdir()
        self.heal()
        self._process = subprocess.Popen([sys.executable, str(PROGRAM), self.source, self.place, self._control])
        wait_for(lambda: os.path.ismount(self.place))

    def write(self, path: str, text: str, mtime: float | None = None) -> None:
        (self.source / path).write_text(text, "utf-8")
        os.utime(self.source / path, (mtime or time.time() - 200_000,) * 2)

    def fail(self, *rules: dict[str, Any]) -> None:
        beside = self._control.with_suffix(".new")
        beside.write_text(json.dumps(rules))
        beside.replace(self._control)

    def heal(self) -> None:
        self.fail()

    def close(self) -> None:
        self.heal()
        subprocess.run(["umount", "-l", str(self.place)], check=True)
        self._process.wait(timeout=10)


class Home:
    """Refreshes minutes apart, in this process: for what fails without hanging."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.events: list[Event] = []
        self._now = time.time()
        self._refresher = build_refresher(settings)
        self._refresher._clock = lambda: self._now

    def refresh(self) -> Refreshed:
        self.events.clear()
        self._now += 300
        return self._refresher.refresh(self.events.append)

    def state(self) -> FolderState:
        return [event for event in self.events if isinstance(event, StateChanged)][-1].state

    def problems(self) -> list[str]:
        return [event.path for event in self.events if isinstance(event, ProblemFound)]

    def found(self) -> int:
        services = build(self.settings)
        try:
            return len(services.searching.search(Query("bourse", limit=100)).hits)
        finally:
            services.close()

    def close(self) -> None:
        self._refresher.close()


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    made = Mount(tmp_path)
    yield made
    made.close()


@pytest.fixture
def home(mount: Mount, make_home: Callable[..., Settings]) -> Iterator[Home]:
    """Its first copy is complete."""
    made = Home(make_home(mount.place))
    assert made.refresh().done.articles == DIRECTORIES * EACH
    yield made
    made.close()


def wait_for(condition: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_n2_a_share_that_goes_away_during_the_scan_takes_nothing_with_it(mount: Mount, home: Home) -> None:
    for after in range(0, 60, 7):
        mount.fail({"op": "*", "do": "error", "errno": errno.EHOSTDOWN, "after": after})
        refreshed = home.refresh()
        assert (refreshed.exit_code, home.state()) in {(3, FolderState.OFFLINE), (0, FolderState.CURRENT)}
        assert refreshed.done.removed == 0
    assert home.found() == DIRECTORIES * EACH
    mount.heal()
    assert home.refresh().exit_code == 0


@pytest.mark.parametrize("place", ["/$", "/d1$"])
def test_n3_an_empty_listing_removes_nothing(mount: Mount, home: Home, place: str) -> None:
    mount.fail({"op": "list", "path": place, "do": "empty"})
    for _ in range(4):
        refreshed = home.refresh()
    assert (refreshed.exit_code, home.state()) == (4, FolderState.SUSPICIOUS)
    assert home.found() == DIRECTORIES * EACH
    mount.heal()
    refreshed = home.refresh()
    assert (refreshed.exit_code, refreshed.done.held, home.found()) == (0, 0, DIRECTORIES * EACH)


def test_n5_a_listing_cut_short_without_an_error_removes_nothing(mount: Mount, home: Home) -> None:
    mount.fail({"op": "list", "do": "truncate"})
    for _ in range(4):
        refreshed = home.refresh()
    assert (refreshed.exit_code, refreshed.done.removed) == (4, 0)
    assert home.found() == DIRECTORIES * EACH


def test_n13_no_access_is_said_and_the_articles_stay(mount: Mount, home: Home) -> None:
    mount.fail({"op": "*", "do": "error", "errno": errno.EACCES})
    assert home.refresh().exit_code == 3
    assert home.state() is FolderState.NO_ACCESS
    assert home.found() == DIRECTORIES * EACH


@pytest.mark.parametrize("number", [errno.EIO, errno.ESTALE])
def test_n17_one_file_that_cannot_be_read_is_told_and_stops_no_other(mount: Mount, home: Home, number: int) -> None:
    for name in ("f1", "f2"):
        mount.write(f"d1/{name}.md", f"# Fiche {name}\n\nLa bourse a changé.\n", time.time() - 150_000)
    mount.fail({"op": "read", "path": "/d1/f1.md", "do": "error", "errno": number})
    refreshed = home.refresh()
    assert (refreshed.done.changed, refreshed.exit_code) == (1, 0)
    copy = home.settings.copy / home.settings.folders[0].label / "d1"
    assert "a changé" not in (copy / "f1.md").read_text("utf-8")
    assert "a changé" in (copy / "f2.md").read_text("utf-8")
    assert home.problems() == ["d1/f1.md"]
    mount.heal()
    assert home.refresh().done.changed == 1


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES])
def test_n18_a_subtree_that_cannot_be_listed_is_kept(mount: Mount, home: Home, number: int) -> None:
    mount.fail({"op": "list", "path": "/d2", "do": "error", "errno": number})
    for _ in range(4):
        assert home.refresh().done.removed == 0
    assert home.found() == DIRECTORIES * EACH
    assert "d2" in home.problems()


def test_s4_an_edit_of_the_same_size_in_the_same_two_seconds_is_seen(mount: Mount, home: Home) -> None:
    mount.fail({"op": "stat", "do": "round"})
    slot = (time.time() - 60) // 2 * 2
    mount.write("d0/f0.md", "# Fiche\n\nLa bourse A.\n", slot + 0.2)
    home.refresh()
    mount.write("d0/f0.md", "# Fiche\n\nLa bourse B.\n", slot + 1.7)
    home.refresh()
    copy = home.settings.copy / home.settings.folders[0].label
    assert (copy / "d0" / "f0.md").read_text("utf-8") == "# Fiche\n\nLa bourse B.\n"


class Following:
    """The refresh process as the window has it, with a clock that a test moves."""

    def __init__(self, settings: Settings) -> None:
        self.now = 1000.0
        self.states: list[FolderState] = []
        self.companion = Companion(child_command(settings), self._hear, lambda: self.now)

    def _hear(self, event: Event) -> None:
        if isinstance(event, StateChanged):
            self.states.append(event.state)

    def wait_for(self, state: FolderState) -> None:
        self.states.clear()
        wait_for(lambda: state in self.states)


@pytest.fixture
def following(home: Home) -> Iterator[Following]:
    made = Following(home.settings)
    made.companion.start()
    yield made
    made.companion.stop()


def is_hung(process: int) -> bool:
    """One of its threads waits in a call that no signal ends."""
    return any(
        (task / "stat").read_text().rpartition(")")[2].split()[0] == "D"
        for task in Path(f"/proc/{process}/task").iterdir()
    )


def children() -> set[int]:
    found = set()
    for line in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(line.read_text().rpartition(")")[2].split()[1]) == os.getpid():
                found.add(int(line.parent.name))
    return found


def test_n6_a_share_that_hangs_is_told_and_the_answers_come_from_the_copy(
    mount: Mount, home: Home, following: Following
) -> None:
    following.wait_for(FolderState.CURRENT)
    mount.fail({"op": "*", "do": "hang"})
    following.companion.refresh_now()
    following.wait_for(FolderState.WAITING)
    assert home.found() == DIRECTORIES * EACH
    mount.heal()
    following.wait_for(FolderState.CURRENT)


def test_n7_a_share_that_hangs_for_ever_costs_one_process_and_no_time(mount: Mount, following: Following) -> None:
    following.wait_for(FolderState.CURRENT)
    before = children()
    mount.fail({"op": "*", "do": "hang"})
    following.companion.refresh_now()
    following.wait_for(FolderState.WAITING)
    hung = following.companion.process_id()
    assert hung is not None
    for _ in range(20):
        following.now += WAITING_SECONDS + 1
        began = time.monotonic()
        following.companion.check()
        assert time.monotonic() - began < 0.1
        assert children() == before
    assert is_hung(hung)
    mount.heal()
    wait_for(lambda: following.companion.check() or following.companion.process_id() is not None)
    following.wait_for(FolderState.CURRENT)


def test_n6_the_window_answers_and_closes_while_the_share_hangs(mount: Mount, home: Home, qtbot, qapp) -> None:
    services = build(home.settings)
    prepare(qapp, services)
    window = Window(services, qapp)
    qtbot.addWidget(window)
    mount.fail({"op": "*", "do": "hang"})
    window.show()
    window.start_refreshing()
    qtbot.waitUntil(lambda: "tarde" in window.state_sentence(), timeout=20_000)
    window.search_for("bourse")
    qtbot.waitUntil(lambda: bool(window.answer() and window.answer().hits), timeout=2_000)
    began = time.monotonic()
    window.close()
    services.close()
    assert time.monotonic() - began < 2
