"""A text editor at another desk: opens, keeps open and saves files of a share as on a mounted one."""

from typing import IO

import smbclient

from benchmarks.servers import samba


class SmbEditor:
    """`directory` is below the server's share; `port` may be that of a bad network."""

    def __init__(self, port: int, directory: str) -> None:
        self._directory = directory
        self._cache: dict[str, object] = {}
        self._how = {
            "port": port,
            "username": samba.USER,
            "password": samba.PASSWORD,
            "connection_cache": self._cache,
            "encrypt": False,
        }

    def open(self, path: str, share: str, mode: str = "r+b") -> IO[bytes]:
        """`share`: what others may do meanwhile, of `r`, `w` and `d` (rename and delete)."""
        place = f"\\\\127.0.0.1\\share\\{self._directory}\\{path}".replace("/", "\\")
        opened: IO[bytes] = smbclient.open_file(place, mode=mode, buffering=0, share_access=share, **self._how)
        return opened

    def read(self, path: str) -> bytes:
        with self.open(path, "rwd", "rb") as file:
            return file.read()

    def save(self, path: str, content: bytes) -> None:
        """In place, as Notepad does: the file is emptied and written again."""
        with self.open(path, "r", "r+b") as file:
            file.truncate(0)
            file.write(content)

    def close(self) -> None:
        smbclient.reset_connection_cache(fail_on_error=False, connection_cache=self._cache)
