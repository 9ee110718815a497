"""C1 C4: two computers and an editor on one real server, with the program itself: `kb` on a bucket, and on Samba."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from fakes.remote_place import RemotePlace

from benchmarks.servers import bucket, samba
from kb_app.domain.share_url import parse_url
from kb_app.sync.folder import WritableFolder
from kb_app.sync.history import history, read, restore
from kb_app.sync.s3_folder import S3Folder
from kb_app.sync.s3_session import S3Session

pytestmark = pytest.mark.needs_samba

OLD = b"---\nid: bourse\ntitle: Bourse\n---\n\n## Quand\n\nEn mai.\n\n## Combien\n\n500 euros.\n"
FIRST, BOTH = OLD.replace(b"mai", b"juin"), OLD.replace(b"mai", b"juin").replace(b"500", b"600")
OVER = OLD.replace(b"500", b"700")


@dataclass(frozen=True)
class Computer:
    """One home that follows `address`."""

    home: Path
    address: str

    def kb(self, *words: str, typed: str = "") -> str:
        said = subprocess.run(
            [sys.executable, "-m", "kb_app", "--home", str(self.home), *words],
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
        assert said.returncode == 0, said.stdout + said.stderr
        return said.stdout

    def publish(self, old: bytes, new: bytes) -> str:
        """Change the article as it is in the copy, and send it; the item's id."""
        draft = Path(json.loads(self.kb("edit", "bourse", "--json"))["draft"])
        assert old in draft.read_bytes()
        draft.write_bytes(draft.read_bytes().replace(old, new))
        return str(json.loads(self.kb("publish", str(draft), "--json"))["outbox"])

    def state(self, item: str) -> tuple[str, str]:
        told = json.loads(self.kb("outbox", "--all", "--json"))
        return next((one["state"], one["reason"]) for one in told if one["id"] == item)


@dataclass(frozen=True)
class Place:
    """`save` is what an editor does that knows nothing of us."""

    address: str
    secret: str
    folder: WritableFolder
    save: Callable[[bytes], object]


@pytest.fixture(params=["s3", "smb"])
def place(request: pytest.FixtureRequest) -> Place:
    if request.param == "smb":
        server: samba.Samba = request.getfixturevalue("samba_server")
        remote: RemotePlace = request.getfixturevalue("smb_place")
        address = f"{server.url()}/{remote.root.name}"
        return Place(address, samba.PASSWORD, remote.open(""), (remote.root / "bourse.md").write_bytes)
    served: bucket.BucketServer = request.getfixturevalue("bucket_server")
    address = served.url()
    folder = S3Folder(parse_url(address), S3Session(parse_url(address), lambda: bucket.SECRET))

    def save(text: bytes) -> None:
        folder.remove("bourse.md")
        folder.create("bourse.md", text)

    return Place(address, bucket.SECRET, folder, save)


def test_c1_c4_two_computers_and_an_editor(place: Place, tmp_path: Path, keyring_file: Path) -> None:
    place.save(OLD)
    time.sleep(3)
    one, two = (Computer(tmp_path / name, place.address) for name in ("one", "two"))
    one.kb("login", place.address, typed=f"{place.secret}\n")
    for computer in (one, two):
        computer.kb("--folder", place.address, "sync")

    flag = json.loads(one.kb("flag", "bourse", "--text", "Le délai a changé", "--json"))["outbox"]
    one.kb("sync")
    assert one.state(flag) == ("delivered", "")
    first = one.publish(b"mai", b"juin")
    one.kb("sync")
    assert one.state(first) == ("delivered", "")
    assert read(place.folder, "bourse.md") == FIRST

    second = two.publish(b"500", b"600")
    time.sleep(3)
    two.kb("sync")
    assert two.state(second) == ("merged", "")
    assert read(place.folder, "bourse.md") == BOTH
    assert [restore(place.folder, each) for each in history(place.folder, "bourse.md")] == [FIRST, OLD]

    place.save(OVER)
    time.sleep(3)
    two.kb("sync")
    assert two.state(second) == ("conflict", "overwritten")
    assert read(place.folder, "bourse.md") == OVER, "nothing is merged by itself"
    one.kb("sync")
    assert one.state(first) == ("delivered", ""), "what it changed was seen by the one who went on from it"
