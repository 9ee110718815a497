"""A first copy takes long: the agent stops it with Ctrl+C or in the window, and it goes on later from where it was."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kb_app.settings import Settings

COUNT = 1500
QUIET = {name: value for name, value in os.environ.items() if not name.startswith("KB_")} | {
    "PYTHONIOENCODING": "utf-8"
}


@pytest.fixture
def home(make_home, tmp_path: Path) -> Settings:
    share = tmp_path / "fiches"
    share.mkdir()
    for number in range(COUNT):
        file = share / f"f{number}.md"
        file.write_text(f"# Fiche {number}\n\nLa bourse numéro {number}.\n", "utf-8")
        os.utime(file, (time.time() - 200_000,) * 2)
    return make_home(share)


def start(home: Settings, *words: str) -> subprocess.Popen[str]:
    """In a process group of its own, as a terminal has it."""
    return subprocess.Popen(
        [sys.executable, "-m", "kb_app", "--home", str(home.home), "sync", *words],
        env=QUIET, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip


def until_copying(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        event = json.loads(line)
        if event["event"] == "fetch" and event["done"] >= 100:
            return
    raise AssertionError("nothing was copied")


def test_ctrl_c_ends_in_good_order_and_the_next_sync_goes_on(home: Settings) -> None:
    process = start(home, "--json")
    until_copying(process)
    os.killpg(process.pid, signal.SIGINT)
    out, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, "")
    events = [json.loads(line) for line in out.splitlines()]
    assert events[-1]["event"] == "done"
    kept = events[-1]["articles"]
    assert 100 <= kept < COUNT
    states = [event for event in events if event["event"] == "state"]
    assert (states[-1]["state"], states[-1]["detail"]) == ("stopped", "paused")

    again = start(home, "--json")
    out, errors = again.communicate(timeout=120)
    events = [json.loads(line) for line in out.splitlines()]
    assert events[-1]["articles"] == COUNT
    assert next(event["total"] for event in events if event["event"] == "fetch") <= COUNT - kept
    assert (again.returncode, errors) == (0, "")


def test_ctrl_c_says_what_was_kept(home: Settings) -> None:
    process = start(home)
    deadline = time.monotonic() + 30
    while not list(home.copy.rglob("*.md")):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    out, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, "")
    assert out.startswith("Arrêté.")
    assert "kb sync continuera" in out


def test_the_window_suspends_it_and_goes_on(home: Settings) -> None:
    process = start(home, "--watch", "--json", "--listen")
    assert process.stdin is not None
    assert process.stdout is not None
    until_copying(process)
    process.stdin.write("pause\n")
    process.stdin.flush()
    for line in process.stdout:
        event = json.loads(line)
        if event["event"] == "done":
            break
    assert event["articles"] < COUNT
    process.stdin.write("refresh\n")
    process.stdin.flush()
    for line in process.stdout:
        event = json.loads(line)
        if event["event"] == "done":
            break
    assert event["articles"] == COUNT
    process.communicate("quit\n", timeout=30)
    assert process.returncode == 0
