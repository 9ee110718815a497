"""A folder in a bucket (S3, and what speaks like it): `s3://key@host/bucket/folder`, the key's secret in the keyring.

A bucket creates safely (`If-None-Match: *`), and most can replace or delete an object on the condition that it still is
the version that was read (`If-Match`). Not all do: older servers write and delete all the same (MinIO and Ceph delete
whatever the condition), and Ceph compares the version's tag as it keeps it, without the quotes of HTTP. So a session
tries all that on objects of our own before it touches an article; without it new articles and all deposits still go
through, and the rest waits. What is ours alone, in `.kb`, is moved by copying.
"""

import errno
import hashlib
from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any
from uuid import uuid4

from kb_app.domain.share_url import ShareUrl
from kb_app.sync.folder import Comparison, Entry, Reading, Signature, is_offline
from kb_app.sync.remote import checked
from kb_app.sync.s3_session import S3Session, TagForm

_ANOTHER_TAG = f'"{"0" * 32}"'


class S3Folder:
    """Directories are beginnings of names: they exist when something is in them."""

    def __init__(self, url: ShareUrl, session: S3Session, client: str = "") -> None:
        self._root = url.path.partition("/")[2]
        self._session = session
        self._client = client

    def root_id(self) -> int:
        self._session.call("list_objects_v2", "", Prefix=self._prefix(""), MaxKeys=1)
        return 0

    def entries(self, path: str) -> tuple[Entry, ...]:
        prefix, more = self._prefix(path), dict[str, str]()
        found: list[Entry] = []
        is_there = not path
        while True:
            page = self._session.call("list_objects_v2", path, Prefix=prefix, Delimiter="/", **more)
            directories = [one["Prefix"][len(prefix) :].rstrip("/") for one in page.get("CommonPrefixes", ())]
            found += [Entry(name, is_dir=True) for name in directories]
            for item in page.get("Contents", ()):
                is_there = True
                if name := item["Key"][len(prefix) :]:
                    found.append(Entry(name, is_dir=False, signature=_signature(item, item["Size"])))
            if not page.get("IsTruncated"):
                break
            more = {"ContinuationToken": page["NextContinuationToken"]}
        if not found and not is_there:
            self._refuse_absent(path)
        return tuple(found)

    def read(self, path: str, limit: int) -> Reading:
        try:
            answer = self._session.call("get_object", path, Key=self._key(path), Range=f"bytes=0-{limit}")
        except FileNotFoundError:
            if self._has_below(path):
                raise IsADirectoryError(errno.EISDIR, "is a directory", path) from None
            raise
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
            # an empty object has no first byte
            answer = self._session.call("get_object", path, Key=self._key(path))
        total = str(answer.get("ContentRange", "")).rpartition("/")[2]
        signature = _signature(answer, int(total) if total.isdigit() else answer["ContentLength"])
        # an object is replaced as a whole: what is read is one version
        return Reading(self._session.content(answer), signature, signature)

    def server_time(self) -> float | None:
        """The date of the server's answer when it is asked for the marker; None outside a marked folder."""
        if not self._client:
            return None
        try:
            answer = self._session.call("head_object", ".kb/share.json", Key=self._key(".kb/share.json"))
            date = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
        except (OSError, KeyError, ValueError):
            return None
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()

    def make_directory(self, path: str) -> None:
        checked(path)

    def create(self, path: str, content: bytes) -> bool:
        self._session.call("put_object", path, Key=self._key(path), Body=content, IfNoneMatch="*")
        return True

    def move(self, old: str, new: str) -> None:
        is_ours = old.startswith(".kb/")
        if not is_ours and not self.comparison().removes:
            raise OSError(errno.ENOTSUP, "this bucket deletes whatever it is told of the version", old)
        content, tag = self._version(old)
        self.create(new, content)
        try:
            self.remove(old) if is_ours else self._delete_if(old, tag)
        except (FileExistsError, FileNotFoundError):
            # another version is there by now: what was copied stays where it was
            self.remove(new)
            raise FileNotFoundError(errno.ENOENT, "changed while it was moved", old) from None

    def swap(self, new: str, target: str, displaced: str) -> None:  # noqa: ARG002 - the port's
        raise OSError(errno.ENOTSUP, "no single step swaps two objects", target)

    def remove(self, path: str) -> None:
        self._session.call("delete_object", path, Key=self._key(path))

    def comparison(self) -> Comparison:
        if self._session.comparison is None:
            self._session.comparison = self._prove()
        return self._session.comparison

    def replace(self, path: str, old: bytes, new: bytes) -> None:
        if not self.comparison().replaces:
            raise OSError(errno.ENOTSUP, "this bucket replaces whatever it is told of the version", path)
        content, tag = self._version(path)
        if content != old:
            raise FileExistsError(errno.EEXIST, "another version is there", path)
        self._put_if(path, new, tag)

    def _prove(self) -> Comparison:
        """Whether both conditions are kept: when they hold, and when they do not."""
        path = f".kb/tmp/{self._client}/{uuid4().hex}"
        self.create(path, b"one")
        try:
            replaces = self._replaces(path, "quoted") or self._replaces(path, "bare")
            removes = _is_refused(lambda: self._delete_if(path, _ANOTHER_TAG)) and _is_done(
                lambda: self._delete_if(path, self._version(path)[1])
            )
        finally:
            self.remove(path)
        return Comparison(replaces, removes)

    def _replaces(self, path: str, tags: TagForm) -> bool:
        """Whether an object is replaced if it is the version that is named so, and only then."""
        self._session.tags = tags
        _, tag = self._version(path)
        return (
            _is_refused(lambda: self._put_if(path, b"two", _ANOTHER_TAG))
            and _is_done(lambda: self._put_if(path, b"three", tag))
            and self._version(path)[0] == b"three"
        )

    def _version(self, path: str) -> tuple[bytes, str]:
        """A version and its tag."""
        answer = self._session.call("get_object", path, Key=self._key(path))
        return self._session.content(answer), answer["ETag"]

    def _put_if(self, path: str, content: bytes, tag: str) -> None:
        self._session.call("put_object", path, Key=self._key(path), Body=content, IfMatch=self._session.told(tag))

    def _delete_if(self, path: str, tag: str) -> None:
        self._session.call("delete_object", path, Key=self._key(path), IfMatch=self._session.told(tag))

    def _refuse_absent(self, path: str) -> None:
        """Raises OSError: nothing begins with that name and a slash."""
        self._session.call("head_object", path, Key=self._key(path))
        raise NotADirectoryError(errno.ENOTDIR, "not a directory", path)

    def _has_below(self, path: str) -> bool:
        page = self._session.call("list_objects_v2", path, Prefix=self._prefix(path), MaxKeys=1)
        return bool(page.get("Contents"))

    def _key(self, path: str) -> str:
        return "/".join(part for part in (self._root, checked(path)) if part)

    def _prefix(self, path: str) -> str:
        key = self._key(path) if path else self._root
        return f"{key}/" if key else ""


def _signature(answer: Any, size: int) -> Signature:
    """The tag of a version stands for the file's number.

    Full seconds: the head of an answer cuts off what a listing may have of them (Ceph).
    """
    tag = hashlib.sha256(answer["ETag"].encode()).digest()
    return Signature(size, int(answer["LastModified"].timestamp()) * 1_000_000_000, int.from_bytes(tag[:8]))


def _is_refused(deed: Callable[[], None]) -> bool:
    try:
        deed()
    except FileExistsError:
        return True
    except OSError as error:
        return _not_understood(error)
    return False


def _is_done(deed: Callable[[], None]) -> bool:
    try:
        deed()
    except OSError as error:
        return _not_understood(error)
    return True


def _not_understood(error: OSError) -> bool:
    """Always False: the server does not do that. What says nothing of the server is raised again."""
    if is_offline(error) or isinstance(error, PermissionError):
        raise error
    return False
