"""A directory behind FUSE that fails as a network drive does, up to calls that never return.

`python failing_mount.py SOURCE MOUNT CONTROL` mounts until it is unmounted. CONTROL is a file of JSON, read at every
operation: a list of `{"op", "path", "do", …}`, of which the first that fits is done. `op` is `list`, `stat`, `read` or
`*`; `path` begins with `/` and means all below it too, with `$` at its end only itself. `do` is `error` (with `errno`
and, to let some pass first, `after`), `hang` (until CONTROL says otherwise; whoever waits is in state D), `empty` or
`truncate` (listings), `round` (times of modification to even seconds, as FAT has them).
"""

import errno
import json
import os
import sys
import time
from itertools import count
from pathlib import Path
from typing import Any

import fuse


class FailingMount(fuse.Operations):  # type: ignore[misc]
    def __init__(self, source: Path, control: Path) -> None:
        self._source, self._control = source, control
        self._calls = count(1)

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        rounds = self._meet("stat", path) == "round"
        found = os.lstat(self._real(path))
        answer = {name: getattr(found, name) for name in dir(found) if name.startswith("st_") and name[-2:] != "ns"}
        return answer | {"st_mtime": found.st_mtime // 2 * 2 if rounds else found.st_mtime}

    def opendir(self, path: str) -> int:
        """Fails here rather than in `readdir`, whose ENOENT the C library takes for the end of the directory."""
        self._meet("list", path)
        return 0

    def readdir(self, path: str, fh: int) -> list[str]:
        deed = self._rule("list", path).get("do", "")
        names = sorted(entry.name for entry in Path(self._real(path)).iterdir())
        kept = {"empty": 0, "truncate": len(names) // 3}.get(deed, len(names))
        return [".", "..", *names[:kept]]

    def open(self, path: str, flags: int) -> int:
        return os.open(self._real(path), flags)

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        self._meet("read", path)
        return os.pread(fh, size, offset)

    def release(self, path: str, fh: int) -> int:
        os.close(fh)
        return 0

    def _real(self, path: str) -> str:
        return f"{self._source}{path}"

    def _meet(self, op: str, path: str) -> str:
        """What is to be done to this operation: it hangs or fails here, the rest is the caller's."""
        while (rule := self._rule(op, path)).get("do") == "hang":
            time.sleep(0.05)
        if rule.get("do") == "error" and next(self._calls) > rule.get("after", 0):
            raise fuse.FuseOSError(rule.get("errno", errno.EIO))
        return str(rule.get("do", ""))

    def _rule(self, op: str, path: str) -> dict[str, Any]:
        for rule in json.loads(self._control.read_bytes()):
            place = rule.get("path", "/")
            fits = path == place[:-1] if place.endswith("$") else f"{path}/".startswith(f"{place.rstrip('/')}/")
            if fits and rule["op"] in (op, "*"):
                return dict(rule)
        return {}


if __name__ == "__main__":
    source, mount, control = map(Path, sys.argv[1:])
    fuse.FUSE(
        FailingMount(source, control), str(mount), foreground=True, use_ino=True,
        attr_timeout=0, entry_timeout=0, ac_attr_timeout=0, direct_io=True,
    )  # fmt: skip
