"""Several computers deliver to one shared folder, editors that know nothing of us work in it, all of them may crash.

Every edit adds a line with a token of its own and takes none away. So at the end each token must be readable in an
article or in a conflict copy beside one, unless somebody outside deleted it or saved an older text over it; even then
what was delivered is among the deposits. And every article that nobody deleted must be at its path.

The same test must find what simpler protocols lose: see the end.
"""

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fakes.desk import Clock
from fakes.filling import mark
from fakes.lossy_protocols import blind_replace, compare_and_replace, never_bring_back
from fakes.memory_bucket import BucketSeat
from fakes.memory_folder import MemoryFolder
from fakes.seat import Seat
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kb_app.sync.client import Client
from kb_app.sync.depot import Depot
from kb_app.sync.folder import Comparison
from kb_app.sync.history import sha256
from kb_app.sync.ignore import kind_of
from kb_app.sync.publisher import Steps, Terms, delivery
from kb_app.sync.repair import changed_paths, repair, rescue, tidy
from kb_app.sync.submission import Delivery, Receipt, Submission

PATHS = ("a.md", "sub/b.md")
NEW_PATHS = ("sub/c.md", "d.md")
LINES = "\n".join(f"line {number}" for number in range(6))
LABELS = ("claim", "verify the claim", "put back", "publish", "bury", "read back", "mark")
who = st.integers(0, 3)
paths = st.sampled_from([*PATHS, *NEW_PATHS])


def tokens(content: bytes) -> set[str]:
    return {word for word in content.decode().split() if word.startswith("T")}


@dataclass
class Computer:
    """`mirror` is what its person sees, `outbox` what they wrote since; both survive a crash."""

    seat: Seat | BucketSeat
    client: Client
    file: Path
    mirror: dict[str, bytes] = field(default_factory=dict)
    outbox: list[Submission] = field(default_factory=list)
    steps: Steps | None = None
    at: str = ""
    is_lost: bool = False


class Deliveries(RuleBasedStateMachine):
    protocol = staticmethod(delivery)
    repairs = True
    seat: type[Seat] | type[BucketSeat] = Seat

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp())
        self.clock = Clock()
        self.share = MemoryFolder(self.clock, "server")
        mark(self.share)
        self.numbers = itertools.count(1)
        self.computers: list[Computer] = []
        self.texts: dict[str, bytes] = {}
        self.due: set[str] = set()
        self.excused: set[str] = set()
        self.may_be_gone: set[str] = set(NEW_PATHS)
        self.opened: list[tuple[int, bytes]] = []
        self.torn: dict[int, bytes] = {}
        self.promised: set[bytes] = set()

    @initialize(count=st.integers(2, 4))
    def begin(self, count: int) -> None:
        for path in PATHS:
            self.share.write(path, f"{LINES}\n", mtime=self.clock() - 9000)
        for number in range(count):
            file = self.home / f"client-{number}.json"
            client = Client(file, self.client_id)
            self.computers.append(Computer(self.seat(self.share, client.id), client, file))
            self.refresh(number)

    def client_id(self) -> str:
        return f"{next(self.numbers):016x}"

    def unique(self) -> str:
        return f"{next(self.numbers):032x}"

    def computer(self, number: int) -> Computer:
        alive = [computer for computer in self.computers if not computer.is_lost]
        return alive[number % len(alive)]

    # our people

    @rule(number=who)
    def refresh(self, number: int) -> None:
        computer = self.computer(number)
        computer.mirror = {path: file.content for path, file in self.share.files.items() if path in PATHS + NEW_PATHS}

    def submit(self, computer: Computer, path: str, base: bytes | None, content: bytes | None, moved: str = "") -> None:
        revision = "" if base is None else sha256(base)
        if base is not None:
            self.texts[revision] = base
        computer.outbox.append(Submission(self.unique(), path, revision, content, f"P{len(self.texts)}", moved))

    def edited(self, base: bytes, line: int) -> bytes:
        lines = base.decode().split("\n")
        token = f"T{next(self.numbers)}"
        lines.insert(min(line, len(lines)), f"{token} by us")
        return "\n".join(lines).encode()

    @rule(number=who, path=paths, line=st.integers(0, 6))
    def edit(self, number: int, path: str, line: int) -> None:
        computer = self.computer(number)
        base = computer.mirror.get(path)
        content = self.edited(base if base is not None else f"new {path}\n".encode(), line)
        self.submit(computer, path, base, content)
        self.due |= tokens(content) - tokens(base or b"")

    @rule(number=who, path=st.sampled_from(PATHS))
    def delete(self, number: int, path: str) -> None:
        computer = self.computer(number)
        if path in computer.mirror:
            self.may_be_gone.add(path)
            self.submit(computer, path, computer.mirror[path], None)

    @rule(number=who, old=st.sampled_from(PATHS), new=st.sampled_from(NEW_PATHS))
    def rename(self, number: int, old: str, new: str) -> None:
        computer = self.computer(number)
        if old in computer.mirror:
            base = computer.mirror[old]
            content = self.edited(base, 3)
            self.due |= tokens(content) - tokens(base)
            self.may_be_gone.add(old)
            self.submit(computer, new, base, content, old)

    # their computers

    @rule(number=who, count=st.integers(1, 4))
    def step(self, number: int, count: int) -> None:
        self.clock.wait(1)
        for _ in range(count):
            self.advance(self.computer(number))

    @rule(number=who, path=paths, line=st.integers(0, 6), label=st.sampled_from(LABELS))
    def edit_and_come_to(self, number: int, path: str, line: int, label: str) -> None:
        """What was written before waits; this goes as far as the step called `label`."""
        computer = self.computer(number)
        if computer.steps is None:
            self.refresh(number)
            self.edit(number, path, line)
            computer.outbox.insert(0, computer.outbox.pop())
        self.come_to(number, label)

    @rule(number=who, label=st.sampled_from(LABELS))
    def come_to(self, number: int, label: str) -> None:
        computer = self.computer(number)
        self.clock.wait(1)
        for _ in range(20):
            self.advance(computer)
            if computer.at == label:
                break

    @rule(number=who)
    def are_slow_and_repaired(self, number: int) -> None:
        """Computers sleep, and this one finds what they left."""
        self.clock.wait(125)
        self.repairs_others(number)

    @rule(number=who)
    def deliver_all(self, number: int) -> None:
        self.clock.wait(3)
        for _ in range(60):
            self.advance(self.computer(number))

    def advance(self, computer: Computer) -> None:
        if not computer.outbox:
            return
        if computer.steps is None:
            terms = Terms(text_of=self.texts.get, unique=self.unique)
            computer.steps = type(self).protocol(
                computer.seat, computer.outbox[0], computer.client, clock=self.clock, terms=terms
            )
        try:
            computer.at = next(computer.steps)
        except StopIteration as end:
            computer.steps = None
            self.note(computer, end.value)

    def note(self, computer: Computer, receipt: Receipt) -> None:
        if receipt.outcome is Delivery.WAITING:
            # the others in the outbox get their turn
            computer.outbox.append(computer.outbox.pop(0))
            return
        submission = computer.outbox.pop(0)
        if submission.content is not None and self.protocol is delivery:
            self.promised.add(submission.content)
        if submission.content is None and receipt.outcome is not Delivery.CONFLICT:
            # whoever deletes has seen what they delete
            self.excused |= tokens(self.texts[submission.base])

    @rule(number=who)
    def open_early(self, number: int) -> None:
        """What it is about to rename is opened now: SMB will move that very file, wherever it is by then."""
        computer = self.computer(number)
        if computer.at == "claim" and computer.outbox:
            source = computer.outbox[0].moved_from or computer.outbox[0].path
            if source in self.share.files:
                computer.seat.holds[source] = self.share.open(source)

    @rule(number=who)
    def crash(self, number: int) -> None:
        computer = self.computer(number)
        computer.steps, computer.at = None, ""
        computer.seat.holds.clear()
        computer.client = Client(computer.file, self.client_id)

    @rule(number=who, label=st.sampled_from(LABELS))
    def is_stolen(self, number: int, label: str) -> None:
        """In the middle of it, with all that was still in its outbox; somebody has to be left."""
        self.come_to(number, label)
        computer = self.computer(number)
        if len([one for one in self.computers if not one.is_lost]) > 1:
            computer.is_lost, computer.steps = True, None
            self.due -= {token for item in computer.outbox for token in tokens(item.content or b"")}
            # a deletion may have been done before anybody could be told
            deletions = [item for item in computer.outbox if item.content is None and item.base]
            self.excused |= {token for item in deletions for token in tokens(self.texts[item.base])}
            computer.outbox.clear()

    @rule(
        number=who, fault=st.sampled_from(["fail", "lose"]), after=st.integers(0, 6), lasts=st.sampled_from([1, 1, 20])
    )
    def network(self, number: int, fault: str, after: int, lasts: int) -> None:
        seat = self.computer(number).seat
        first = seat.count + 1 + after
        seat.fault = lambda count, name: fault if first <= count < first + lasts else ""

    @rule(number=who)
    def old_listings(self, number: int) -> None:
        seat = self.computer(number).seat
        seat.caches = not seat.caches

    @rule(seconds=st.sampled_from([5.0, 70.0]))
    def time_passes(self, seconds: float) -> None:
        self.clock.wait(seconds)

    @rule(number=who)
    def repairs_others(self, number: int) -> None:
        computer = self.computer(number)
        if self.repairs:
            try:
                repair(computer.seat, computer.client, [*PATHS, *NEW_PATHS], unique=self.unique)
            except OSError:
                return

    # everybody else

    def overwrite(self, path: str, content: bytes) -> None:
        """Whatever is lost by this, they have done it themselves."""
        self.excused |= tokens(self.share.files[path].content) - tokens(content)
        self.share.write(path, content)

    def saved(self, path: str, content: bytes) -> None:
        self.overwrite(path, content)
        self.due |= tokens(content)

    @rule(path=paths)
    def foreign_open(self, path: str) -> None:
        if path in self.share.files:
            self.opened.append((self.share.open(path), self.share.files[path].content))

    @rule(line=st.integers(0, 6), is_slow=st.booleans())
    def foreign_save(self, line: int, is_slow: bool) -> None:
        """In place, into the file that was opened, wherever it has been moved."""
        if not self.opened:
            return
        number, content = self.opened.pop(0)
        if (path := self.share.path_of(number)) is None:
            return
        content = self.edited(content, line)
        if is_slow:
            self.overwrite(path, content[: len(content) // 2])
            self.torn[number] = content
        else:
            self.saved(path, content)

    @rule(number=who)
    def foreign_finishes(self, number: int) -> None:
        for opened, content in self.torn.items():
            if path := self.share.path_of(opened):
                self.saved(path, content)
        self.torn.clear()

    @rule(path=paths, line=st.integers(0, 6))
    def foreign_replace(self, path: str, line: int) -> None:
        """As editors do that write a new file and rename it over the old one."""
        self.clock.wait(1)
        if path in self.share.files:
            content = self.edited(self.share.files[path].content, line)
            self.due |= tokens(content)
            self.share.overwrite(path, content)

    @rule(path=st.sampled_from(PATHS))
    def foreign_delete(self, path: str) -> None:
        if path in self.share.files:
            self.may_be_gone.add(path)
            self.excused |= tokens(self.share.files.pop(path).content)

    # what must hold

    def visible(self) -> set[str]:
        files = self.share.files.items()
        return {
            token
            for path, file in files
            if not path.startswith(".kb/") and kind_of(path)
            for token in tokens(file.content)
        }

    @invariant()
    def what_was_delivered_can_be_read(self) -> None:
        assert self.promised <= {file.content for file in self.share.files.values()}

    def teardown(self) -> None:
        try:
            if self.computers:
                self.all_ends_well()
        finally:
            shutil.rmtree(self.home)

    def all_ends_well(self) -> None:
        self.foreign_finishes(0)
        for computer in self.computers:
            computer.seat.fault, computer.seat.caches = (lambda count, name: ""), False
        for _ in range(40):
            self.clock.wait(130)
            for number in range(len(self.computers)):
                self.repairs_others(number)
                self.deliver_all(number)
        alive = self.computer(0)
        stuck = [item for computer in self.computers for item in computer.outbox]
        assert not stuck, f"stuck: {stuck}"
        self.clock.wait(4000)
        self.clean_up(alive)
        assert self.due - self.excused <= self.visible(), f"lost: {self.due - self.excused - self.visible()}"
        gone = [path for path in PATHS if path not in self.may_be_gone and path not in self.share.files]
        assert not gone, f"not at its path: {gone}"
        left = [path for path in self.share.files if path.startswith(f".kb/tmp/{alive.client.id}/")]
        assert not left, f"left behind: {left}"

    def clean_up(self, computer: Computer) -> None:
        for path in set(changed_paths(computer.seat)):
            rescue(computer.seat, computer.client, path, unique=self.unique)
        if f".kb/tmp/{computer.client.id}" in self.share.directories:
            tidy(computer.seat, computer.client)


class InBucket(Deliveries):
    """A bucket has no open files: who saves, saves a whole object, and the last one wins."""

    seat = BucketSeat

    def foreign_open(self, path: str) -> None:
        pass

    def open_early(self, number: int) -> None:
        pass

    @rule(number=who, line=st.integers(0, 6))
    def somebody_saves_just_before_our_order(self, number: int, line: int) -> None:
        """Between what a computer read and what it has the bucket replace on that condition."""
        seat = self.computer(number).seat
        assert isinstance(seat, BucketSeat)
        bucket = seat.bucket

        def save(path: str) -> None:
            if path in PATHS + NEW_PATHS:
                bucket.meanwhile = lambda key: None
                self.foreign_replace(path, line)

        bucket.meanwhile = save


# the protocols that are known to lose


class TrustingSeat(BucketSeat):
    """Believes that the bucket keeps its conditions."""

    def __init__(self, server: MemoryFolder, client: str) -> None:
        super().__init__(server, client)
        self.bucket.keeps_put = self.bucket.keeps_delete = False
        self.bucket.comparison = Comparison(replaces=True, removes=True)


class InTrustedBucket(InBucket):
    seat = TrustingSeat


class BlindReplace(Deliveries):
    protocol = staticmethod(blind_replace)  # type: ignore[assignment]


class CompareAndReplace(Deliveries):
    protocol = staticmethod(compare_and_replace)  # type: ignore[assignment]


class WithoutRepair(Deliveries):
    repairs = False


TestDeliveries = Deliveries.TestCase
TestDeliveries.settings = settings(
    max_examples=400,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    phases=[phase for phase in Phase if phase is not Phase.explain],
)
TestInBucket = InBucket.TestCase
TestInBucket.settings = settings(TestDeliveries.settings, max_examples=100)


@pytest.fixture
def budget() -> Iterator[settings]:
    """Enough to find the mistake, without making the example small."""
    yield settings(
        max_examples=400,
        stateful_step_count=30,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        print_blob=False,
        report_multiple_bugs=False,
    )


def test_blind_replacing_is_caught(budget: settings) -> None:
    with pytest.raises(AssertionError, match="lost"):
        run_state_machine_as_test(BlindReplace, settings=budget)


def test_comparing_before_replacing_is_caught(budget: settings) -> None:
    with pytest.raises(AssertionError, match="lost"):
        run_state_machine_as_test(CompareAndReplace, settings=budget)


def test_trusting_a_bucket_that_does_not_compare_is_caught(budget: settings) -> None:
    with pytest.raises(AssertionError, match="lost"):
        run_state_machine_as_test(InTrustedBucket, settings=budget)


def test_claiming_without_repair_is_caught(budget: settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Depot, "bring_back", never_bring_back)
    with pytest.raises(AssertionError, match=r"not at its path|stuck"):
        run_state_machine_as_test(WithoutRepair, settings=budget)
