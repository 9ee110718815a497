"""One suite for every global key: the fake of the tests, and X11's own on a display of ours (`make access`)."""

import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from fakes.memory_key import Keyboard, MemoryKey

from kb_app.ui.global_keys import Chord, GlobalKey, chord_of

V = Chord(frozenset({"Ctrl", "Alt"}), "V")
F9 = Chord(frozenset({"Shift", "Meta"}), "F9")


@dataclass(frozen=True, slots=True)
class Place:
    """Where programs meet: `program` starts one that may hold a key, `press` presses a chord."""

    program: Callable[[], GlobalKey]
    press: Callable[[Chord], None]


@pytest.fixture
def memory() -> Iterator[Place]:
    keyboard = Keyboard()
    yield Place(lambda: MemoryKey(keyboard), keyboard.press)


@pytest.fixture
def x11(qapp) -> Iterator[Place]:
    from kb_app.ui.x11_key import X11Key

    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "640x480x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        name = f":{told.readline().strip()}"
    names = {"Ctrl": "ctrl", "Alt": "alt", "Shift": "shift", "Meta": "super"}

    def press(chord: Chord) -> None:
        key = chord.key.lower() if len(chord.key) == 1 else chord.key
        keys = "+".join([*(names[each] for each in sorted(chord.modifiers)), key])
        subprocess.run(["xdotool", "key", keys], env={**os.environ, "DISPLAY": name}, check=True)

    programs: list[X11Key] = []

    def program() -> X11Key:
        programs.append(X11Key(name))
        return programs[-1]

    yield Place(program, press)
    for each in programs:
        each.release()
    server.terminate()
    server.wait(10)


@pytest.fixture(params=["memory", pytest.param("x11", marks=pytest.mark.needs_atspi)])
def place(request: pytest.FixtureRequest) -> Place:
    return request.getfixturevalue(request.param)


def test_the_chord_that_is_held_calls_and_no_other(place: Place, qtbot) -> None:
    key, called = place.program(), []
    assert key.obstacle() == ""
    assert key.hold(V, lambda: called.append("V"))
    place.press(F9)
    place.press(V)
    qtbot.waitUntil(lambda: called == ["V"], timeout=3000)


def test_another_chord_takes_the_place_of_the_first(place: Place, qtbot) -> None:
    key, called = place.program(), []
    assert key.hold(V, lambda: called.append("V"))
    assert key.hold(F9, lambda: called.append("F9"))
    place.press(V)
    place.press(F9)
    qtbot.waitUntil(lambda: called == ["F9"], timeout=3000)


def test_what_another_program_holds_is_refused_until_it_lets_go(place: Place, qtbot) -> None:
    first, second, called = place.program(), place.program(), []
    assert first.hold(V, lambda: called.append("first"))
    assert not second.hold(V, lambda: called.append("second"))
    first.release()
    assert second.hold(V, lambda: called.append("second"))
    place.press(V)
    qtbot.waitUntil(lambda: called == ["second"], timeout=3000)


def test_nothing_is_called_after_it_was_released(place: Place, qtbot) -> None:
    key, called = place.program(), []
    key.release()
    assert key.hold(V, lambda: called.append("V"))
    key.release()
    place.press(V)
    qtbot.wait(100)
    assert called == []


@pytest.mark.parametrize(
    ("text", "chord"),
    [
        ("Ctrl+Alt+V", V),
        ("ctrl + alt + v", V),
        ("Maj+Win+F9", F9),
        ("V", None),
        ("Maj+V", None),
        ("Ctrl+Entrée", None),
        ("Ctrl+", None),
        ("Hyper+V", None),
    ],
)
def test_chords_as_people_write_them(text: str, chord: Chord | None) -> None:
    assert chord_of(text) == chord
