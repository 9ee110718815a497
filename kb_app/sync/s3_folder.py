"""A folder in a bucket (S3, and what speaks like it): `s3://key@host/bucket/folder`, the key's secret in the keyring.

A bucket creates safely (`If-None-Match: *`), but has no step that moves an object. What is ours alone, in `.kb`, is
moved by copying; an article is never taken away that way, because somebody may write it meanwhile. So new articles and
all deposits go through, and a change of an article waits ("not-supported") for a computer that can make it.
"""

import errno
import hashlib
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kb_app.domain.share_url import ShareUrl
from kb_app.sync.folder import Entry, Reading, Signature
from kb_app.sync.remote import Lost, MissingLibrary, checked

if TYPE_CHECKING:
    from botocore.client import BaseClient

_CONNECT_SECONDS = 15
_ANSWER_SECONDS = 30
_AT_ONCE = 16
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
        return Reading(answer["Body"].read(), signature, signature)

    def server_time(self) -> float | None:
        """None: asking would cost two orders, and versions are told apart by their tags and not by their dates."""
        return None

    def make_directory(self, path: str) -> None:
        checked(path)

    def create(self, path: str, content: bytes) -> bool:
        self._session.call("put_object", path, Key=self._key(path), Body=content, IfNoneMatch="*")
        return True

    def move(self, old: str, new: str) -> None:
        if not old.startswith(".kb/"):
            raise OSError(errno.ENOTSUP, "no single step takes an object away from a bucket", old)
        content = self._session.call("get_object", old, Key=self._key(old))["Body"].read()
        self.create(new, content)
        self.remove(old)

    def swap(self, new: str, target: str, displaced: str) -> None:  # noqa: ARG002 - the port's
        raise OSError(errno.ENOTSUP, "no single step swaps two objects", target)

    def remove(self, path: str) -> None:
        self._session.call("delete_object", path, Key=self._key(path))

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
