"""The HTML of an article, made piece by piece: the first screens are there before the end is rendered."""

import threading
from collections.abc import Iterable, Iterator

LONG = 32_000
"""Characters of HTML up to which a text is rendered in one go."""


class Rendered:
    """Each of the `pieces` is made once, on the thread that asks for it first."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._coming = iter(pieces)
        self._made: list[str] = []
        self._turn = threading.Lock()
        self.is_whole = False

    def begin(self) -> None:
        """Make more than a screen shows; all of it unless it is long."""
        length = 0
        for piece in self.pieces():
            length += len(piece)
            if length > LONG:
                return

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
