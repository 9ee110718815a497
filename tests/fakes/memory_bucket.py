"""A bucket in memory, and one computer's connection to it: the real `S3Folder` speaks to it, order by order."""

import errno
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from io import BytesIO
from typing import Any

from fakes.memory_folder import MemoryFolder
from fakes.seat import PowerCut

from kb_app.domain.share_url import parse_url
from kb_app.sync.s3_folder import S3Folder
from kb_app.sync.s3_session import S3Session, TagForm

_URL = parse_url("s3://key@bucket.example/bucket")


@dataclass
class MemoryBucket(S3Session):
    """Its objects are the files of `server`. `fault` is that of a `Seat`.

    `meanwhile` is what others do to an object just before an order that has a condition on it. `keeps_put` and
    `keeps_delete` False are servers that carry out an order whatever its `If-Match` says; `tags_compared` "bare" is one
    that compares tags without their quotes.
    """

    server: MemoryFolder
    fault: Callable[[int, str], str] = lambda number, name: ""
    keeps_put: bool = True
    keeps_delete: bool = True
    meanwhile: Callable[[str], None] = lambda key: None
    count: int = 0
    comparison: Any = field(default=None)
    tags: TagForm = "quoted"
    tags_compared: TagForm = "quoted"

    def call(self, method: str, path: str, **arguments: Any) -> Any:
        self.count += 1
        fault = self.fault(self.count, method)
        if fault == "kill":
            raise PowerCut
        if fault == "fail":
            raise OSError(errno.ETIMEDOUT, "no answer", method)
        if "IfMatch" in arguments:
            self.meanwhile(arguments["Key"])
        answer = getattr(self, f"_{method}")(**arguments)
        if fault == "lose":
            raise OSError(errno.ETIMEDOUT, "the answer was lost", method)
        return answer

    def _list_objects_v2(self, Prefix: str, Delimiter: str = "", MaxKeys: int = 1000) -> dict[str, Any]:  # noqa: N803
        keys = sorted(key for key in self.server.files if key.startswith(Prefix))[:MaxKeys]
        below = [key for key in keys if Delimiter and Delimiter in key[len(Prefix) :]]
        directories = sorted({Prefix + key[len(Prefix) :].partition(Delimiter)[0] + Delimiter for key in below})
        return {
            "CommonPrefixes": [{"Prefix": name} for name in directories],
            "Contents": [{"Key": key, **self._head(key)} for key in keys if key not in below],
            "IsTruncated": False,
        }

    def _get_object(self, Key: str, Range: str = "") -> dict[str, Any]:  # noqa: N803
        head, content = self._head(Key), self.server.files[Key].content
        if Range:
            content = content[: int(Range.rpartition("-")[2]) + 1]
        return {**head, "Body": BytesIO(content), "ContentRange": f"bytes 0-{len(content)}/{head['Size']}"}

    def _head_object(self, Key: str) -> dict[str, Any]:  # noqa: N803
        date = format_datetime(datetime.fromtimestamp(self.server.clock(), UTC), usegmt=True)
        return {**self._head(Key), "ResponseMetadata": {"HTTPHeaders": {"date": date}}}

    def _put_object(self, Key: str, Body: bytes, IfNoneMatch: str = "", IfMatch: str = "") -> None:  # noqa: N803
        if IfNoneMatch and Key in self.server.files:
            raise FileExistsError(errno.EEXIST, "412", Key)
        if IfMatch and self.keeps_put:
            self._expect(Key, IfMatch)
        self.server.overwrite(Key, Body)

    def _delete_object(self, Key: str, IfMatch: str = "") -> None:  # noqa: N803
        if IfMatch and self.keeps_delete:
            self._expect(Key, IfMatch)
        self.server.files.pop(Key, None)

    def _expect(self, key: str, tag: str) -> None:
        known = self._head(key)["ETag"]
        if (known if self.tags_compared == "quoted" else known.strip('"')) != tag:
            raise FileExistsError(errno.EEXIST, "412", key)

    def _head(self, key: str) -> dict[str, Any]:
        if key not in self.server.files:
            raise FileNotFoundError(errno.ENOENT, "404", key)
        found = self.server.files[key]
        return {
            "ETag": f'"{hashlib.md5(found.content, usedforsecurity=False).hexdigest()}"',
            "Size": len(found.content),
            "ContentLength": len(found.content),
            "LastModified": datetime.fromtimestamp(found.mtime_ns / 1e9, UTC),
        }


class BucketSeat(S3Folder):
    """As `Seat`, for a bucket: faults come between its orders, and an order is one step of the server."""

    def __init__(self, server: MemoryFolder, client: str) -> None:
        self.bucket = MemoryBucket(server)
        self.holds: dict[str, int] = {}
        self.caches = False
        super().__init__(_URL, self.bucket, client)

    @property
    def count(self) -> int:
        return self.bucket.count

    @property
    def fault(self) -> Callable[[int, str], str]:
        return self.bucket.fault

    @fault.setter
    def fault(self, fault: Callable[[int, str], str]) -> None:
        self.bucket.fault = fault
