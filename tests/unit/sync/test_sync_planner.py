"""What a scan means, rule by rule. What no scan may ever mean is in test_sync_planner_random."""

import itertools

import pytest
from fakes.desk import START

from kb_app.sync.findings import Finding, Rule
from kb_app.sync.folder import Entry, Fault, Signature
from kb_app.sync.identity import Identity
from kb_app.sync.ignore import kind_of
from kb_app.sync.moment import Moment
from kb_app.sync.planner import Doom, Plan, moves, plan
from kb_app.sync.scanner import Complete, Failed, Listing, Reason, Scan, Skipped
from kb_app.sync.state import Held, Known, Quarantine, State

DAY = 86_400.0
NOW = Moment(START)


def entry(
    name: str, size: int = 4, mtime: float = START - 100 * DAY, number: int = 0, fault: Fault | None = None
) -> Entry:
    return Entry(name, False, Signature(size, round(mtime) * 10**9, number), fault=fault)


def seen(**listings: Listing | list[Entry]) -> Scan:
    """A scan; `root` is the folder itself, `a__b` the directory a/b."""
    found = {
        "" if name == "root" else name.replace("__", "/"): Complete(tuple(listing))
        if isinstance(listing, list)
        else listing
        for name, listing in listings.items()
    }
    files = {
        f"{path}/{item.name}".removeprefix("/"): item
        for path, listing in found.items()
        if isinstance(listing, Complete)
        for item in listing.entries
        if not item.is_dir and kind_of(item.name)
    }
    return Scan(found, files)


def directory(name: str) -> Entry:
    return Entry(name, True, Signature(0, 0, 99))


def known(path: str, *, content: str = "", settled: bool = True, checked: float = START, **listed: float) -> Known:
    signature = entry(path, **listed).signature  # type: ignore[arg-type]
    return Known(content or f"hash of {path}", 4, signature, settled, START - 500, checked, path, 0)


def state(*paths: str, **more: object) -> State:
    return State(files={path: known(path) for path in paths}, **more)  # type: ignore[arg-type]


def fetched(decided: Plan) -> list[str]:
    return [job.path for job in decided.fetch]


def test_what_did_not_change_is_not_read() -> None:
    assert fetched(plan(seen(root=[entry("a.md")]), state("a.md"), NOW)) == []


@pytest.mark.parametrize(
    "changed", [entry("a.md", size=5), entry("a.md", mtime=START - 99 * DAY), entry("a.md", number=7)]
)
def test_any_difference_in_the_signature_is_read(changed: Entry) -> None:
    assert fetched(plan(seen(root=[changed]), state("a.md"), NOW)) == ["a.md"]


def test_a_signature_that_was_not_settled_is_read_again_and_keeps_its_age() -> None:
    before = State(files={"a.md": known("a.md", settled=False)})
    (job,) = plan(seen(root=[entry("a.md")]), before, NOW).fetch
    assert job.since == START - 500


def test_a_damaged_file_of_the_copy_is_read_again() -> None:
    decided = plan(seen(root=[entry("a.md"), entry("b.md")]), state("a.md", "b.md"), NOW, damaged=frozenset({"b.md"}))
    assert fetched(decided) == ["b.md"]


def test_every_file_is_read_again_once_in_64_days_and_some_each_day() -> None:
    names = [f"{number}.md" for number in range(640)]
    scan, before = seen(root=[entry(name) for name in names]), state(*names)
    reread = [fetched(plan(scan, before, Moment(START + day * DAY))) for day in range(1, 65)]
    assert sorted(itertools.chain(*reread)) == sorted(names)
    assert max(len(day) for day in reread) < 0.05 * len(names)


def test_a_file_is_not_read_again_twice_on_its_day() -> None:
    names = [f"{number}.md" for number in range(640)]
    before = State(files={name: known(name, checked=START + 1) for name in names})
    assert fetched(plan(seen(root=[entry(name) for name in names]), before, Moment(START + 60))) == []


def test_settings_then_recent_directories_then_articles_then_images() -> None:
    scan = seen(
        root=[entry("a.png"), entry("b.md"), entry("synonyms.txt"), directory("sub")],
        sub=[entry("z.md"), entry("c.png")],
    )
    decided = plan(scan, State(), NOW, priority=frozenset({"sub"}))
    assert fetched(decided) == ["synonyms.txt", "sub/z.md", "b.md", "sub/c.png", "a.png"]


@pytest.mark.parametrize(
    ("listed", "rule"),
    [
        (entry("a.md", size=(8 << 20) + 1), Rule.TOO_LARGE),
        (entry("a.png", size=(20 << 20) + 1), Rule.TOO_LARGE),
        (entry("caf\udce9.md"), Rule.BAD_NAME),
        (entry("a.md", fault=Fault.UNREADABLE), Rule.UNREADABLE),
        (entry("a.md", fault=Fault.OUTSIDE), Rule.OUTSIDE),
        (entry("a.md", fault=Fault.SPECIAL), Rule.SPECIAL),
        (entry("a.md", fault=Fault.ONLINE_ONLY), Rule.ONLINE_ONLY),
    ],
)
def test_what_cannot_be_copied_is_listed_and_its_old_version_stays(listed: Entry, rule: Rule) -> None:
    decided = plan(seen(root=[listed, entry("other.md")]), state(listed.name), NOW)
    assert decided.findings == (Finding(listed.name, rule),)
    assert fetched(decided) == ["other.md"]
    assert listed.name in decided.state.files
    assert decided.state.missing == {}


@pytest.mark.parametrize("listed", [entry("a.md", size=8 << 20), entry("a.png", size=20 << 20)])
def test_the_largest_files_that_are_copied(listed: Entry) -> None:
    assert fetched(plan(seen(root=[listed]), State(), NOW)) == [listed.name]


def test_a_name_with_a_line_break_is_copied_under_another_and_listed() -> None:
    decided = plan(seen(root=[entry("a\nb.md")]), State(), NOW)
    assert decided.findings == (Finding("a\nb.md", Rule.ODD_NAME),)
    assert decided.fetch[0].local.startswith("~noms/")


def test_directories_that_were_not_listed_are_named() -> None:
    scan = seen(
        root=[directory("locked")],
        locked=Failed(PermissionError(13, "denied")),
        deep=Skipped(Reason.TOO_DEEP),
        loop=Skipped(Reason.LOOP),
    )
    assert plan(scan, State(), NOW).findings == (
        Finding("deep", Rule.FOLDER_TOO_DEEP),
        Finding("locked", Rule.FOLDER_UNREADABLE),
        Finding("loop", Rule.FOLDER_LOOP),
    )


def test_a_doubtful_version_waits_for_its_next_reading() -> None:
    listed = entry("a.md", size=9)
    doubtful = Quarantine(listed.signature, "hash", Rule.CUT, START - 5, START + 5, 1)
    before = state("a.md", quarantine={"a.md": doubtful})
    decided = plan(seen(root=[listed]), before, NOW)
    assert (fetched(decided), decided.findings) == ([], (Finding("a.md", Rule.CUT),))
    assert decided.state.quarantine == {"a.md": doubtful}
    assert fetched(plan(seen(root=[listed]), before, Moment(START + 5))) == ["a.md"]
    assert fetched(plan(seen(root=[entry("a.md", size=10)]), before, NOW)) == ["a.md"], "yet another version"


def test_a_doubtful_version_that_went_away_is_forgotten() -> None:
    doubtful = Quarantine(entry("a.md", size=9).signature, "hash", Rule.CUT, START - 5, START + 5, 1)
    decided = plan(seen(root=[entry("a.md")]), state("a.md", quarantine={"a.md": doubtful}), NOW)
    assert (fetched(decided), decided.state.quarantine) == ([], {})


UNPROVEN: dict[str, Scan] = {
    "its directory failed": seen(root=[directory("sub")], sub=Failed(OSError(5, "io"))),
    "its directory was not tried": seen(root=[directory("sub")], sub=Skipped(Reason.OFFLINE)),
    "its directory was not reached": seen(root=[directory("sub")]),
    "the root failed": seen(root=Failed(OSError(5, "io")), sub=[]),
    "the root was not listed": seen(sub=[]),
    "its directory could not be looked at": seen(root=[Entry("sub", False, fault=Fault.UNREADABLE)]),
    "its directory is a link to elsewhere now": seen(root=[Entry("sub", False, fault=Fault.OUTSIDE)]),
    "it could not be looked at": seen(root=[directory("sub")], sub=[entry("a.md", fault=Fault.UNREADABLE)]),
}


@pytest.mark.parametrize("scan", UNPROVEN.values(), ids=UNPROVEN.keys())
def test_absence_that_is_not_proven(scan: Scan) -> None:
    before = state("sub/a.md")
    decided = plan(scan, before, NOW)
    assert (decided.proposed, decided.remove, decided.state.missing) == (frozenset(), (), {})
    waiting = State(files=before.files, missing={"sub/a.md": START - 1000})
    assert plan(scan, waiting, NOW).remove == ()


PROVEN: dict[str, Scan] = {
    "its name is gone": seen(root=[directory("sub")], sub=[]),
    "its directory is gone": seen(root=[entry("other.md")]),
    "its directory became a file": seen(root=[entry("sub")]),
    "it became a directory": seen(root=[directory("sub")], sub=[directory("a.md")]),
}


@pytest.mark.parametrize("scan", PROVEN.values(), ids=PROVEN.keys())
def test_absence_that_is_proven_counts_at_the_second_scan(scan: Scan) -> None:
    first = plan(scan, state("sub/a.md"), NOW)
    assert (first.proposed, first.remove) == (frozenset({"sub/a.md"}), ())
    assert plan(scan, first.state, Moment(START + 59)).remove == ()
    assert plan(scan, first.state, Moment(START + 60)).remove == ("sub/a.md",)


def test_a_clock_set_back_starts_the_grace_again() -> None:
    scan = seen(root=[entry("b.md")])
    first = plan(scan, state("a.md", "b.md"), NOW)
    back = plan(scan, first.state, Moment(START - DAY))
    assert back.remove == ()
    assert plan(scan, back.state, Moment(START - DAY + 60)).remove == ("a.md",)


def test_an_unproven_scan_in_between_neither_helps_nor_harms() -> None:
    gone = seen(root=[directory("sub")], sub=[])
    blind = seen(root=[directory("sub")], sub=Failed(OSError(5, "io")))
    first = plan(gone, state("sub/a.md"), NOW)
    between = plan(blind, first.state, Moment(START + 100))
    assert between.remove == ()
    assert plan(gone, between.state, Moment(START + 200)).remove == ("sub/a.md",)


def test_an_emptied_folder_without_marker_is_no_empty_library() -> None:
    assert plan(seen(root=[]), state("a.md"), NOW).doom is Doom.EMPTY
    assert plan(seen(root=[]), State(), NOW).doom is None
    marked = plan(seen(root=[]), state("a.md", "b.md", identity=Identity("u")), NOW)
    assert (marked.doom, marked.state.held.keys()) == (None, {"a.md", "b.md"})


def test_quite_other_files_in_a_folder_without_marker_are_another_library() -> None:
    names = [f"{number}.md" for number in range(30)]
    scan = seen(root=[entry(f"other{number}.md", size=9) for number in range(30)])
    decided = plan(scan, state(*names), NOW)
    assert decided.doom is Doom.ANOTHER_LIBRARY
    assert decided.state.held.keys() == set(names)
    assert plan(scan, state(*names, identity=Identity("u")), NOW).doom is None


def test_a_held_removal_stays_held_when_it_cannot_be_looked_at() -> None:
    held = {"sub/a.md": Held("many-removed", START - 900)}
    before = state("sub/a.md", held=held, missing={"sub/a.md": START - 900})
    decided = plan(seen(root=[directory("sub")], sub=Failed(OSError(5, "io"))), before, NOW)
    assert decided.state.held == held


def test_content_that_arrived_under_a_new_name_is_a_move_one_for_one() -> None:
    before = State(
        files={"a.md": known("a.md", content="same"), "b.md": known("b.md", content="same"), "c.md": known("c.md")},
        missing={"a.md": START, "b.md": START, "c.md": START},
    )
    assert moves(before, {"new.md": known("new.md", content="same")}) == {"a.md": "new.md"}
    assert moves(before, {"new.md": known("new.md", content="other")}) == {}
