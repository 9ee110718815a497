"""Fixtures: real servers that tests start, one for a session, with a directory of its own for each test."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from fakes import webdav
from fakes.remote_place import RemotePlace

from benchmarks.servers import bucket, ceph, samba, ssh
from benchmarks.servers.slow_wire import SlowWire
from kb_app.domain.share_url import parse_url
from kb_app.sync.s3_folder import S3Folder
from kb_app.sync.s3_session import S3Session
from kb_app.sync.sftp_folder import SftpFolder, SftpSession
from kb_app.sync.smb_folder import SmbFolder
from kb_app.sync.smb_session import SmbSession
from kb_app.sync.webdav_folder import WebdavFolder, WebdavSession


@pytest.fixture(scope="session")
def samba_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[samba.Samba]:
    made = samba.start(tmp_path_factory.mktemp("samba") / "server")
    yield made
    made.stop()


@pytest.fixture(scope="session")
def smb_session(samba_server: samba.Samba) -> SmbSession:
    return SmbSession(parse_url(samba_server.url()), lambda: samba.PASSWORD)


@pytest.fixture
def smb_place(samba_server: samba.Samba, smb_session: SmbSession) -> RemotePlace:
    """A directory of the test's own on the share."""
    name = uuid4().hex
    root = samba_server.root / name
    root.mkdir()
    url = parse_url(f"{samba_server.url()}/{name}")
    return RemotePlace(root, lambda client: SmbFolder(url, smb_session, client))


@pytest.fixture(scope="session")
def ssh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ssh.SshServer]:
    made = ssh.start(tmp_path_factory.mktemp("ssh"))
    yield made
    made.stop()


@pytest.fixture
def sftp_place(ssh_server: ssh.SshServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RemotePlace]:
    monkeypatch.setenv("HOME", str(ssh_server.home))
    root = tmp_path / "remote"
    root.mkdir()
    url = parse_url(f"sftp://root@127.0.0.1:{ssh_server.port}{root}")
    session = SftpSession(url, lambda: None)
    yield RemotePlace(root, lambda client: SftpFolder(url, session, client))
    session.close()


@pytest.fixture
def webdav_place(tmp_path: Path) -> Iterator[RemotePlace]:
    root = tmp_path / "files"
    (root / "Fiches été").mkdir(parents=True)
    with webdav.serve(root) as port:
        url = parse_url(f"webdav://anne@127.0.0.1:{port}/Fiches%20été")
        session = WebdavSession(url, lambda: webdav.PASSWORD)
        yield RemotePlace(root / "Fiches été", lambda client: WebdavFolder(url, session, client))
        session.close()


@pytest.fixture(scope="session")
def bucket_server(request: pytest.FixtureRequest) -> Iterator[bucket.BucketServer]:
    """moto, or with KB_BUCKET=ceph (`make bucket`) a real one."""
    if os.environ.get("KB_BUCKET") == "ceph":
        yield request.getfixturevalue("ceph_server")
    else:
        with bucket.serve() as made:
            yield made


@pytest.fixture(scope="session")
def ceph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[bucket.BucketServer]:
    with ceph.serve(tmp_path_factory.mktemp("ceph")) as made:
        yield made


@pytest.fixture
def s3_place(bucket_server: bucket.BucketServer) -> Iterator[RemotePlace]:
    """Without a directory on a disk: only what goes through the port can be tested."""
    url = parse_url(bucket_server.url("Fiches%20été"))
    session = S3Session(url, lambda: bucket.SECRET)
    yield RemotePlace(Path("/nowhere"), lambda client: S3Folder(url, session, client))
    session.close()


@pytest.fixture
def wire(samba_server: samba.Samba) -> Iterator[SlowWire]:
    """The network between this computer and the server."""
    with SlowWire(("127.0.0.1", samba_server.port)) as made:
        yield made


@pytest.fixture
def keyring_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A keyring for real processes, in a file: keys are `<service>|<user>`."""
    file = tmp_path / "keyring.json"
    monkeypatch.setenv("KB_TEST_KEYRING", str(file))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "fakes.plain_keyring.PlainKeyring")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    return file
