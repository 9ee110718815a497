"""N6 N8 N9 N10 on servers that are not mounted and do not speak SMB: OpenSSH, WebDAV and a bucket, on a bad network.

The connection is cut at every twelfth of what a whole deed sends or receives, so that every part of it is hit:
connecting, listing, reading, writing, and the answer after it was carried out.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fakes import webdav
from fakes.deliveries import articles, edit
from fakes.desk import Clock, Desk

from benchmarks.servers import bucket, ssh
from benchmarks.servers.slow_wire import SlowWire
from kb_app.domain.share_url import parse_url
from kb_app.sync import s3_session, sftp_folder, webdav_folder
from kb_app.sync.client import Client
from kb_app.sync.folder import WritableFolder
from kb_app.sync.founding import prepare
from kb_app.sync.history import sha256
from kb_app.sync.ledger import Outcome
from kb_app.sync.publisher import deliver
from kb_app.sync.remote import Lost
from kb_app.sync.s3_folder import S3Folder
from kb_app.sync.s3_session import S3Session
from kb_app.sync.sftp_folder import SftpFolder, SftpSession
from kb_app.sync.submission import Delivery, Receipt, Submission
from kb_app.sync.webdav_folder import WebdavFolder, WebdavSession

pytestmark = [
    pytest.mark.needs_samba,
    pytest.mark.slow,
    # WsgiDAV is in this process, and leaves the file of an upload open that is cut
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]

PARTS = 12
LATER = 300_000.0
COUNT = 20
OLD, NEW = b"old\n" * 3000, b"new and longer\n" * 3000


@dataclass
class Far:
    """A folder of the test's own on a server: `connect` goes through the bad network, each time on a connection of its
    own; `near` does not. `write` is what somebody else does there.
    """

    wire: SlowWire
    connect: Callable[[str], WritableFolder]
    near: WritableFolder
    write: Callable[[str, bytes], None]

    def seen(self) -> dict[str, bytes]:
        return articles(self.near)  # type: ignore[arg-type]

    def records(self) -> int:
        return sum(len(self.near.entries(f".kb/inbox/{one.name}")) for one in self.near.entries(".kb/inbox"))


@pytest.fixture
def sftp(ssh_server: ssh.SshServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Far]:
    root = tmp_path / "remote"
    root.mkdir()
    with SlowWire(("127.0.0.1", ssh_server.port)) as wire:
        known = ssh_server.home / ".ssh" / "known_hosts"
        host = known.read_text().partition(" ")[2]
        known.write_text(f"[127.0.0.1]:{ssh_server.port} {host}[127.0.0.1]:{wire.port} {host}")
        monkeypatch.setenv("HOME", str(ssh_server.home))
        yield from _far(
            wire,
            ssh_server.port,
            lambda port: f"sftp://root@127.0.0.1:{port}{root}",
            lambda url: SftpSession(url, lambda: None),
            SftpFolder,
            lambda path, content: (root / path).write_bytes(content),
        )
        known.write_text(f"[127.0.0.1]:{ssh_server.port} {host}")


@pytest.fixture
def webdavs(tmp_path: Path) -> Iterator[Far]:
    root = tmp_path / "files"
    (root / "fiches").mkdir(parents=True)
    with webdav.serve(root) as own, SlowWire(("127.0.0.1", own)) as wire:
        yield from _far(
            wire,
            own,
            lambda port: f"webdav://{webdav.USER}@127.0.0.1:{port}/fiches",
            lambda url: WebdavSession(url, lambda: webdav.PASSWORD),
            WebdavFolder,
            lambda path, content: (root / "fiches" / path).write_bytes(content),
        )


@pytest.fixture
def s3(bucket_server: bucket.BucketServer) -> Iterator[Far]:
    name = bucket_server.new_bucket()
    with SlowWire(("127.0.0.1", bucket_server.port)) as wire:
        writer = S3Session(parse_url(f"s3://{bucket.KEY}@127.0.0.1:{bucket_server.port}/{name}"), lambda: bucket.SECRET)
        yield from _far(
            wire,
            bucket_server.port,
            lambda port: f"s3://{bucket.KEY}@127.0.0.1:{port}/{name}/fiches",
            lambda url: S3Session(url, lambda: bucket.SECRET),
            S3Folder,
            lambda path, content: writer.call("put_object", path, Key=f"fiches/{path}", Body=content),
        )
        writer.close()


def _far(
    wire: SlowWire,
    own_port: int,
    address: Callable[[int], str],
    session: Callable[[Any], Any],
    kind: Any,
    write: Callable[[str, bytes], object],
) -> Iterator[Far]:
    sessions = []

    def connect(client: str, port: int = wire.port) -> WritableFolder:
        url = parse_url(address(port))
        sessions.append(session(url))
        made: WritableFolder = kind(url, sessions[-1], client)
        return made

    near = connect("f" * 16, own_port)
    yield Far(wire, connect, near, lambda path, content: (write(path, content), None)[1])
    for one in sessions:
        one.close()


@pytest.fixture(params=["sftp", "webdavs", "s3"])
def far(request: pytest.FixtureRequest) -> Far:
    made: Far = request.getfixturevalue(request.param)
    prepare(made.near, "test", clock=time.time)
    return made


@pytest.fixture
def client(tmp_path: Path) -> Client:
    made = Client(tmp_path / "client.json")
    made.rename()
    return made


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, names in (
        (sftp_folder, ("_ANSWER_SECONDS", "_CONNECT_SECONDS")),
        (webdav_folder, ("_SECONDS",)),
        (s3_session, ("_ANSWER_SECONDS", "_CONNECT_SECONDS")),
    ):
        for name in names:
            monkeypatch.setattr(module, name, 2)


@pytest.mark.usefixtures("_impatient")
def test_n6_a_server_that_hangs_is_given_up_and_comes_back(far: Far, tmp_path: Path) -> None:
    for number in range(COUNT):
        far.write(f"b{number}.md", OLD)
    desk = Desk(far.connect(""), tmp_path / "home", Clock(time.time() + LATER))
    assert desk.pull().outcome is Outcome.DONE
    far.wire.stalls = True
    began = time.monotonic()
    assert desk.pull().outcome is Outcome.OFFLINE
    assert time.monotonic() - began < 15
    far.wire.stalls = False
    assert desk.pull().outcome is Outcome.DONE


def test_n8_cut_anywhere_in_a_pass_old_or_new_texts_and_nothing_removed(far: Far, tmp_path: Path) -> None:
    for number in range(COUNT):
        far.write(f"b{number}.md", OLD)
    clock = Clock(time.time() + LATER)
    desk = Desk(far.connect(""), tmp_path / "home", clock)
    assert desk.pull().outcome is Outcome.DONE
    for number in range(COUNT):
        far.write(f"b{number}.md", NEW)
    before = far.wire.bytes_down
    Desk(far.connect(""), tmp_path / "other", clock).pull()
    whole = far.wire.bytes_down - before
    outcomes = []
    for part in range(PARTS):
        desk = Desk(far.connect(""), tmp_path / "home", clock)
        far.wire.cut_down = whole * (2 * part + 1) // (2 * PARTS)
        result = desk.pull()
        far.wire.cut_down = None
        outcomes.append(result.outcome)
        assert set(desk.texts(result).values()) <= {OLD.decode(), NEW.decode()}
        assert len(result.files) == COUNT, "nothing removed"
    assert outcomes.count(Outcome.OFFLINE) >= 2, "it was really cut"
    result = desk.pull()
    assert result.outcome is Outcome.DONE
    assert set(desk.texts(result).values()) == {NEW.decode()}


@pytest.mark.parametrize("direction", ["cut_up", "cut_down"])
def test_n9_n10_a_new_article_cut_anywhere_arrives_once(far: Far, client: Client, direction: str) -> None:
    """Up: the order is lost on its way. Down: it was carried out, and the answer is lost."""
    _cut_everywhere(far, client, direction, lambda number: edit(f"n{number}.md", None, OLD + b"%d\n" % number))
    assert far.seen() == {f"n{number}.md": OLD + b"%d\n" % number for number in range(PARTS + 1)}


@pytest.mark.parametrize("direction", ["cut_up", "cut_down"])
def test_n9_n10_a_change_cut_anywhere_is_made_once(far: Far, client: Client, direction: str) -> None:
    texts = [OLD + b"%d\n" % number for number in range(PARTS + 2)]
    deliver(far.connect(client.id), edit("a.md", None, texts[0]), client, clock=time.time)
    _cut_everywhere(far, client, direction, lambda number: edit("a.md", texts[number], texts[number + 1]), first=2)
    assert far.seen() == {"a.md": texts[-1]}


def _cut_everywhere(
    far: Far, client: Client, direction: str, make: Callable[[int], Submission], *, first: int = 1
) -> None:
    """Deliver one submission after the other, cut in another place each time; `first` is the number of records."""
    counter = "bytes_up" if direction == "cut_up" else "bytes_down"

    def send(submission: Submission) -> Receipt:
        return deliver(far.connect(client.id), submission, client, clock=time.time)

    before = getattr(far.wire, counter)
    assert send(make(0)).outcome is Delivery.DELIVERED
    whole = getattr(far.wire, counter) - before
    told = []
    for part in range(PARTS):
        submission = make(part + 1)
        setattr(far.wire, direction, whole * (2 * part + 1) // (2 * PARTS))
        told.append(send(submission).outcome)
        far.wire.cut_up = far.wire.cut_down = None
        assert submission.content is not None
        receipt = send(submission)
        assert (receipt.outcome, receipt.revision) == (Delivery.DELIVERED, sha256(submission.content))
        assert far.records() == first + part + 1, "told once"
    assert told.count(Delivery.WAITING) >= PARTS // 2, "it was really cut"


def test_a_server_that_allows_one_connection_is_read_over_that_one(
    sftp: Far, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(COUNT):
        sftp.write(f"b{number}.md", OLD)
    connect = SftpSession._connect
    made: list[object] = []

    def once(session: SftpSession) -> object:
        if made:
            raise Lost("one is enough")
        made.append(connect(session))
        return made[0]

    monkeypatch.setattr(SftpSession, "_connect", once)
    monkeypatch.setattr(sftp_folder, "_CHANNELS", 2)
    desk = Desk(sftp.connect(""), tmp_path / "home", Clock(time.time() + LATER))
    result = desk.pull()
    assert (result.outcome, len(result.files)) == (Outcome.DONE, COUNT)
