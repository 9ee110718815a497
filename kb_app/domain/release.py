"""A build of the program that an organisation announces in its shared folder, beside the one that runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile


@dataclass(frozen=True, slots=True)
class Release:
    """`newest` is there to be installed, from `where` (a path or an address); nobody should use less than `minimum`.

    Texts are as somebody wrote them; empty ones say nothing.
    """

    newest: str = ""
    minimum: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What there is to install, from `where`; `is_needed` when the running program is below the minimum."""

    version: str
    where: str
    is_needed: bool


def upgrade(running: str, releases: Iterable[Release]) -> Upgrade | None:
    """What `releases` ask of a program of version `running`: the most pressing, then the newest; None for nothing."""
    here = numbers(running)
    wanted = []
    for release in releases:
        newest = max(release.newest, release.minimum, key=numbers)
        if here < numbers(newest):
            wanted.append(Upgrade(newest, release.where, here < numbers(release.minimum)))
    return max(wanted, key=lambda each: (each.is_needed, numbers(each.version)), default=None)


def numbers(version: str) -> tuple[int, ...]:
    """`6.10.1` to (6, 10, 1), so that versions can be compared; zeros at the end mean nothing, other words stop it."""
    found = [int(part) for part in takewhile(str.isdecimal, version.strip().removeprefix("v").split("."))]
    while found and not found[-1]:
        found.pop()
    return tuple(found)
