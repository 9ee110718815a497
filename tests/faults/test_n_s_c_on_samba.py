"""N6 N8-N14 S1 S9 C2 C5 on a real Samba server, through a network that delays, narrows, stalls, cuts and refuses."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes import webdav
from fakes.deliveries import articles, edit, finish, run_to
from fakes.desk import Clock, Desk
from fakes.remote_place import RemotePlace
from fakes.smb_editor import SmbEditor
from homes import settle

from benchmarks.servers import samba
from benchmarks.servers.slow_wire import SlowWire
from kb_app.domain.share_url import parse_url
from kb_app.sync import smb_session
from kb_app.sync.client import Client
from kb_app.sync.disk_folder import DiskFolder
from kb_app.sync.fetcher import Fetched
from kb_app.sync.founding import prepare, probe
from kb_app.sync.history import read
from kb_app.sync.ledger import Outcome
from kb_app.sync.publisher import deliver, delivery
from kb_app.sync.repair import rescue
from kb_app.sync.smb_folder import SmbFolder
from kb_app.sync.smb_session import SmbSession
from kb_app.sync.submission import Delivery, Receipt, Submission
from kb_app.sync.webdav_folder import WebdavFolder, WebdavSession

pytestmark = [pytest.mark.needs_samba, pytest.mark.slow]

OLD, OURS, THEIRS = b"# A\n\nold\n\nend\n", b"# A\n\nours\n\nend\n", b"# A\n\nold\n\ntheir end\n"
LATER = 300_000.0


@pytest.fixture(autouse=True)
def _no_breath(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smb_session, "_BREATH", 0.0)


@pytest.fixture
def connect(samba_server: samba.Samba, smb_place: RemotePlace, wire: SlowWire) -> Callable[[str], SmbFolder]:
    """The test's directory through the bad network, each time over a connection of its own."""

    def make(client: str = "", share: str = "share") -> SmbFolder:
        url = parse_url(f"{samba_server.url(share, wire.port)}/{smb_place.root.name}")
        return SmbFolder(url, SmbSession(url, lambda: samba.PASSWORD), client)

    return make


@pytest.fixture
def library(smb_place: RemotePlace) -> Path:
    """The server's directory, ready to be written to, with one article."""
    prepare(DiskFolder(smb_place.root), "test", clock=time.time)
    (smb_place.root / "a.md").write_bytes(OLD)
    settle(smb_place.root)
    return smb_place.root


@pytest.fixture
def client(tmp_path: Path) -> Client:
    made = Client(tmp_path / "client.json")
    made.rename()
    return made


def send(folder: SmbFolder, submission: Submission, client: Client) -> Receipt:
    return deliver(folder, submission, client, clock=time.time)


def seen(root: Path) -> dict[str, bytes]:
    return articles(DiskFolder(root))


def records(root: Path) -> list[Path]:
    return list((root / ".kb" / "inbox").rglob("*.md"))


def late_desk(folder: SmbFolder, home: Path) -> Desk:
    return Desk(folder, home, Clock(time.time() + LATER))


def test_n6_a_server_that_hangs_is_given_up_and_comes_back(
    connect, library: Path, wire: SlowWire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smb_session, "_ANSWER_SECONDS", 1)
    monkeypatch.setattr(smb_session, "_CONNECT_SECONDS", 1)
    desk = late_desk(connect(), tmp_path / "home")
    assert desk.pull().outcome is Outcome.DONE
    wire.stalls = True
    began = time.monotonic()
    assert desk.pull().outcome is Outcome.OFFLINE
    assert time.monotonic() - began < 10
    wire.stalls = False
    assert desk.pull().outcome is Outcome.DONE


def test_n8_cut_while_reading_the_old_version_stays(connect, library: Path, wire: SlowWire, tmp_path: Path) -> None:
    for number in range(20):
        (library / f"b{number}.md").write_bytes(b"old\n" * 5000)
    desk = late_desk(connect(), tmp_path / "home")
    desk.pull()
    for number in range(20):
        (library / f"b{number}.md").write_bytes(b"new and longer\n" * 5000)
    for left in (100_000, 400_000, 800_000):
        wire.cut_down = left
        result = desk.pull()
        assert result.outcome is Outcome.OFFLINE
        texts = set(desk.texts(result).values())
        assert texts <= {OLD.decode(), "old\n" * 5000, "new and longer\n" * 5000}
        assert len(result.files) == 21, "nothing removed"
    result = desk.pull()
    assert result.outcome is Outcome.DONE
    assert set(desk.texts(result).values()) == {OLD.decode(), "new and longer\n" * 5000}


@pytest.mark.parametrize("direction", ["cut_up", "cut_down"])
def test_n9_n10_cut_anywhere_in_a_delivery_it_arrives_once(
    connect, library: Path, wire: SlowWire, client: Client, direction: str
) -> None:
    """Up: the order is lost on its way. Down: it was carried out, and the answer is lost."""
    text, told = OLD, []
    for number in range(40):
        wanted = OLD.replace(b"old", b"new %d" % number) + b"." * 30_000
        submission = edit("a.md", text, wanted)
        setattr(wire, direction, 2_500 + number * (2_300 if direction == "cut_up" else 450))
        told.append(send(connect(client.id), submission, client).outcome)
        wire.cut_up = wire.cut_down = None
        assert set(seen(library).values()) <= {text, wanted}, "never a part of a text, never at another path"
        for _ in range(10):
            receipt = send(connect(client.id), submission, client)
            if receipt.outcome is not Delivery.WAITING:
                break
        assert receipt.outcome is Delivery.DELIVERED
        assert seen(library) == {"a.md": wanted}
        assert len(records(library)) == number + 1, "told once"
        text = wanted
    assert told.count(Delivery.WAITING) > 20, "it was really cut"


def test_n9_a_write_that_is_cut_leaves_its_stub_in_kb_only(
    connect, library: Path, wire: SlowWire, client: Client
) -> None:
    folder = connect(client.id)
    big = b"# A\n" + b"x" * 3_000_000
    folder.make_directory(f".kb/tmp/{client.id}")
    wire.cut_up = 1_500_000
    assert send(folder, edit("big.md", None, big), client).outcome is Delivery.WAITING
    assert "big.md" not in seen(library)
    assert send(folder, edit("big.md", None, big), client).outcome is Delivery.DELIVERED
    assert seen(library)["big.md"] == big


def test_n11_a_network_that_flaps_gets_no_storm_and_progress_is_kept(
    connect, library: Path, wire: SlowWire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smb_session, "_BREATH", 0.5)
    for number in range(400):
        (library / f"b{number}.md").write_bytes(b"text %d\n" % number)
    settle(library)
    wire.delay = 0.02
    flapping = threading.Event()

    def flap() -> None:
        while not flapping.wait(0.6):
            wire.refuses = not wire.refuses
        wire.refuses = False

    thread = threading.Thread(target=flap)
    thread.start()
    desk = late_desk(connect(), tmp_path / "home")
    known = []
    try:
        for _ in range(30):
            known.append(len(desk.pull().files))
            time.sleep(0.1)
    finally:
        flapping.set()
        thread.join()
    assert known == sorted(known), "what arrived stays"
    assert desk.pull().outcome is Outcome.DONE
    assert len(desk.pull().files) == 401
    assert wire.connections < 60


def test_n12_slow_and_narrow_it_tells_how_far_it_is(connect, library: Path, wire: SlowWire, tmp_path: Path) -> None:
    for number in range(60):
        (library / f"b{number}.md").write_bytes(b"text " * 500)
    settle(library)
    wire.delay, wire.bytes_per_second = 0.1, 32_000
    desk = late_desk(connect(), tmp_path / "home")
    moments = []
    desk.events = _Told(moments)
    began = time.monotonic()
    assert len(desk.pull().files) == 61
    took = time.monotonic() - began
    assert took > 4, "the link is what it waits for"
    assert moments[0] - began < took / 2
    gaps = [later - earlier for earlier, later in itertools.pairwise(moments)]
    assert max(gaps) < 2


class _Told(list):  # type: ignore[type-arg]
    """Keeps when a file was told to have arrived."""

    def __init__(self, moments: list[float]) -> None:
        super().__init__()
        self._moments = moments

    def append(self, event: object) -> None:
        if isinstance(event, Fetched):
            self._moments.append(time.monotonic())


def test_n13_a_wrong_password_is_tried_once(samba_server: samba.Samba, library: Path, wire: SlowWire) -> None:
    url = parse_url(f"{samba_server.url(port=wire.port)}/{library.name}")
    passwords = iter(["wrong", "wrong", samba.PASSWORD])
    folder = SmbFolder(url, SmbSession(url, lambda: next(passwords)))
    for _ in range(2):
        with pytest.raises(PermissionError) as raised:
            folder.entries("")
        assert "wrong" not in repr(raised.value)
    assert "a.md" in {entry.name for entry in folder.entries("")}


def test_n13_a_wrong_password_is_tried_once_over_webdav(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(OLD)
    (tmp_path / "files").mkdir()
    with webdav.serve(tmp_path) as port, SlowWire(("127.0.0.1", port)) as wire:
        url = parse_url(f"webdav://anne@127.0.0.1:{wire.port}/files")
        passwords = iter(["wrong", "wrong", webdav.PASSWORD])
        session = WebdavSession(url, lambda: next(passwords))
        folder = WebdavFolder(url, session)
        for _ in range(2):
            with pytest.raises(PermissionError):
                folder.entries("")
        assert wire.connections == 1
        assert folder.entries("") == ()
        session.close()


def test_n14_on_a_read_only_share_it_waits_and_says_so(connect, library: Path, client: Client) -> None:
    receipt = send(connect(client.id, "readonly"), edit("a.md", OLD, OURS), client)
    assert (receipt.outcome, receipt.reason) == (Delivery.WAITING, "read-only")
    assert seen(library) == {"a.md": OLD}
    with pytest.raises(PermissionError):
        probe(connect(client.id, "readonly"), client)


@pytest.fixture
def editor(samba_server: samba.Samba, library: Path) -> Iterator[SmbEditor]:
    made = SmbEditor(samba_server.port, library.name)
    yield made
    made.close()


def test_s1_open_at_someones_desk_it_waits_and_then_arrives(
    connect, library: Path, client: Client, editor: SmbEditor
) -> None:
    submission = edit("a.md", OLD, OURS)
    with editor.open("a.md", share="r"):
        receipt = send(connect(client.id), submission, client)
        assert (receipt.outcome, receipt.reason) == (Delivery.WAITING, "open-elsewhere")
        assert seen(library) == {"a.md": OLD}
    assert send(connect(client.id), submission, client).outcome is Delivery.DELIVERED
    assert seen(library) == {"a.md": OURS}


def test_s9_names_that_windows_cannot_have_hide_nothing(connect, library: Path, tmp_path: Path) -> None:
    odd = ["CON.md", "aux.md", "trail. .md", "srv:colon.md", "srv?.md", "UPPER.md", "upper.md"]
    for name in odd:
        (library / name).write_bytes(f"# {name}\n".encode())
    (library / "dot.").mkdir()
    (library / "dot." / "in.md").write_bytes(b"# in\n")
    settle(library)
    desk = late_desk(connect(), tmp_path / "home")
    result = desk.pull()
    assert result.outcome is Outcome.DONE
    texts = desk.texts(result)
    assert texts["a.md"] == OLD.decode()
    shown = set(texts.values())
    unread = {name for name in odd if f"# {name}\n" not in shown}
    # of two names that differ by case only, the server opens one
    assert unread <= {"UPPER.md", "upper.md"} and len(unread) <= 1
    assert "# in\n" in shown


def test_c2_a_save_between_the_look_and_the_claim_is_kept(
    connect, library: Path, client: Client, editor: SmbEditor
) -> None:
    steps = delivery(connect(client.id), edit("a.md", OLD, OURS), client, clock=time.time)
    run_to(steps, "claim")
    editor.save("a.md", THEIRS)
    receipt = finish(steps)
    for _ in range(5):
        if receipt.outcome is not Delivery.WAITING:
            break
        time.sleep(2.1)
        receipt = finish(delivery(connect(client.id), edit("a.md", OLD, OURS), client, clock=time.time))
    assert receipt.outcome in {Delivery.CONFLICT, Delivery.MERGED}
    text = b"".join(seen(library).values())
    assert b"ours" in text and b"their end" in text


def test_c5_an_editor_saves_into_the_history_and_it_comes_back(
    connect, library: Path, client: Client, editor: SmbEditor
) -> None:
    folder = connect(client.id)
    with editor.open("a.md", share="rwd") as opened:
        assert send(folder, edit("a.md", OLD, OURS), client).outcome is Delivery.DELIVERED
        opened.write(THEIRS)
    found = rescue(folder, client, "a.md")
    assert [read(folder, path) for path in found] == [THEIRS]
    assert seen(library)["a.md"] == OURS
