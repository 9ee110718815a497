"""C10 C16 D9 K1 K2 K3: leases of the dead, computers of one name, and clocks that are wrong."""

import shutil
from pathlib import Path

import pytest
from fakes.deliveries import Author, articles, author, edit, everything, finish, run_to
from fakes.desk import START, Clock
from fakes.filling import LONG_AGO, mark
from fakes.memory_folder import MemoryFolder
from fakes.seat import Seat

from kb_app.sync.client import Client
from kb_app.sync.history import past_of
from kb_app.sync.repair import repair
from kb_app.sync.submission import Delivery, Submission

OLD, OURS = b"text of a.md", b"our text"
YEAR = 365 * 86_400.0


@pytest.fixture
def library(share: MemoryFolder) -> MemoryFolder:
    mark(share)
    share.client = "server"
    share.write("a.md", OLD, mtime=LONG_AGO)
    return share


def leave_a_note(library: MemoryFolder, clock: Clock, home: Path) -> str:
    """A computer that died with the lease in its hands; where that lies."""
    run_to(author(library, home, clock, "dead").steps(edit("a.md", OLD, b"never")), "claim")
    return next(path for path in library.files if path.startswith(".kb/locks/"))


def test_c10_the_lease_of_a_dead_computer_delays_a_minute(library: MemoryFolder, clock: Clock, tmp_path: Path) -> None:
    leave_a_note(library, clock, tmp_path)
    computer = author(library, tmp_path, clock)
    submission = edit("a.md", OLD, OURS)
    assert computer.deliver(submission).reason == "being-changed"
    clock.wait(61)
    assert computer.deliver(submission).outcome is Delivery.DELIVERED


@pytest.mark.parametrize("shift", [YEAR, -YEAR, 100.0])
def test_c10_k3_a_lease_from_another_time_counts_for_nothing(
    shift: float, library: MemoryFolder, clock: Clock, tmp_path: Path
) -> None:
    note = leave_a_note(library, clock, tmp_path)
    library.write(note, library.files[note].content, mtime=START + shift)
    assert author(library, tmp_path, clock).deliver(edit("a.md", OLD, OURS)).outcome is Delivery.DELIVERED


def test_c10_a_lease_that_cannot_be_read_counts_for_nothing(
    library: MemoryFolder, clock: Clock, tmp_path: Path
) -> None:
    library.reading_errors[leave_a_note(library, clock, tmp_path)] = PermissionError(13, "denied")
    assert author(library, tmp_path, clock).deliver(edit("a.md", OLD, OURS)).outcome is Delivery.DELIVERED


def test_k2_the_clock_jumps_back_during_a_lease(library: MemoryFolder, clock: Clock, tmp_path: Path) -> None:
    """Its age is by the share's clock alone."""
    leave_a_note(library, clock, tmp_path)
    local = Clock(START - YEAR)
    computer = author(library, tmp_path, local)
    clock.wait(61)
    assert computer.deliver(edit("a.md", OLD, OURS)).outcome is Delivery.DELIVERED


@pytest.mark.parametrize("shift", [YEAR, -YEAR])
def test_k1_a_computer_a_year_off_claims_and_others_repair_in_time(
    shift: float, library: MemoryFolder, clock: Clock, tmp_path: Path
) -> None:
    wrong = author(library, tmp_path, Clock(START + shift), "wrong")
    steps = wrong.steps(edit("a.md", OLD, b"never"))
    run_to(steps, "publish")
    assert articles(library) == {}
    other = author(library, tmp_path, clock)
    assert repair(other.seat, other.client, ["a.md"]) == (), "too early"
    clock.wait(121)
    assert repair(other.seat, other.client, ["a.md"]) == ("a.md",)
    assert articles(library) == {"a.md": OLD}


def test_k1_a_conflict_copy_is_dated_by_the_share(library: MemoryFolder, clock: Clock, tmp_path: Path) -> None:
    wrong = author(library, tmp_path, Clock(START + YEAR), "wrong")
    receipt = wrong.deliver(edit("a.md", b"another base", OURS))
    assert receipt.outcome is Delivery.CONFLICT
    assert "2026-09" in receipt.conflict_path


def clone(computer: Author, home: Path, clock: Clock) -> Author:
    """Another computer, set up from an image of this one's disk."""
    source = next(home.glob("client-1.json"))
    copy = home / "clone.json"
    shutil.copyfile(source, copy)
    client = Client(copy, lambda: "c" * 16)
    assert client.id == computer.client.id
    return Author(Seat(computer.seat.server, client.id), client, clock, computer.terms)


def test_c16_a_cloned_disk_gets_a_name_of_its_own(library: MemoryFolder, clock: Clock, tmp_path: Path) -> None:
    computer = author(library, tmp_path, clock)
    computer.deliver(edit("a.md", OLD, OURS))
    twin = clone(computer, tmp_path, clock)
    computer.deliver(edit("b.md", None, b"b"))
    before = {path: file.content for path, file in library.files.items() if "/inbox/" in path}
    assert twin.deliver(edit("c.md", None, b"c")).outcome is Delivery.DELIVERED
    assert twin.client.id == "c" * 16
    assert before.items() <= {path: file.content for path, file in library.files.items()}.items()
    assert articles(library) == {"a.md": OURS, "b.md": b"b", "c.md": b"c"}


def test_c16_both_at_once(library: MemoryFolder, clock: Clock, tmp_path: Path) -> None:
    """Neither sees the other coming: the head of one number can be made once."""
    computer = author(library, tmp_path, clock)
    computer.deliver(edit("a.md", OLD, OURS))
    twin = clone(computer, tmp_path, clock)
    name = computer.client.id
    first, second = computer.steps(edit("b.md", None, b"b")), twin.steps(edit("c.md", None, b"c"))
    run_to(first, "announce")
    run_to(second, "announce")
    outcomes = {finish(first).outcome, finish(second).outcome}
    assert outcomes == {Delivery.DELIVERED}
    assert {computer.client.id, twin.client.id} == {name, "c" * 16}
    heads = [path for path in library.files if path.startswith(".kb/heads/")]
    assert len({path.partition(".kb/heads/")[2].partition(".")[0] for path in heads}) == 2


def test_d9_a_restored_profile_delivers_nothing_twice(library: MemoryFolder, clock: Clock, tmp_path: Path) -> None:
    computer = author(library, tmp_path, clock)
    submission = edit("a.md", OLD, OURS)
    flag = Submission("f" * 32, "", "", None, inbox=b"---\nkind: flag\n---\nwrong\n")
    name = computer.client.id
    computer.deliver(submission)
    computer.deliver(edit("a.md", OURS, b"later"))
    (tmp_path / "client-1.json").write_text(f'{{"id": "{name}", "last": 0, "announced": 0, "numbers": {{}}}}')
    restored = author(library, tmp_path, clock)
    assert restored.client.id == name
    receipt = restored.deliver(submission)
    assert receipt.outcome is Delivery.DELIVERED
    assert articles(library) == {"a.md": b"later"}, "no second time, no conflict copy"
    assert restored.client.id != name
    first = restored.deliver(flag)
    assert restored.deliver(flag).seq == first.seq
    assert len([path for path in library.files if "f" * 32 in path]) == 1


def test_d9_a_client_file_that_cannot_be_understood_is_a_new_computer(tmp_path: Path) -> None:
    file = tmp_path / "client.json"
    for content in (b"", b"{}", b'{"id": "../../x", "last": 1, "announced": 0, "numbers": {}}', b"\x00" * 40):
        file.write_bytes(content)
        client = Client(file, lambda: "a" * 16)
        assert (client.id, client.last) == ("a" * 16, 0)


def test_d9_numbers_are_kept_before_they_are_used(tmp_path: Path) -> None:
    file = tmp_path / "home" / "client.json"
    client = Client(file)
    number = client.number_for("1" * 32)
    again = Client(file)
    assert (again.id, again.number_for("1" * 32), again.number_for("2" * 32)) == (client.id, number, number + 1)


def test_l2_a_delivery_that_ends_nowhere_leaves_no_open_claim(
    library: MemoryFolder, clock: Clock, tmp_path: Path
) -> None:
    computer = author(library, tmp_path, clock)
    submission = edit("a.md", OLD, OURS)
    labels = []
    for count in range(1, 30):
        steps = computer.steps(submission)
        for _ in range(count):
            if (label := next(steps, None)) is None:
                break
            labels.append(label)
        clock.wait(1)
    assert computer.deliver(submission).outcome is Delivery.DELIVERED
    assert articles(library) == {"a.md": OURS}
    assert past_of(library, "a.md").open == ()
    assert OLD in everything(library)
    assert {"deposit", "claim", "verify the claim", "publish", "read back", "mark", "announce"} <= set(labels)
