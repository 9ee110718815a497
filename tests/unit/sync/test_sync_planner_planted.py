"""The random test of the planner is worth what it catches: known mistakes of other synchronisers, put in on purpose."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
import test_sync_planner_random as random_test
from fakes.desk import START
from hypothesis import Phase, given, settings

from kb_app.sync import planner
from kb_app.sync.absence import Absences
from kb_app.sync.folder import Entry
from kb_app.sync.history import Fate
from kb_app.sync.identity import Identity
from kb_app.sync.scanner import Complete, Scan
from kb_app.sync.state import State

Patch = Callable[[pytest.MonkeyPatch], None]


def no_grace(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(planner, "_is_ripe", lambda path, state, moment: True)


def no_second_look(patch: pytest.MonkeyPatch) -> None:
    """The grace is kept, but the file is not looked for again at its end."""
    real = planner._removals

    def removals(
        scan: Scan, state: State, moment: planner.Moment, fates: Mapping[str, Fate]
    ) -> tuple[tuple[str, ...], State]:
        ripe, after = real(scan, state, moment, fates)
        late = {path for path, since in state.missing.items() if moment.local - since >= planner.GRACE}
        return tuple(sorted({*ripe, *late} - after.held.keys())), after

    patch.setattr(planner, "_removals", removals)


def failed_is_empty(patch: pytest.MonkeyPatch) -> None:
    """An error of a listing read as a listing with nothing in it."""
    patch.setattr(
        Absences,
        "_listed",
        lambda self, directory: {
            entry.name: entry
            for listing in [self._scan.listings.get(directory)]
            if isinstance(listing, Complete)
            for entry in listing.entries
        },
    )


def a_fault_is_absence(patch: pytest.MonkeyPatch) -> None:
    real = Absences._listed

    def without_faults(self: Absences, directory: str) -> dict[str, Entry] | None:
        names = real(self, directory)
        return names and {name: entry for name, entry in names.items() if entry.fault is None}

    patch.setattr(Absences, "_listed", without_faults)


def the_pause_gives_way(patch: pytest.MonkeyPatch) -> None:
    """Joplin #5822: the fail-safe fired for days, and then it deleted anyway."""
    real = planner._removals

    def removals(
        scan: Scan, state: State, moment: planner.Moment, fates: Mapping[str, Fate]
    ) -> tuple[tuple[str, ...], State]:
        recent = {path: why for path, why in state.held.items() if moment.local - why.since < 3000}
        return real(scan, replace(state, held=recent), moment, fates)

    patch.setattr(planner, "_removals", removals)
    patch.setattr(planner, "tripped_by", lambda lost, known, listed: "many" if len(lost) > 9 else "")


def any_twin_is_a_move(patch: pytest.MonkeyPatch) -> None:
    """A file is given up as moved for a new file of the same size."""
    patch.setattr(
        random_test,
        "moves",
        lambda state, arrived: {
            old: new for old in state.missing for new, known in arrived.items() if known.size == state.files[old].size
        },
    )


def damage_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    """A changed file is taken for unchanged as long as its size is the same."""
    patch.setattr(planner, "_is_unchanged", lambda path, entry, known, moment: known.size == entry.signature.size)


@pytest.mark.parametrize(
    "plant",
    [
        no_grace,
        no_second_look,
        failed_is_empty,
        a_fault_is_absence,
        the_pause_gives_way,
        any_twin_is_a_move,
        damage_is_forgotten,
    ],
)
def test_a_planted_mistake_is_caught(plant: Patch, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    quick = settings(deadline=None, max_examples=2000, phases=[Phase.generate], derandomize=True)

    @quick
    @given(random_test.trees, random_test.journeys)
    def run(tree: dict[str, str], journey: random_test.Journey) -> None:
        random_test.travel(tree, journey, is_marked=True)

    with pytest.raises((AssertionError, KeyError, ExceptionGroup)):
        run()


def test_nothing_planted_nothing_caught() -> None:
    world = random_test.travel({"a.md": "1"}, [], is_marked=False)
    assert world.copy == {"a.md": "1"}
    assert world.state.identity == Identity()
    assert world.now > START
