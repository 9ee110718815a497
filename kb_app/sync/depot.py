"""What this program keeps in `.kb` of a shared folder: every file there has a name of its own and never changes.

objects/<aa>/<sha256>.md          every text that one of our computers published
inbox/<client>/<number>-<id>.md   records: what was submitted, flags, replies
heads/<client>.<number>           empty; a new number says that there is news from that computer
tmp/<client>/                     files on their way to their name
"""

import errno
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from kb_app.sync.client import Client
from kb_app.sync.conflicts import conflict_path
from kb_app.sync.folder import WritableFolder
from kb_app.sync.history import Claim, Kind, local_date, read, sha256
from kb_app.sync.submission import Submission

NOT_SUPPORTED = frozenset({errno.ENOTSUP, errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP})

_HEAD = re.compile(r"(?P<client>[0-9a-f]{16})\.(?P<number>\d{1,9})")
_MOST_COPIES = 20


def new_name() -> str:
    return uuid4().hex


@dataclass(frozen=True, slots=True)
class Depot:
    """`unique` gives file names that nobody else uses. All methods raise OSError."""

    folder: WritableFolder
    client: Client
    unique: Callable[[], str] = new_name
    _made: set[str] = field(default_factory=set)

    def make_directory(self, path: str) -> None:
        """As the folder's, asked once only: over a network each asking costs."""
        if path not in self._made:
            self.folder.make_directory(path)
            self._made.add(path)

    def stage(self, content: bytes) -> str:
        """Write `content` under a name of ours, from where it can be moved."""
        directory = f".kb/tmp/{self.client.id}"
        self.make_directory(directory)
        place = f"{directory}/{self.unique()}"
        self.folder.create(place, content)
        return place

    def put(self, path: str, content: bytes) -> None:
        """Make sure that `content` is at `path` for good: written elsewhere, moved there, read back."""
        for _ in range(2):
            found = read(self.folder, path)
            if found == content:
                return
            if found is not None:
                # cut off, or damaged on the server's disk: the name is ours, the bytes may interest somebody
                self.folder.move(path, f"{path}.bad-{self.unique()}")
            self.make_directory(path.rpartition("/")[0])
            if not self.place(content, path):
                continue
        if read(self.folder, path) != content:
            raise OSError(errno.EIO, "not read back as it was written", path)

    def place(self, content: bytes, path: str) -> bool:
        """Write `content` to `path` in one step; False if there is something already.

        Where nothing can be moved safely the name itself is written to: reading back decides.
        """
        staged = self.stage(content)
        try:
            self.folder.move(staged, path)
        except FileExistsError:
            self.folder.remove(staged)
            return False
        except OSError as error:
            if error.errno not in NOT_SUPPORTED or not path.startswith(".kb/"):
                raise
            self.folder.remove(staged)
            try:
                self.folder.create(path, content)
            except FileExistsError:
                return False
        return True

    def deposit(self, content: bytes) -> None:
        """Keep `content` under its SHA-256: from here on it cannot be lost, whatever happens at its path."""
        self.put(object_path(sha256(content)), content)

    def published(self, revision: str) -> bytes | None:
        """The text whose SHA-256 is `revision`, if one of our computers published it."""
        content = read(self.folder, object_path(revision))
        return content if content is not None and sha256(content) == revision else None

    def record(self, submission: Submission, number: int) -> float:
        """Tell what is submitted; when that was first told, in Unix seconds of the share's clock."""
        path = f".kb/inbox/{self.client.id}/{number:06d}-{submission.id}.md"
        self.put(path, submission.inbox or _record(submission))
        return self.folder.read(path, 1).before.mtime_ns / 1e9

    def mark(self, path: str, claim: Claim, kind: Kind, content: bytes = b"") -> None:
        """Say how `claim` ended."""
        self.put(claim.file(path, kind), content)

    def announce(self, submission: str) -> None:
        """Tell all who follow the folder that there is news from this computer. Raises LocalError too."""
        self.make_directory(".kb/heads")
        number = self.client.settle(submission)
        try:
            self.folder.create(f".kb/heads/{self.client.id}.{number}", b"")
        except FileExistsError:
            # the number was new to this computer: another one goes by its name
            self.client.rename()
            number = self.client.settle(submission)
            self.folder.create(f".kb/heads/{self.client.id}.{number}", b"")
        for client, earlier in self._heads():
            if client == self.client.id and earlier < number:
                self.folder.remove(f".kb/heads/{client}.{earlier}")

    def check_heads(self) -> bool:
        """False if the share has gone back in time: what this computer announced last is not there any more.

        A name that has been further than this computer ever was is somebody else's too: a new one is taken. Raises
        LocalError too.
        """
        numbers = [number for client, number in self._heads() if client == self.client.id]
        if max(numbers, default=0) > self.client.last:
            self.client.rename()
        last = self.client.announced
        # a listing may be older than our own last head: it is asked for by its name
        return not last or last in numbers or read(self.folder, f".kb/heads/{self.client.id}.{last}") is not None

    def keep_beside(self, path: str, content: bytes, who: str, when: float) -> str:
        """Put `content` beside the article at `path` as a conflict copy, once; where it is."""
        for number in range(1, _MOST_COPIES):
            copy = conflict_path(path, who, local_date(when), number)
            self.make_directory(copy.rpartition("/")[0])
            if self.place(content, copy) or read(self.folder, copy) == content:
                return copy
        raise FileExistsError(errno.EEXIST, "too many conflict copies", path)

    def bring_back(self, path: str, claims: tuple[Claim, ...]) -> bool:
        """Put the newest of these crashed `claims` back at `path` and close them; False if there is no text to put."""
        text = read(self.folder, claims[0].file(path, Kind.DISPLACED))
        if text is None:
            return False
        self.make_directory(path.rpartition("/")[0])
        self.place(text, path)
        for claim in claims:
            self.mark(path, claim, Kind.BACK)
        return True

    def _heads(self) -> list[tuple[str, int]]:
        try:
            names = [entry.name for entry in self.folder.entries(".kb/heads")]
        except FileNotFoundError:
            return []
        return [(head["client"], int(head["number"])) for name in names if (head := _HEAD.fullmatch(name))]


def object_path(revision: str) -> str:
    return f".kb/objects/{revision[:2]}/{revision}.md"


def _record(submission: Submission) -> bytes:
    """A header that people can read too; JSON's quotes are YAML's."""
    content = submission.content
    fields = {
        "kind": "tombstone" if content is None else "revision",
        "path": submission.path,
        "base": submission.base,
        "revision": "" if content is None else sha256(content),
        "moved_from": submission.moved_from,
        "author": submission.author,
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items() if value]
    return "\n".join(["---", *lines, "---", ""]).encode()
