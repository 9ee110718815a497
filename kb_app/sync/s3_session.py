"""A connection to a bucket: order by order, its refusals as the operating system's own errors."""

import errno
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from kb_app.domain.share_url import ShareUrl
from kb_app.sync.folder import Comparison
from kb_app.sync.remote import Lost, MissingLibrary

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


TagForm = Literal["quoted", "bare"]
"""How a version's tag is told to the server: as it comes, or without its quotes."""


class S3Session:
    """`secret` is asked for once; without a user, the environment's own credentials are used. Raises OSError."""

    def __init__(self, url: ShareUrl, secret: Callable[[], str | None]) -> None:
        self._url = url
        self._secret = secret
        self._lock = threading.Lock()
        self._client: BaseClient | None = None
        self.comparison: Comparison | None = None
        """What the bucket proved; None before it was asked."""
        self.tags: TagForm = "quoted"

    def call(self, method: str, path: str, **arguments: Any) -> Any:
        """The answer of the bucket to `method`, one of the library's names."""
        client = self._connected()
        from botocore.exceptions import BotoCoreError, ClientError
        from urllib3.exceptions import HTTPError

        bucket = self._url.path.partition("/")[0]
        try:
            return getattr(client, method)(Bucket=bucket, **arguments)
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            raise OSError(_ERRNO.get(status, errno.EIO), f"the bucket answers {status}", path) from error
        except (BotoCoreError, HTTPError) as error:
            # the library reads what a refusal explains without a net of its own
            raise Lost(self._url.server) from error

    def told(self, tag: str) -> str:
        """A version's tag as this server compares it."""
        return tag.strip('"') if self.tags == "bare" else tag

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
