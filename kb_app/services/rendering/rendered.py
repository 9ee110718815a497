"""The HTML of an article, made piece by piece: the first screens are there before the end is rendered."""

import threading
from collections.abc import Iterable, Iterator

SCREEN = 6_000
"""Characters of HTML, more than a screen shows."""


class Rendered:
    """Each of the `pieces` is made once, on the thread that asks for it first.

    Where the first may be long in coming, `stand_in` is the HTML to show until all are there.
    """

    def __init__(self, pieces: Iterable[str], stand_in: str = "") -> None:
        self._coming = iter(pieces)
        self._made: list[str] = []
        self._turn = threading.Lock()
        self._stand_in = stand_in
        self.is_whole = False

    @property
    def stands_in(self) -> bool:
        """Whether `shown` is not the text's own HTML yet."""
        return bool(self._stand_in) and not self.is_whole

    def begin(self) -> None:
        """Make more than a screen shows, or all of it; nothing where something stands in for it."""
        length = 0
        for piece in () if self.stands_in else self.pieces():
            length += len(piece)
            if length > SCREEN:
                return

    def shown(self) -> Iterator[str]:
        """What can be shown now, piece by piece."""
        return iter([self._stand_in]) if self.stands_in else self.pieces()

    def whole(self) -> str:
        return "\n".join(self.pieces())

    def pieces(self) -> Iterator[str]:
        """One after the other, each made when it is asked for."""
        place = 0
        while True:
            with self._turn:
                if place == len(self._made):
                    piece = next(self._coming, None)
                    if piece is None:
                        self.is_whole = True
                        return
                    self._made.append(piece)
            yield self._made[place]
            place += 1
