"""The address of a shared folder that is not mounted: `smb://user@server/share/folder`.

It never holds a password: those are in the system's keyring, under the address of the server.
"""

from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

SCHEMES = {"smb": 445, "sftp": 22, "webdav": 80, "webdavs": 443, "s3": 443}
"""What can be spoken, and the usual ports."""


class BadUrl(ValueError):
    """An address that cannot be used; `reason` is `password`, `scheme` or `place`. The text itself is not repeated."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ShareUrl:
    """`user` may hold a domain (`FIRM;anne`) and be empty: whoever is logged in. `path` begins without `/`."""

    scheme: str
    host: str
    port: int
    user: str
    path: str

    @property
    def name(self) -> str:
        """The last part of the path, as a label for people."""
        return self.path.rpartition("/")[2]

    @property
    def server(self) -> str:
        """The server without user and path: what a password belongs to."""
        port = "" if self.port == SCHEMES[self.scheme] else f":{self.port}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{port}"

    def __str__(self) -> str:
        if not self.user:
            return f"{self.server}/{quote(self.path)}"
        return self.server.replace("://", f"://{quote(self.user, safe=';')}@", 1) + f"/{quote(self.path)}"


def is_url(text: str) -> bool:
    """True for what means to be an address; `C:\\files` and `/srv/files` do not."""
    return "://" in text


def parse_url(text: str) -> ShareUrl:
    """Raises BadUrl."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise BadUrl("place") from None
    if parts.password is not None:
        raise BadUrl("password")
    if parts.scheme not in SCHEMES:
        raise BadUrl("scheme")
    path = "/".join(part for part in unquote(parts.path).split("/") if part)
    if not parts.hostname or not path or parts.query or parts.fragment or {".", ".."} & set(path.split("/")):
        raise BadUrl("place")
    return ShareUrl(parts.scheme, parts.hostname, port or SCHEMES[parts.scheme], unquote(parts.username or ""), path)
