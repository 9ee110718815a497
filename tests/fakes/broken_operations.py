"""Counts the file operations of a pass below one directory, and kills the process before the n-th, or makes it fail.

An audit hook sees every open, rename, link, removal and listing, and cannot be taken out again: each run happens in a
child of its own. Run as a script it tries all n in turn and prints what it found as JSON (see tests/faults).
"""

import errno
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from fakes.desk import Clock, Desk

from kb_app.domain.errors import LocalError
from kb_app.sync.disk_folder import DiskFolder
from kb_app.sync.ledger import PullResult
from kb_app.sync.state import load

_OPERATIONS = frozenset(
    {"open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.scandir", "os.listdir"}
)
_BEFORE = {f"{number}.md": f"first text of {number}" for number in range(14)}


class Saboteur:
    """Does `deed` (`kill`, `fail once`, `fail on`) at the `at`-th operation below `base`."""

    def __init__(self, base: Path, at: int, deed: str) -> None:
        self.count = 0
        self._base, self._at, self._deed = str(base), at, deed
        sys.addaudithook(self._notice)

    def _notice(self, event: str, arguments: tuple[object, ...]) -> None:
        if event not in _OPERATIONS or not str(arguments[0]).startswith(self._base):
            return
        self.count += 1
        if self.count < self._at or (self.count > self._at and self._deed == "fail once"):
            return
        if self._deed == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(errno.ENOSPC if self._deed == "fail on" else errno.EACCES, f"sabotaged {event}")


def make_desk(base: Path) -> Desk:
    return Desk(DiskFolder(base / "share"), base / "home", Clock(time.time() + 300_000))


def prepare(base: Path) -> dict[str, str]:
    """A copy that is two passes old, and a share where much happened since; what the share holds now."""
    root = base / "share"
    root.mkdir(parents=True)
    for path, text in _BEFORE.items():
        (root / path).write_text(text)
    desk = make_desk(base)
    desk.pull()
    (root / "1.md").unlink()
    desk.pull()
    (root / "2.md").write_text("second text of 2")
    (root / "3.md").write_text("")
    (root / "4.md").rename(root / "moved.md")
    (root / "sub").mkdir()
    (root / "sub" / "new.md").write_text("new")
    (root / "CON.md").write_text("odd")
    return {path.relative_to(root).as_posix(): path.read_text() for path in root.rglob("*.md")}


def pull_later(base: Path) -> PullResult:
    desk = make_desk(base)
    desk.clock.wait(1000)
    return desk.pull()


def check(base: Path, on_share: dict[str, str], outcome: str) -> Iterator[str]:
    """What is wrong after an interrupted pass, and after the next one."""
    desk = make_desk(base)
    desk.clock.wait(2000)
    saved = load(desk.state_file)
    complete = {*_BEFORE.values(), *on_share.values()}
    for file in desk.copy.rglob("*.md"):
        if file.read_text() not in complete:
            yield f"half a file: {file.name}"
    kept = {file.read_text() for place in (desk.copy, desk.trash) for file in place.rglob("*.md")}
    if not set(_BEFORE.values()) <= kept:
        yield f"lost: {set(_BEFORE.values()) - kept}"
    if outcome == "raised":
        yield "the pass raised an exception"
    result = desk.pull()
    desk.clock.wait(700)
    last = desk.pull()
    if desk.texts(last) != on_share:
        yield f"not repaired: {desk.texts(last)}"
    told = {*result.added, *result.changed, *last.added, *last.changed}
    changed = {
        path for path, known in last.files.items() if getattr(saved.files.get(path), "sha256", "") != known.sha256
    }
    if not changed <= told:
        yield f"a change nobody heard of: {changed - told}"
    leftovers = [file.name for file in desk.home.rglob("*") if file.name.endswith(".new")]
    if leftovers:
        yield f"leftovers: {leftovers}"


def in_child(deed: str, base: Path, at: int) -> str:
    """Run one sabotaged pass; `survived` when there was no n-th operation."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            saboteur = Saboteur(base, at, deed)
            # when not even the copy can be read, nothing can be said of it
            with suppress(LocalError):
                pull_later(base)
            code = 0 if saboteur.count < at else 2
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return {0: "survived", 2: "went on"}.get(
        os.waitstatus_to_exitcode(status), "raised" if deed != "kill" else "killed"
    )


def main(base: Path, deed: str, step: int) -> None:
    template = base / "template"
    on_share = prepare(template)
    found: list[str] = []
    runs, at = 0, 1
    while True:
        runs += 1
        place = base / "run"
        shutil.copytree(template, place)
        outcome = in_child(deed, place, at)
        found += [f"{deed} at {at}: {problem}" for problem in check(place, on_share, outcome)]
        shutil.rmtree(place)
        if outcome == "survived":
            break
        at += step
    print(json.dumps({"runs": runs, "problems": found}))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
