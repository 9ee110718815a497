"""A folder in a bucket (S3, and what speaks like it): `s3://key@host/bucket/folder`, the key's secret in the keyring.

A bucket creates safely (`If-None-Match: *`), and most can replace or delete an object on the condition that it still is
the version that was read (`If-Match`). Not all do: older servers write and delete all the same (MinIO deletes whatever
the condition). So a session tries both on objects of our own before it touches an article; without them new articles
and all deposits still go through, and the rest waits. What is ours alone, in `.kb`, is moved by copying.
"""

import errno
import hashlib
import threading
from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from kb_app.domain.share_url import ShareUrl
from kb_app.sync.folder import Comparison, Entry, Reading, Signature, is_offline
from kb_app.sync.remote import Lost, MissingLibrary, checked

if TYPE_CHECKING:
    from botocore.client import BaseClient

_CONNECT_SECONDS = 15
_ANSWER_SECONDS = 30
_AT_ONCE = 16
_ANOTHER_TAG = f'"{"0" * 32}"'
_ERRNO = {
    401: errno.EACCES,
    403: errno.EACCES,
    404: errno.ENOENT,
    409: errno.EEXIST,  # two conditional writes at once: one of them lost
    412: errno.EEXIST,
    416: errno.EINVAL,
    501: errno.ENOTSUP,
    503: errno.ECONNRESET,
}


class S3Session:
    """`secret` is asked for once; without a user, the environment's own credentials are used. Raises OSError."""

    def __init__(self, url: ShareUrl, secret: Callable[[], str | None]) -> None:
        self._url = url
        self._secret = secret
        self._lock = threading.Lock()
        self._client: BaseClient | None = None
        self.comparison: Comparison | None = None
        """What the bucket proved; None before it was asked."""

    def call(self, method: str, path: str, **arguments: Any) -> Any:
        """The answer of the bucket to `method`, one of the library's names."""
        client = self._connected()
        from botocore.exceptions import BotoCoreError, ClientError

        bucket = self._url.path.partition("/")[0]
        try:
            return getattr(client, method)(Bucket=bucket, **arguments)
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            raise OSError(_ERRNO.get(status, errno.EIO), f"the bucket answers {status}", path) from error
        except BotoCoreError as error:
            raise Lost(self._url.server) from error

    def content(self, answer: Any) -> bytes:
        """What follows the head of an answer: the connection may be lost even then."""
        from botocore.exceptions import BotoCoreError

        try:
            content: bytes = answer["Body"].read()
        except BotoCoreError as error:
            raise Lost(self._url.server) from error
        return content

    def close(self) -> None:
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _connected(self) -> "BaseClient":
        with self._lock:
            if self._client is None:
                try:
                    import boto3
                    from botocore.config import Config
                except ImportError as error:
                    raise MissingLibrary("s3") from error
                url = self._url
                is_plain = url.host in {"localhost", "127.0.0.1"}
                self._client = boto3.client(
                    "s3",
                    endpoint_url=f"{'http' if is_plain else 'https'}://{url.host}:{url.port}",
                    aws_access_key_id=url.user or None,
                    aws_secret_access_key=self._secret() if url.user else None,
                    config=Config(
                        connect_timeout=_CONNECT_SECONDS,
                        read_timeout=_ANSWER_SECONDS,
                        max_pool_connections=_AT_ONCE,
                        # an order sent twice finds its own file and takes it for a stranger's
                        retries={"total_max_attempts": 1},
                        s3={"addressing_style": "path"},
                    ),
                )
            return self._client


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
            _, tag = self._version(path)
            replaces = (
                _is_refused(lambda: self._put_if(path, b"two", _ANOTHER_TAG))
                and _is_done(lambda: self._put_if(path, b"three", tag))
                and self._version(path)[0] == b"three"
            )
            removes = _is_refused(lambda: self._delete_if(path, _ANOTHER_TAG)) and _is_done(
                lambda: self._delete_if(path, self._version(path)[1])
            )
        finally:
            self.remove(path)
        return Comparison(replaces, removes)

    def _version(self, path: str) -> tuple[bytes, str]:
        """A version and its tag."""
        answer = self._session.call("get_object", path, Key=self._key(path))
        return self._session.content(answer), answer["ETag"]

    def _put_if(self, path: str, content: bytes, tag: str) -> None:
        self._session.call("put_object", path, Key=self._key(path), Body=content, IfMatch=tag)

    def _delete_if(self, path: str, tag: str) -> None:
        self._session.call("delete_object", path, Key=self._key(path), IfMatch=tag)

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
    """The tag of a version stands for the file's number."""
    tag = hashlib.sha256(answer["ETag"].encode()).digest()
    return Signature(size, round(answer["LastModified"].timestamp()) * 1_000_000_000, int.from_bytes(tag[:8]))


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
