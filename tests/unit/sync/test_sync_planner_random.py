"""Layer A of the fault tests: random trees, random edits, listings that fail or lie; what the planner may never do.

The planner is pure, so the share, the copy and the trash are dictionaries here and a round costs microseconds.
"""

from dataclasses import dataclass, field, replace

from fakes.desk import START
from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st

from kb_app.sync.folder import Entry, Fault, Signature
from kb_app.sync.identity import Identity
from kb_app.sync.moment import Moment
from kb_app.sync.planner import GRACE, Doom, Plan, forget, moves, plan
from kb_app.sync.scanner import Complete, Failed, Listing, Reason, Scan, Skipped
from kb_app.sync.state import Known, State, release

# explaining a failure takes minutes and says nothing that the shrunk example does not
QUICK = settings(deadline=None, phases=[phase for phase in Phase if phase is not Phase.explain])
DIRECTORIES = ("", "x", "x/y", "x/y/z", "w")
paths = st.builds(
    lambda directory, name: f"{directory}/{name}".lstrip("/"),
    st.sampled_from(DIRECTORIES),
    st.sampled_from(["a.md", "A.md", "b.md", "c.md", "d.png", "e.md", "x.md"]),
)
contents = st.integers(0, 40).map(str)
trees = st.dictionaries(paths, contents, max_size=24)


@dataclass(frozen=True)
class Edit:
    """What people do to one file: write, delete, or move it."""

    path: str
    content: str | None = None
    to: str | None = None
    touches_time: bool = True


edits = st.builds(Edit, paths, st.none() | contents, st.none() | paths, st.sampled_from([True] * 9 + [False]))


@dataclass(frozen=True)
class Weather:
    """What is wrong with one scan, and which readings fail. `order` shuffles the fetches."""

    listings: dict[str, str] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    faulty: frozenset[str] = frozenset()
    order: int = 0


weathers = st.builds(
    Weather,
    st.dictionaries(
        st.sampled_from(DIRECTORIES), st.sampled_from(["fail", "skip", "cut", "empty", "unknown"]), max_size=2
    ),
    st.frozensets(paths, max_size=3),
    st.frozensets(paths, max_size=2),
    st.integers(0, 1000),
)


@dataclass
class World:
    state: State
    share: dict[str, tuple[str, Signature]] = field(default_factory=dict)
    copy: dict[str, str] = field(default_factory=dict)
    trash: set[str] = field(default_factory=set)
    ever_shown: set[str] = field(default_factory=set)
    absences: dict[str, list[float]] = field(default_factory=dict)
    now: float = START
    numbers: int = 0

    def write(self, path: str, content: str, *, new_time: bool = True) -> None:
        """Like an editor or a copying tool; without `new_time` only the background re-reading can notice."""
        if any(
            other != path and (other.startswith(path + "/") or path.startswith(other + "/")) for other in self.share
        ):
            return
        self.numbers += 1
        before = self.share.get(path)
        mtime_ns = before[1].mtime_ns if before and not new_time else round(self.now - 1000) * 10**9 + self.numbers
        self.share[path] = (content, Signature(len(content), mtime_ns, before[1].file_id if before else self.numbers))

    def apply(self, edit: Edit) -> None:
        if edit.to is not None and edit.path in self.share and edit.to not in self.share:
            self.share[edit.to] = self.share.pop(edit.path)
        elif edit.content is not None:
            self.write(edit.path, edit.content, new_time=edit.touches_time)
        else:
            self.share.pop(edit.path, None)

    def look(self, weather: Weather) -> Scan:
        listings: dict[str, Listing] = {}
        for directory in {"", *(parent for path in self.share for parent in parents(path))}:
            match weather.listings.get(directory):
                case "fail":
                    listings[directory] = Failed(OSError(5, "io"))
                case "skip":
                    listings[directory] = Skipped(Reason.OFFLINE)
                case lie:
                    entries = self.entries(directory, weather)
                    kept = {"cut": len(entries) // 2, "empty": 0}.get(lie or "", len(entries))
                    listings[directory] = Complete(entries[:kept])
        files = {
            f"{directory}/{entry.name}".lstrip("/"): entry
            for directory, listing in listings.items()
            if isinstance(listing, Complete) and is_reached(directory, listings)
            for entry in listing.entries
            if not entry.is_dir and entry.name not in DIRECTORIES
        }
        return Scan({path: listing for path, listing in listings.items() if is_reached(path, listings)}, files)

    def entries(self, directory: str, weather: Weather) -> tuple[Entry, ...]:
        found = {}
        prefix = directory + "/" if directory else ""
        for path, (_, signature) in sorted(self.share.items()):
            name, _, below = path.removeprefix(prefix).partition("/")
            if not path.startswith(prefix):
                continue
            fault = Fault.UNREADABLE if path in weather.faulty else None
            found[name] = Entry(name, bool(below), signature, fault=None if below else fault)
            if below and weather.listings.get(prefix + name) == "unknown":
                found[name] = Entry(name, False, fault=Fault.UNREADABLE)
        return tuple(found.values())

    def round(self, weather: Weather) -> Plan:
        """One pass: scan, plan, fetch in any order, follow moves, remove; checks what must hold at each step."""
        scan = self.look(weather)
        decided = plan(scan, self.state, Moment(self.now))
        for path in self.copy:
            if is_absent(scan, path):
                self.absences.setdefault(path, []).append(self.now)
            elif path in scan.files:
                self.absences.pop(path, None)
        if decided.doom is not None:
            self.state = self.state if decided.doom is Doom.EMPTY else decided.state
            return decided
        self.check(decided, scan)
        files, arrived = dict(decided.state.files), {}
        for job in sorted(decided.fetch, key=lambda job: hash((job.path, weather.order))):
            if job.path in weather.unreadable or job.path not in self.share:
                continue
            content, signature = self.share[job.path]
            if files.get(job.path) is None or files[job.path].sha256 != content:
                arrived[job.path] = Known(content, signature.size, signature, True, self.now, self.now, job.local, 0)
                if job.path in self.copy:
                    self.trash.add(self.copy[job.path])
                self.copy[job.path] = content
            files[job.path] = Known(content, signature.size, signature, True, self.now, self.now, job.local, 0)
        state = replace(decided.state, files=files)
        moved = moves(state, {path: known for path, known in arrived.items() if path not in self.state.files})
        for old, new in moved.items():
            assert self.copy[old] == self.copy[new]
        self.ever_shown |= set(self.copy.values())
        removed = frozenset(decided.remove) | moved.keys()
        for path in removed:
            self.trash.add(self.copy.pop(path))
        self.state = forget(state, removed)
        assert self.copy.keys() == self.state.files.keys()
        assert self.ever_shown <= self.trash | set(self.copy.values()), "a text was lost"
        locals_ = [known.local.casefold() for known in self.state.files.values()]
        assert len(set(locals_)) == len(locals_)
        return decided

    def check(self, decided: Plan, scan: Scan) -> None:
        for path in decided.remove:
            assert is_absent(scan, path), "removed without proof"
            assert min(self.absences[path]) <= self.now - GRACE, "removed without a second scan"
            assert path not in self.state.held, "removed although held"
            event("a removal")
        for path in self.state.held.keys() - decided.state.held.keys():
            assert path in scan.files, "a pause that ended by itself"
        if decided.state.held:
            event("held")


def parents(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]


def is_reached(directory: str, listings: dict[str, Listing]) -> bool:
    """True if a scanner would have come to `directory`."""
    if not directory:
        return True
    parent, _, name = directory.rpartition("/")
    listing = listings.get(parent)
    is_listed = isinstance(listing, Complete) and any(entry.name == name and entry.is_dir for entry in listing.entries)
    return is_listed and is_reached(parent, listings)


def is_absent(scan: Scan, path: str) -> bool:
    """The scanner's contract, written down a second time: all listings on the way complete, then no such name."""
    here = ""
    parts = path.split("/")
    for index, part in enumerate(parts):
        listing = scan.listings.get(here)
        if not isinstance(listing, Complete):
            return False
        named = [entry for entry in listing.entries if entry.name == part]
        if not named:
            return True
        if named[0].fault is not None:
            return False
        is_last = index == len(parts) - 1
        if named[0].is_dir == is_last:
            return True
        here = f"{here}/{part}".lstrip("/")
    return False


Journey = list[tuple[list[Edit], Weather, float]]
journeys = st.lists(
    st.tuples(st.lists(edits, max_size=8), weathers, st.sampled_from([5.0, 61.0, 4000.0])), min_size=1, max_size=6
)


@settings(QUICK, max_examples=150)
@given(trees, journeys, st.booleans())
def test_no_text_is_lost_and_all_ends_well(tree: dict[str, str], journey: Journey, is_marked: bool) -> None:
    travel(tree, journey, is_marked=is_marked)


def travel(tree: dict[str, str], journey: Journey, *, is_marked: bool) -> World:
    """Live through `journey`; then the share is well, a person agrees to whatever is held, and all must be as there."""
    world = World(State(identity=Identity("u") if is_marked else Identity()))
    for path, content in tree.items():
        world.write(path, content)
    world.round(Weather())
    for changes, weather, pause in journey:
        for edit in changes:
            world.apply(edit)
        world.now += pause
        world.round(weather)

    # edits that left no trace take a cycle of background reading to be found
    left_no_trace = any(not edit.touches_time for changes, *_ in journey for edit in changes)
    for pause in [86_400.0] * 64 if left_no_trace else [61.0] * 4:
        world.now += pause
        world.round(Weather())
        world.state = release(world.state, world.state.held)
    if world.share or is_marked:
        assert world.copy == {path: content for path, (content, _) in world.share.items()}
        assert world.state.missing == {}
        assert world.state.released == frozenset()
    else:
        assert set(world.copy.values()) <= world.ever_shown
    return world


@settings(QUICK, max_examples=120)
@given(trees, st.lists(weathers, min_size=1, max_size=8), st.booleans())
def test_bad_weather_alone_removes_little_and_heals(tree: dict[str, str], bad: list[Weather], is_marked: bool) -> None:
    """Nobody edits anything, the listings lie as they like: the breaker lets go of one file at most at a time."""
    world = World(State(identity=Identity("u") if is_marked else Identity()))
    for path, content in tree.items():
        world.write(path, content)
    world.round(Weather())
    for weather in bad:
        world.now += 61
        before = len(world.copy)
        world.round(weather)
        assert before - len(world.copy) <= max(10, 1)
    world.now += 61
    world.round(Weather())
    world.now += 61
    world.round(Weather())
    assert world.copy == {path: content for path, (content, _) in world.share.items()}
    assert world.state.held == {}
