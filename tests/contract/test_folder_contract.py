"""What sync relies on in any shared folder; each kind of folder passes all of it."""

import errno
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from fakes.memory_folder import MemoryFolder
from fakes.remote_place import RemotePlace

from kb_app.sync.disk_folder import DiskFolder
from kb_app.sync.folder import Entry, Folder
from kb_app.sync.s3_folder import S3Folder

LIMIT = 1000


class Author(Protocol):
    """Somebody who works in the folder by other means than ours."""

    folder: Folder

    def write(self, path: str, content: bytes) -> None: ...
    def move(self, old: str, new: str) -> None: ...
    def with_client(self, client: str) -> Folder: ...


@dataclass
class DiskAuthor:
    root: Path

    @property
    def folder(self) -> Folder:
        return DiskFolder(self.root)

    def write(self, path: str, content: bytes) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(content)

    def move(self, old: str, new: str) -> None:
        (self.root / new).parent.mkdir(parents=True, exist_ok=True)
        (self.root / old).rename(self.root / new)

    def with_client(self, client: str) -> Folder:
        return DiskFolder(self.root, client)


@dataclass
class MemoryAuthor:
    folder: MemoryFolder

    def write(self, path: str, content: bytes) -> None:
        self.folder.write(path, content)

    def move(self, old: str, new: str) -> None:
        self.folder.move_by_hand(old, new)

    def with_client(self, client: str) -> Folder:
        self.folder.client = client
        return self.folder


@dataclass
class ServerAuthor(DiskAuthor):
    """Works on the server's disk; `open_as` gives the folder as the network shows it."""

    open_as: Callable[[str], Folder]

    @property
    def folder(self) -> Folder:
        return self.open_as("")

    def with_client(self, client: str) -> Folder:
        return self.open_as(client)


@dataclass
class BucketAuthor:
    """Works in the bucket by the provider's own tools."""

    folder: S3Folder

    def write(self, path: str, content: bytes) -> None:
        self.folder.remove(path)
        self.folder.create(path, content)

    def move(self, old: str, new: str) -> None:
        raise NotImplementedError

    def with_client(self, client: str) -> Folder:
        return self.folder


def over(fixture: str, request: pytest.FixtureRequest) -> ServerAuthor:
    place: RemotePlace = request.getfixturevalue(fixture)
    return ServerAuthor(place.root, place.open)


SERVERS = [pytest.param(name, marks=pytest.mark.needs_samba) for name in ("smb", "sftp", "webdav")]
BUCKET = pytest.param("s3", marks=pytest.mark.needs_samba)
NUMBERED = ["disk", "memory", SERVERS[0]]
ON_DISKS = ["disk", "memory", *SERVERS]


@pytest.fixture(params=[*ON_DISKS, BUCKET])
def author(request: pytest.FixtureRequest, tmp_path: Path) -> Author:
    makers: dict[str, Callable[[], Author]] = {
        "disk": lambda: DiskAuthor(tmp_path),
        "memory": lambda: MemoryAuthor(MemoryFolder(time.time)),
        "smb": lambda: over("smb_place", request),
        "sftp": lambda: over("sftp_place", request),
        "webdav": lambda: over("webdav_place", request),
        "s3": lambda: BucketAuthor(request.getfixturevalue("s3_place").open("")),
    }
    return makers[request.param]()


def by_name(entries: tuple[Entry, ...]) -> dict[str, Entry]:
    return {entry.name: entry for entry in entries}


def test_lists_one_directory_and_not_what_is_below(author: Author) -> None:
    author.write("a.md", b"12345")
    author.write("sub/b.md", b"")
    found = by_name(author.folder.entries(""))
    assert found.keys() == {"a.md", "sub"}
    assert found["sub"].is_dir and not found["a.md"].is_dir
    assert found["a.md"].signature.size == 5
    assert found["a.md"].fault is None
    assert by_name(author.folder.entries("sub")).keys() == {"b.md"}


def test_an_absent_directory_is_an_error_and_not_empty(author: Author) -> None:
    with pytest.raises(FileNotFoundError):
        author.folder.entries("nowhere")


def test_listing_a_file_is_an_error(author: Author) -> None:
    author.write("a.md", b"text")
    with pytest.raises(NotADirectoryError):
        author.folder.entries("a.md")


def test_reads_the_bytes_as_they_are(author: Author) -> None:
    content = bytes(range(256))
    author.write("sub/a.md", content)
    reading = author.folder.read("sub/a.md", LIMIT)
    assert reading.content == content
    assert reading.is_whole


def test_an_empty_file_is_read_whole(author: Author) -> None:
    author.write("a.md", b"")
    reading = author.folder.read("a.md", LIMIT)
    assert reading.content == b"" and reading.is_whole


def test_a_file_beyond_the_limit_is_not_whole(author: Author) -> None:
    author.write("a.md", b"x" * (LIMIT + 500))
    assert not author.folder.read("a.md", LIMIT).is_whole
    author.write("a.md", b"x" * LIMIT)
    assert author.folder.read("a.md", LIMIT).is_whole


def test_reading_what_is_not_there_is_an_error(author: Author) -> None:
    with pytest.raises(FileNotFoundError):
        author.folder.read("nothing.md", LIMIT)


def test_reading_a_directory_is_an_error(author: Author) -> None:
    author.write("sub/a.md", b"text")
    with pytest.raises(OSError) as caught:
        author.folder.read("sub", LIMIT)
    assert caught.value.errno in (errno.EISDIR, errno.EINVAL)  # its words are in the system's language


def test_listing_and_reading_agree_on_the_signature(author: Author) -> None:
    author.write("a.md", b"text")
    assert by_name(author.folder.entries(""))["a.md"].signature == author.folder.read("a.md", LIMIT).before


def test_an_edit_changes_the_signature(author: Author) -> None:
    author.write("a.md", b"text")
    before = by_name(author.folder.entries(""))["a.md"].signature
    assert by_name(author.folder.entries(""))["a.md"].signature == before
    author.write("a.md", b"longer text")
    assert by_name(author.folder.entries(""))["a.md"].signature != before


@pytest.mark.parametrize("author", ON_DISKS, indirect=True)
def test_a_moved_file_keeps_its_signature(author: Author) -> None:
    author.write("a.md", b"text")
    before = by_name(author.folder.entries(""))["a.md"].signature
    author.move("a.md", "sub/b.md")
    assert by_name(author.folder.entries("sub"))["b.md"].signature == before


@pytest.mark.parametrize("author", NUMBERED, indirect=True)
def test_directories_have_numbers_of_their_own(author: Author) -> None:
    author.write("one/a.md", b"text")
    author.write("two/a.md", b"text")
    found = by_name(author.folder.entries(""))
    numbers = {author.folder.root_id(), found["one"].signature.file_id, found["two"].signature.file_id}
    assert len(numbers) == 3
    assert 0 not in numbers


def test_the_servers_clock_is_not_asked_in_a_folder_that_is_not_ours(author: Author) -> None:
    author.write("a.md", b"text")
    assert author.folder.server_time() is None
    assert author.with_client("me").server_time() is None
    assert by_name(author.folder.entries("")).keys() == {"a.md"}


@pytest.mark.parametrize("author", ON_DISKS, indirect=True)
def test_the_servers_clock_is_the_one_that_dates_files(author: Author) -> None:
    author.write(".kb/share.json", b"{}")
    author.write("a.md", b"text")
    told = author.with_client("me").server_time()
    assert told is not None
    mtime = by_name(author.folder.entries(""))["a.md"].signature.mtime_ns / 1e9
    assert abs(told - mtime) < 10


def test_disk_a_pipe_does_not_hold_the_reader(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    folder = DiskFolder(tmp_path)
    assert by_name(folder.entries(""))["pipe.md"].fault == "special"
    with pytest.raises(OSError, match="regular"):
        folder.read("pipe.md", LIMIT)


def test_disk_links_are_followed_inside_the_folder_only(tmp_path: Path) -> None:
    root = tmp_path / "share"
    (root / "sub").mkdir(parents=True)
    (tmp_path / "secret.md").write_text("secret")
    (root / "a.md").write_text("text")
    (root / "inside.md").symlink_to("a.md")
    (root / "outside.md").symlink_to("../secret.md")
    (root / "nowhere.md").symlink_to("absent.md")
    (root / "sub-again").symlink_to("sub")
    (root / "up").symlink_to("..")
    found = by_name(DiskFolder(root).entries(""))
    assert found["inside.md"].fault is None and found["inside.md"].signature.size == 4
    assert found["outside.md"].fault == "outside"
    assert found["nowhere.md"].fault == "unreadable"
    assert found["sub-again"].is_dir and found["sub-again"].is_link
    assert found["up"].fault == "outside"


def test_disk_a_link_to_a_name_that_only_begins_like_the_folder_is_outside(tmp_path: Path) -> None:
    root = tmp_path / "share"
    root.mkdir()
    (tmp_path / "share-private").mkdir()
    (tmp_path / "share-private" / "a.md").write_text("secret")
    (root / "a.md").symlink_to(tmp_path / "share-private" / "a.md")
    assert by_name(DiskFolder(root).entries(""))["a.md"].fault == "outside"
