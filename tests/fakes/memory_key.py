"""A global key without a system: one keyboard of a test, on which several programs hold chords."""

from collections.abc import Callable

from kb_app.ui.global_keys import Chord


class Keyboard:
    def __init__(self) -> None:
        self.holders: dict[Chord, tuple[object, Callable[[], None]]] = {}

    def press(self, chord: Chord) -> None:
        if chord in self.holders:
            self.holders[chord][1]()


class MemoryKey:
    def __init__(self, keyboard: Keyboard, obstacle: str = "") -> None:
        self._keyboard, self._obstacle = keyboard, obstacle

    def obstacle(self) -> str:
        return self._obstacle

    def hold(self, chord: Chord, pressed: Callable[[], None]) -> bool:
        self.release()
        if chord in self._keyboard.holders:
            return False
        self._keyboard.holders[chord] = (self, pressed)
        return True

    def release(self) -> None:
        mine = [chord for chord, (holder, _) in self._keyboard.holders.items() if holder is self]
        for chord in mine:
            del self._keyboard.holders[chord]
