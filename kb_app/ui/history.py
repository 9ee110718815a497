"""Where the reader has been: back and forward, like a browser."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Place:
    """An article, and where in it: a heading's anchor, or else a scroll position in pixels.

    `site` is whose variant was found there while no site was chosen.
    """

    key: str
    anchor: str = ""
    scroll: int = 0
    site: str = ""


class History:
    def __init__(self) -> None:
        self._places: list[Place] = []
        self._current = -1

    def visit(self, place: Place) -> None:
        """A new place; what was ahead is forgotten. The same article again only moves within its entry."""
        if self._current >= 0 and self._places[self._current].key == place.key:
            self._places[self._current] = place
            return
        del self._places[self._current + 1 :]
        self._places.append(place)
        self._current = len(self._places) - 1

    def leave_at(self, scroll: int) -> None:
        """Remember how far the current article was read."""
        if self._current >= 0:
            self._places[self._current] = replace(self._places[self._current], scroll=scroll)

    def step(self, forward: bool) -> Place | None:
        """Move, if there is somewhere to go."""
        wanted = self._current + (1 if forward else -1)
        if not 0 <= wanted < len(self._places):
            return None
        self._current = wanted
        return self._places[wanted]

    def can_step(self, forward: bool) -> bool:
        return 0 <= self._current + (1 if forward else -1) < len(self._places)
