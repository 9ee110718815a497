"""Keys that call the window from any program: a port, and the chords that people may choose."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kb_app.language import tr

_MODIFIERS = {"Ctrl": "Ctrl", "Alt": "Alt", "Shift": "Shift", "Maj": "Shift", "Meta": "Meta", "Win": "Meta"}
_KEY = re.compile(r"[A-Z0-9]|F([1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Chord:
    """`modifiers` are among Ctrl, Alt, Shift and Meta; `key` is a letter, a digit or F1 to F12."""

    modifiers: frozenset[str]
    key: str


def chord_of(text: str) -> Chord | None:
    """`Ctrl+Alt+V` as a chord; None for what would take a key away from every program, or names none."""
    *marks, key = (part.strip().capitalize() for part in text.split("+"))
    modifiers = frozenset(_MODIFIERS.get(mark, "") for mark in marks)
    return Chord(modifiers, key) if _KEY.fullmatch(key) and "" not in modifiers and modifiers - {"Shift"} else None


class GlobalKey(Protocol):
    """At most one chord at a time is held."""

    def obstacle(self) -> str:
        """Why there is none here, for people; empty where there is."""

    def hold(self, chord: Chord, pressed: Callable[[], None]) -> bool:
        """Call `pressed` whenever `chord` is pressed, in place of the chord before; False: another program has it."""

    def release(self) -> None:
        """Leave the chord to others; nothing if none is held."""


class NoGlobalKey:
    """Where no program may take keys from the others."""

    def obstacle(self) -> str:
        return tr("ce système ne laisse pas une application prendre des touches partout")

    def hold(self, chord: Chord, pressed: Callable[[], None]) -> bool:
        del chord, pressed
        return False

    def release(self) -> None:
        return
