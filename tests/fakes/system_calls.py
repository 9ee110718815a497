"""What a process and its children really open and connect to, told by strace: Qt reads without Python's knowing."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_OPENING = ("open", "openat", "openat2", "creat", "execve", "execveat", "uselib")
_CALL = re.compile(r"^\d+\s+(?:\d[\d.]*\s+)?(\w+)\((.*)$")
_NAMED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_INTERNET = re.compile(r"sa_family=AF_INET")


@dataclass(frozen=True, slots=True)
class Calls:
    """After the mark, in order: `opened` files, `touched` ones (a stat, a link that was read), network addresses."""

    opened: tuple[str, ...]
    touched: tuple[str, ...]
    addresses: tuple[str, ...]


def can_trace() -> bool:
    """Whether strace is there and may trace: containers often forbid it."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-f", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0


def calls_of(command: Sequence[str], mark: str, environment: dict[str, str], seconds: float = 120) -> Calls:
    """Run `command` and tell what it did after it touched the file `mark`. Raises CalledProcessError if it fails."""
    with tempfile.NamedTemporaryFile("r", encoding="utf-8", errors="surrogateescape") as told:
        subprocess.run(
            ["strace", "-f", "-s", "4096", "-e", "trace=%file,%network", "-o", told.name, *command],
            env=environment,
            check=True,
            capture_output=True,
            timeout=seconds,
        )
        return _read(told.read().splitlines(), mark)


def _read(lines: Sequence[str], mark: str) -> Calls:
    start = next(number for number, line in enumerate(lines) if f'"{mark}"' in line and "execve(" not in line)
    opened, touched, addresses = [], [], []
    for line in lines[start + 1 :]:
        found = _CALL.match(line)
        if found is None:
            continue
        name, arguments = found[1], found[2]
        paths = [path for path in _NAMED.findall(arguments.partition(" = ")[0]) if path]
        if name in ("connect", "sendto", "sendmsg", "bind"):
            addresses += [arguments] if _INTERNET.search(arguments) else []
        elif name in _OPENING:
            opened += [_whole(arguments, path) for path in paths[:1]]
        elif paths:
            touched += paths
    return Calls(tuple(opened), tuple(touched), tuple(addresses))


def _whole(arguments: str, path: str) -> str:
    """A path that is not from the current directory is given as it stands, with its directory's number."""
    return path if path.startswith("/") or arguments.startswith(("AT_FDCWD", '"')) else f"{arguments[:3]}/{path}"


def outside(paths: Sequence[str], inside: Sequence[Path]) -> list[str]:
    """Those that are absolute and in none of these directories."""
    wanted = [str(each) for each in inside]
    return [
        path
        for path in dict.fromkeys(paths)
        if path.startswith("/") and not any(Path(path).is_relative_to(w) for w in wanted)
    ]
