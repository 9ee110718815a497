"""Whole passes on a share in memory that is edited, lies, goes away, while the computer crashes and its disk forgets.

The model: every text that was ever complete on the share, with a token of its own, and what the share holds now. What a
reader finds must at any time be one of the first; once all is well again it must be exactly the second.
"""

import shutil
import tempfile
from pathlib import Path

from fakes.desk import Clock, Desk
from fakes.memory_folder import MemoryFolder
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kb_app.sync import trash
from kb_app.sync.ledger import Outcome
from kb_app.sync.puller import Event
from kb_app.sync.state import load, release, save

paths = st.builds(
    lambda directory, name: f"{directory}/{name}".lstrip("/"),
    st.sampled_from(["", "x", "x/y", "z"]),
    st.sampled_from(["a.md", "A.md", "b.md", "con.md", "d.png", "synonyms.txt"]),
)


class Crash(BaseException):
    """The computer is gone in the middle of a pass."""


class Passes(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp())
        self.clock = Clock()
        self.share = MemoryFolder(self.clock)
        self.desk = Desk(self.share, self.home, self.clock)
        self.token = 0
        self.complete: set[str] = set()
        self.shown: set[str] = set()
        self.is_copy_damaged = False
        self.has_pinned_identity = False

    @initialize(files=st.sets(paths, max_size=12), is_marked=st.booleans())
    def begin(self, files: set[str], is_marked: bool) -> None:
        self.has_pinned_identity = is_marked
        if is_marked:
            self.share.write(".kb/share.json", '{"uuid": "u", "format": 1}')
            self.share.write(".kb/canary", "tweet")
            self.share.client = "me"
        for path in sorted(files):
            self.edit(path)
        self.clock.wait(3600)
        self.look()

    # people

    @rule(path=paths)
    def edit(self, path: str) -> None:
        self.token += 1
        text = f"text {self.token} of {path}, complete"
        self.complete.add(text)
        self.share.write(path, text)

    @rule(path=paths)
    def delete(self, path: str) -> None:
        if path in self.share.files:
            self.share.delete(path)

    @rule(old=paths, new=paths)
    def move(self, old: str, new: str) -> None:
        if old in self.share.files and new not in self.share.files:
            self.share.move_by_hand(old, new)

    @rule(directory=st.sampled_from(["x", "x/y", "z"]))
    def delete_directory(self, directory: str) -> None:
        self.share.delete_directory(directory)

    # the share

    @rule(directory=st.sampled_from(["", "x", "z"]), entries=st.integers(0, 3))
    def listings_are_cut(self, directory: str, entries: int) -> None:
        self.share.truncated[directory] = entries

    @rule(directory=st.sampled_from(["", "x", "x/y", "z"]), number=st.sampled_from([2, 5, 13]))
    def a_listing_fails(self, directory: str, number: int) -> None:
        self.share.listing_errors[directory] = OSError(number, "trouble")

    @rule(path=paths, number=st.sampled_from([5, 13, 112, 116]))
    def a_reading_fails(self, path: str, number: int) -> None:
        self.share.reading_errors[path] = OSError(number, "trouble")

    @rule(left=st.integers(0, 3))
    def it_goes_away_soon(self, left: int) -> None:
        self.share.listings_left = left

    @rule()
    def it_is_well_again(self) -> None:
        self.share.truncated.clear()
        self.share.listing_errors.clear()
        self.share.reading_errors.clear()
        self.share.listings_left = None

    # this computer

    @rule(seconds=st.sampled_from([0.5, 2.5, 61.0, 4000.0, 90_000.0]))
    def time_passes(self, seconds: float) -> None:
        self.clock.wait(seconds)

    @rule()
    def look(self) -> None:
        result = self.desk.pull()
        assert result.outcome is not Outcome.LOCAL_ERROR
        if result.outcome is Outcome.DONE and not result.damaged:
            self.is_copy_damaged = False

    @rule(at=st.integers(1, 12))
    def crash(self, at: int) -> None:
        seen: list[Event] = []

        class Watching(list[Event]):
            def append(self, event: Event) -> None:
                seen.append(event)
                if len(seen) == at:
                    raise Crash

        self.desk.events = Watching()
        try:
            self.desk.pull()
        except Crash:
            pass
        finally:
            self.desk.events = []

    @rule(zeroed=st.booleans(), number=st.integers(0, 30))
    def the_disk_forgets(self, zeroed: bool, number: int) -> None:
        files = sorted(file for file in self.desk.copy.rglob("*") if file.is_file())
        if files:
            # what a crash left depends on threads: drawing from it would confuse Hypothesis
            file = files[number % len(files)]
            self.is_copy_damaged = True
            self.shown.discard(file.read_text())
            file.write_bytes(b"") if zeroed else file.unlink()

    @rule()
    def the_state_is_lost(self) -> None:
        self.desk.state_file.unlink(missing_ok=True)
        self.has_pinned_identity = False

    # what must hold

    def texts(self) -> set[str]:
        """All that is in the copy, but for what a disk that forgets left empty and the state does not know."""
        known = {self.desk.copy / known.local for known in load(self.desk.state_file).files.values()}
        files = (file for file in self.desk.copy.rglob("*") if file.is_file() and ".incoming" not in file.parts)
        return {file.read_text() for file in files if file in known or file.stat().st_size}

    @invariant()
    @precondition(lambda self: not self.is_copy_damaged)
    def only_complete_texts_are_shown(self) -> None:
        found = self.texts()
        assert found <= self.complete
        self.shown |= found

    @invariant()
    @precondition(lambda self: not self.is_copy_damaged)
    def what_was_shown_is_shown_or_in_the_trash(self) -> None:
        gone = self.shown - self.texts() - {found.file.read_text() for found in trash.entries(self.desk.trash)}
        assert all(".png" in text for text in gone), f"lost: {gone}"

    def teardown(self) -> None:
        try:
            self.all_ends_well()
        finally:
            shutil.rmtree(self.home)

    def all_ends_well(self) -> None:
        self.it_is_well_again()
        self.clock.now = max(self.clock.now, Clock().now) + 3600
        for _ in range(5):
            result = self.desk.pull()
            state = load(self.desk.state_file)
            save(release(state, state.held), self.desk.state_file)
            self.clock.wait(700)
        wanted = {path: file.content.decode() for path, file in self.share.files.items() if path[:4] != ".kb/"}
        wanted = {path: text for path, text in wanted.items() if "/syn" not in path}
        if wanted or self.has_pinned_identity:
            assert self.desk.texts(result) == wanted
            assert (result.outcome, result.held, result.problems) == (Outcome.DONE, {}, ())
        else:
            # an empty folder that nothing tells to be ours: never believed to have been emptied
            assert result.outcome is (Outcome.SUSPICIOUS if result.files else Outcome.DONE)
        if not result.damaged:
            assert self.texts() <= self.complete


TestPasses = Passes.TestCase
TestPasses.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    phases=[phase for phase in Phase if phase is not Phase.explain],
)
