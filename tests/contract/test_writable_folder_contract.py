"""What delivering relies on in any shared folder; each kind of folder passes all of it."""

import errno
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from fakes.deliveries import edit, finish, run_to
from fakes.memory_bucket import BucketSeat
from fakes.memory_folder import MemoryFolder
from fakes.remote_place import RemotePlace
from fakes.seat import Seat

from benchmarks.servers.bucket import SECRET, BucketServer
from kb_app.domain.share_url import parse_url
from kb_app.sync import renames
from kb_app.sync.client import Client
from kb_app.sync.depot import NOT_SUPPORTED, object_path
from kb_app.sync.disk_folder import DiskFolder
from kb_app.sync.folder import ComparingFolder, Comparison, WritableFolder
from kb_app.sync.founding import Mode, mode_of, prepare, probe
from kb_app.sync.history import Fate, history, past_of, read, restore, sha256
from kb_app.sync.publisher import deliver, delivery
from kb_app.sync.s3_folder import S3Folder
from kb_app.sync.s3_session import S3Session
from kb_app.sync.sftp_folder import SftpFolder
from kb_app.sync.submission import Delivery, Receipt, Submission

CLIENT = "0123456789abcdef"


SERVERS = [pytest.param(name, marks=pytest.mark.needs_samba) for name in ("smb", "sftp", "webdav", "s3")]
ON_DISKS = ["disk", "disk without flags", "memory", "seat", *SERVERS[:3]]


@pytest.fixture(params=["disk", "disk without flags", "memory", "seat", *SERVERS])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WritableFolder:
    if request.param == "disk without flags":
        monkeypatch.setattr(renames, "_renameat2", None)
    makers: dict[str, Callable[[], WritableFolder]] = {
        "disk": lambda: DiskFolder(tmp_path, CLIENT),
        "disk without flags": lambda: DiskFolder(tmp_path, CLIENT),
        "memory": lambda: MemoryFolder(time.time, CLIENT),
        "seat": lambda: Seat(MemoryFolder(time.time, CLIENT), CLIENT),
        "smb": lambda: request.getfixturevalue("smb_place").open(CLIENT),
        "sftp": lambda: request.getfixturevalue("sftp_place").open(CLIENT),
        "s3": lambda: request.getfixturevalue("s3_place").open(CLIENT),
        "webdav": lambda: request.getfixturevalue("webdav_place").open(CLIENT),
    }
    made = makers[request.param]()
    made.make_directory(f".kb/tmp/{CLIENT}")
    return made


def test_creates_a_file_that_is_new(folder: WritableFolder) -> None:
    folder.create("a.md", b"one")
    with pytest.raises(FileExistsError):
        folder.create("a.md", b"two")
    assert read(folder, "a.md") == b"one"


@pytest.mark.parametrize("folder", ON_DISKS, indirect=True)
def test_a_file_needs_its_directory(folder: WritableFolder) -> None:
    with pytest.raises(FileNotFoundError):
        folder.create("no/such/a.md", b"one")
    folder.make_directory("no/such")
    folder.make_directory("no/such")
    folder.create("no/such/a.md", b"one")
    assert read(folder, "no/such/a.md") == b"one"


@pytest.mark.parametrize("folder", ON_DISKS, indirect=True)
def test_moves_to_a_free_name(folder: WritableFolder) -> None:
    folder.make_directory("sub")
    folder.create("a.md", b"one")
    folder.move("a.md", "sub/b.md")
    assert (read(folder, "a.md"), read(folder, "sub/b.md")) == (None, b"one")


@pytest.mark.parametrize("folder", ON_DISKS, indirect=True)
def test_never_moves_onto_something(folder: WritableFolder) -> None:
    folder.create("a.md", b"one")
    folder.create("b.md", b"two")
    with pytest.raises(FileExistsError):
        folder.move("a.md", "b.md")
    assert (read(folder, "a.md"), read(folder, "b.md")) == (b"one", b"two")


@pytest.mark.parametrize("folder", ON_DISKS, indirect=True)
def test_moving_what_is_not_there_is_an_error(folder: WritableFolder) -> None:
    with pytest.raises(FileNotFoundError):
        folder.move("a.md", "b.md")


@pytest.mark.parametrize("folder", ["disk", "disk without flags", "memory", "seat"], indirect=True)
def test_swaps_and_keeps_what_was_there(folder: WritableFolder) -> None:
    folder.create("new", b"new")
    folder.create("a.md", b"old")
    folder.swap("new", "a.md", "kept")
    assert (read(folder, "new"), read(folder, "a.md"), read(folder, "kept")) == (None, b"new", b"old")


@pytest.mark.parametrize("folder", SERVERS, indirect=True)
def test_what_cannot_swap_says_so_and_changes_nothing(folder: WritableFolder) -> None:
    folder.create("new", b"new")
    folder.create("a.md", b"old")
    with pytest.raises(OSError, match="swaps") as raised:
        folder.swap("new", "a.md", "kept")
    assert raised.value.errno in NOT_SUPPORTED
    assert (read(folder, "new"), read(folder, "a.md"), read(folder, "kept")) == (b"new", b"old", None)


@pytest.mark.parametrize("folder", ["disk", "disk without flags", "memory", "seat"], indirect=True)
def test_a_swap_needs_something_to_swap_with(folder: WritableFolder) -> None:
    folder.create("new", b"new")
    with pytest.raises(FileNotFoundError):
        folder.swap("new", "a.md", "kept")
    assert read(folder, "a.md") is None


def test_removes_and_does_not_miss(folder: WritableFolder) -> None:
    folder.create("a.md", b"one")
    folder.remove("a.md")
    folder.remove("a.md")
    assert read(folder, "a.md") is None


@pytest.mark.parametrize("folder", ON_DISKS, indirect=True)
def test_a_moved_file_keeps_its_number_and_time(folder: WritableFolder) -> None:
    folder.create("a.md", b"one")
    before = folder.read("a.md", 10).before
    folder.move("a.md", "b.md")
    assert folder.read("b.md", 10).before == before


@pytest.mark.parametrize("folder", ON_DISKS, indirect=True)
def test_proves_all_this_by_itself(folder: WritableFolder, tmp_path: Path) -> None:
    prepare(folder, "test", clock=time.time)
    found = probe(folder, Client(tmp_path / "client.json"))
    assert found.is_publishable and found.has_clock
    # SFTP has no word for "it is on the disk"
    assert found.confirms_writes is not isinstance(folder, SftpFolder)
    assert found.mode is Mode.SHARED
    left = [entry for entry in folder.entries(".kb/tmp") if not entry.is_dir]
    assert left == []


A, B, BOTH = b"# A\n\nold\n\nlast\n", b"# B\n\nother\n", b"# A\n\nnew\n\nend\n"
OURS, THEIRS = A.replace(b"old", b"new"), A.replace(b"last", b"end")


@pytest.fixture(params=["memory", pytest.param("s3", marks=pytest.mark.needs_samba)])
def bucket(request: pytest.FixtureRequest) -> Callable[[str], ComparingFolder]:
    """Opens one bucket for as many computers as wanted."""
    if request.param == "s3":
        place: RemotePlace = request.getfixturevalue("s3_place")
        return cast(Callable[[str], ComparingFolder], place.open)
    server = MemoryFolder(time.time)
    return lambda client: BucketSeat(server, client)


@pytest.fixture
def two(bucket: Callable[[str], ComparingFolder], tmp_path: Path) -> list[tuple[ComparingFolder, Client]]:
    """Two computers that follow one bucket with an article in it."""
    clients = [Client(tmp_path / f"{name}.json") for name in ("one", "two")]
    made = [(bucket(client.id), client) for client in clients]
    prepare(made[0][0], "test", clock=time.time)
    assert deliver(made[0][0], edit("sub/a.md", None, A), clients[0], clock=time.time).outcome is Delivery.DELIVERED
    return made


def send(seat: tuple[ComparingFolder, Client], submission: Submission, *, later: float = 0.0) -> Receipt:
    """`later` seconds from now: fresh files are not merged."""
    return deliver(seat[0], submission, seat[1], clock=lambda: time.time() + later)


def test_a_bucket_takes_changes_and_keeps_what_they_displace(two: list[tuple[ComparingFolder, Client]]) -> None:
    folder, _ = one = two[0]
    assert send(one, edit("sub/a.md", None, B)).reason == "taken"
    assert send(one, edit("sub/a.md", A, OURS)).outcome is Delivery.DELIVERED
    assert read(folder, "sub/a.md") == OURS
    if not folder.comparison().removes:
        assert send(one, edit("sub/b.md", OURS, B, moved_from="sub/a.md")).reason == "no-safe-removal"
        assert send(one, edit("sub/a.md", OURS, None)).reason == "no-safe-removal"
        assert read(folder, "sub/a.md") == OURS
        return
    assert send(one, edit("sub/b.md", OURS, B, moved_from="sub/a.md")).outcome is Delivery.DELIVERED
    assert (read(folder, "sub/a.md"), read(folder, "sub/b.md")) == (None, B)
    assert send(one, edit("sub/b.md", B, None)).outcome is Delivery.DELIVERED
    assert read(folder, "sub/b.md") is None
    assert [restore(folder, each) for each in history(folder, "sub/a.md")] == [OURS, A]
    assert [restore(folder, each) for each in history(folder, "sub/b.md")] == [B]
    assert past_of(folder, "sub/a.md").fate is past_of(folder, "sub/b.md").fate is Fate.DELETED


def test_c1_two_computers_race_for_an_object_and_both_changes_arrive(
    two: list[tuple[ComparingFolder, Client]],
) -> None:
    submissions = [edit("sub/a.md", A, text) for text in (OURS, THEIRS)]
    races = [
        delivery(folder, item, client, clock=time.time) for (folder, client), item in zip(two, submissions, strict=True)
    ]
    for race in races:
        run_to(race, "exchange")
    assert finish(races[0]).outcome is Delivery.DELIVERED
    assert finish(races[1]).reason == "being-changed", "the object is a second old"
    time.sleep(3.1)
    assert send(two[1], submissions[1]).outcome is Delivery.MERGED
    folder = two[0][0]
    assert read(folder, "sub/a.md") == BOTH
    assert [restore(folder, each) for each in history(folder, "sub/a.md")] == [OURS, A], "each once"


def test_c2_who_saves_between_our_look_and_our_change_of_an_object_wins(
    two: list[tuple[ComparingFolder, Client]],
) -> None:
    folder, client = two[0]
    ways = [(edit("sub/a.md", A, OURS), "exchange"), (edit("sub/a.md", A, None), "claim")]
    for submission, label in ways if folder.comparison().removes else ways[:1]:
        steps = delivery(folder, submission, client, clock=time.time)
        run_to(steps, label)
        two[1][0].replace("sub/a.md", A, B)
        assert finish(steps).outcome is not Delivery.DELIVERED
        assert read(folder, "sub/a.md") == B
        two[1][0].replace("sub/a.md", B, A)


def test_an_object_is_replaced_only_if_it_is_what_was_read(two: list[tuple[ComparingFolder, Client]]) -> None:
    folder, client = two[0]
    with pytest.raises(FileExistsError):
        folder.replace("sub/a.md", B, OURS)
    with pytest.raises(FileNotFoundError):
        folder.replace("sub/none.md", B, OURS)
    assert (read(folder, "sub/a.md"), read(folder, "sub/none.md")) == (A, None)
    found = probe(folder, client)
    assert found.compares is not None and found.compares.replaces
    assert found.is_publishable and not found.swaps
    with pytest.raises(FileNotFoundError):
        folder.entries(".kb/tmp")


def test_a_bucket_of_which_all_is_true_is_believed() -> None:
    folder = BucketSeat(MemoryFolder(time.time), CLIENT)
    assert folder.comparison() == Comparison(replaces=True, removes=True)


@pytest.mark.needs_ceph
def test_what_ceph_keeps_of_the_conditions_is_found_out(ceph_server: BucketServer) -> None:
    """It deletes whatever the condition; and of computers that race, one wins: the others hear 412, or 500."""
    url = parse_url(ceph_server.url())
    seats = [S3Folder(url, S3Session(url, lambda: SECRET), f"{number:016x}") for number in range(4)]
    assert {seat.comparison() for seat in seats} == {Comparison(replaces=True, removes=False)}
    texts = [b"text of %d" % number for number in range(len(seats))]
    there = b"first"
    seats[0].create("a.md", there)
    for number in range(10):
        raced = [partial(seat.create, f"{number}.md", text) for seat, text in zip(seats, texts, strict=True)]
        assert [text for text, won in zip(texts, _raced(raced), strict=True) if won] == [read(seats[0], f"{number}.md")]
        after = [text + b" in round %d" % number for text in texts]
        raced = [partial(seat.replace, "a.md", there, text) for seat, text in zip(seats, after, strict=True)]
        won = [text for text, won in zip(after, _raced(raced), strict=True) if won]
        there = read(seats[0], "a.md") or b""
        assert won == [there]


def _raced(deeds: Sequence[Callable[[], object]]) -> list[bool]:
    """All at once: which were not refused."""
    start = threading.Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> bool:
        start.wait()
        try:
            deed()
        except OSError:
            return False
        return True

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


def test_s3_a_bucket_that_compares_tags_without_their_quotes_takes_changes(tmp_path: Path) -> None:
    """Ceph's gateway (16.2)."""
    client = Client(tmp_path / "client.json")
    folder = BucketSeat(MemoryFolder(time.time), client.id)
    folder.bucket.tags_compared = "bare"
    prepare(folder, "test", clock=time.time)
    assert send((folder, client), edit("a.md", None, A)).outcome is Delivery.DELIVERED
    assert send((folder, client), edit("a.md", A, OURS)).outcome is Delivery.DELIVERED
    with pytest.raises(FileExistsError):
        folder.replace("a.md", A, B)
    assert read(folder, "a.md") == OURS


@pytest.mark.parametrize(("keeps_put", "reason"), [(False, "not-supported"), (True, "no-safe-removal")])
def test_s3_a_bucket_that_does_not_keep_conditions_takes_what_is_safe(
    keeps_put: bool, reason: str, tmp_path: Path
) -> None:
    """MinIO deletes whatever `If-Match` says; older servers write all the same."""
    client = Client(tmp_path / "client.json")
    folder = BucketSeat(MemoryFolder(time.time), client.id)
    folder.bucket.keeps_put, folder.bucket.keeps_delete = keeps_put, False
    prepare(folder, "test", clock=time.time)
    one = (folder, client)
    assert probe(folder, client).is_publishable is keeps_put
    assert send(one, edit("a.md", None, A)).outcome is Delivery.DELIVERED
    changed = send(one, change := edit("a.md", A, OURS))
    assert changed.outcome is (Delivery.DELIVERED if keeps_put else Delivery.WAITING)
    there = OURS if keeps_put else A
    assert read(folder, "a.md") == there
    assert read(folder, object_path(sha256(change.content or b""))) == OURS, "deposited all the same"
    removed = send(one, edit("a.md", there, None))
    assert (removed.outcome, removed.reason) == (Delivery.WAITING, "no-safe-removal")
    assert send(one, edit("b.md", there, B, moved_from="a.md")).reason == "no-safe-removal"
    assert reason in {changed.reason, removed.reason}
    with pytest.raises(OSError, match="deletes"):
        folder.move("a.md", "b.md")
    assert (read(folder, "a.md"), read(folder, "b.md")) == (there, None)


@pytest.mark.parametrize("folder", SERVERS[3:], indirect=True)
def test_a_bucket_has_directories_as_far_as_there_is_something_in_them(folder: WritableFolder) -> None:
    folder.create("sub/a.md", A)
    assert {entry.name for entry in folder.entries("") if entry.is_dir} == {"sub"}
    with pytest.raises(FileNotFoundError):
        folder.entries("nowhere")
    with pytest.raises(NotADirectoryError):
        folder.entries("sub/a.md")
    with pytest.raises(IsADirectoryError):
        folder.read("sub", 10)


def test_preparing_twice_changes_nothing(folder: WritableFolder) -> None:
    first = prepare(folder, "test", clock=time.time)
    assert first.is_marked and first.canary
    assert prepare(folder, "another", clock=time.time) == first


def test_a_folder_without_safe_renames_says_so(tmp_path: Path) -> None:
    server = MemoryFolder(time.time)
    server.moves_safely = False
    found = probe(server, Client(tmp_path / "client.json"))
    assert not found.is_publishable and found.creates_exclusively


@pytest.mark.parametrize("marker", [".stfolder/x", ".git/HEAD", ".owncloudsync.log", ".sync_0123.db"])
def test_tools_that_carry_a_folder_around_are_recognised(marker: str) -> None:
    server = MemoryFolder(time.time)
    assert mode_of(server) is Mode.SHARED
    server.write(marker, b"")
    assert mode_of(server) is Mode.SYNCED


def test_disk_a_file_that_takes_the_old_name_during_a_move_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renames, "_renameat2", None)
    folder = DiskFolder(tmp_path, CLIENT)
    folder.make_directory(f".kb/tmp/{CLIENT}")
    (tmp_path / "a.md").write_text("old")
    plain = os.link

    def link(source: str, target: str) -> None:
        plain(source, target)
        if str(source).endswith("a.md"):
            (tmp_path / "theirs").write_text("saved meanwhile")
            (tmp_path / "theirs").replace(tmp_path / "a.md")

    monkeypatch.setattr(os, "link", link)
    folder.move("a.md", "b.md")
    assert (tmp_path / "b.md").read_text() == "old"
    assert (tmp_path / "a.md").read_text() == "saved meanwhile"


def test_disk_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    root = tmp_path / "share"
    outside = tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (root / "sub").symlink_to(outside)
    (root / "a.md").symlink_to(outside / "a.md")
    folder = DiskFolder(root, CLIENT)
    for deed in (
        lambda: folder.create("sub/b.md", b"x"),
        lambda: folder.make_directory("sub/deep"),
        lambda: folder.create("a.md", b"x"),
        lambda: folder.move("a.md", "c.md"),
    ):
        with pytest.raises(OSError, match="link"):
            deed()
    assert list(outside.iterdir()) == []


def test_disk_without_fsync_a_file_is_written_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(errno.EINVAL, "invalid argument")

    monkeypatch.setattr(os, "fsync", refuse)
    assert DiskFolder(tmp_path).create("a.md", b"one") is False
    assert (tmp_path / "a.md").read_bytes() == b"one"


def test_disk_a_full_share_keeps_no_stub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        DiskFolder(tmp_path).create("a.md", b"one")
    assert list(tmp_path.iterdir()) == []
