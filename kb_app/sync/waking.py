"""Signs that a shared folder may answer again, or not any more: this computer slept, or its network changed."""

import random
import socket
import time
from collections.abc import Callable
from contextlib import suppress

_SLEPT = 10.0  # seconds by which a nap was longer than it was to be
_LOOK_EVERY = 2.0
_SOONEST, _SPREAD = 1.0, 4.0  # a network needs a moment to settle, and many computers get it back in the same one
_APART = 30.0  # a network that flaps does not become a storm of looks at the share

# addresses that stand for the internet (RFC 5737, RFC 3849) and for the private networks behind a VPN (RFC 1918)
_ELSEWHERE = (
    (socket.AF_INET, "192.0.2.1"),
    (socket.AF_INET, "10.255.255.254"),
    (socket.AF_INET, "172.31.255.254"),
    (socket.AF_INET, "192.168.255.254"),
    (socket.AF_INET6, "2001:db8::1"),
)


class Waking:
    """`is_due` is to be asked, and `nap` to be used for waiting. `chance` is between 0 and 1.

    Sleep shows in a nap that took too long by either clock: some systems stop the monotonic one meanwhile.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        pause: Callable[[float], None] = time.sleep,
        look: Callable[[], frozenset[str]] | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._clock, self._wall, self._pause = clock, wall, pause
        self._look = look or routes
        self._chance = chance
        self._known = self._look()
        self._look_at = self._not_before = 0.0
        self._due_at: float | None = None

    def nap(self, seconds: float) -> None:
        """Wait so long, and notice whether it became much more."""
        clock, wall = self._clock(), self._wall()
        self._pause(seconds)
        if max(self._clock() - clock, self._wall() - wall) > seconds + _SLEPT:
            self._note()

    def is_due(self) -> bool:
        """Whether a look at the shared folders is worth while now; True once for each sign."""
        now = self._clock()
        if now >= self._look_at:
            self._look_at = now + _LOOK_EVERY
            seen = self._look()
            if seen != self._known:
                self._known = seen
                self._note()
        if self._due_at is None or now < self._due_at:
            return False
        self._due_at, self._not_before = None, now + _APART
        return True

    def _note(self) -> None:
        if self._due_at is None:
            self._due_at = max(self._clock() + _SOONEST + _SPREAD * self._chance(), self._not_before)


def routes() -> frozenset[str]:
    """This computer's own addresses on the ways out: a cable, a Wi-Fi or a VPN that comes or goes changes them.

    Nothing is sent: to connect a datagram socket only looks into the table of routes.
    """
    found = set()
    for family, address in _ELSEWHERE:
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 9))
            found.add(f"{address} {probe.getsockname()[0]}")
    return frozenset(found)
