"""What a refresh of a folder on this computer costs when nothing changed, and when one article did.

`python -m benchmarks.refresh HOME FOLDER` is the process that is measured: as `kb sync --watch` it refreshes again and
again, and its first refresh includes what a new process looks through once.
"""

import json
import os
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.corpus import read_source, write_folder
from benchmarks.figures import percentile
from benchmarks.tables import table
from kb_app import settings as settings_module
from kb_app.bootstrap import build_refresher
from kb_app.services.events import Event

ROUNDS = 9
DAYS = 3 * 86_400.0
HEAD = (
    "articles", "first copy, s", "first refresh of a process, s", "nothing changed, median s", "slowest of 9, s",
    "one changed, s", "most memory, MB",
)  # fmt: skip


def measure(work: Path, counts: tuple[int, ...]) -> str:
    """A table in Markdown, a row for each count of articles."""
    return table(HEAD, [_row(work / str(count), count) for count in counts])


def _row(place: Path, count: int) -> list[str]:
    folder = write_folder(place / "folder", count, read_source())
    written = time.time() - DAYS
    for file in folder.rglob("*.md"):
        os.utime(file, (written, written))
    home = place / "home"
    first = _run("-m", "kb_app", "--home", str(home), "--folder", str(folder), "sync")
    found = json.loads(_run("-m", "benchmarks.refresh", str(home), str(folder))[1])
    seconds = found["unchanged"]
    return [
        f"{count:,}",
        f"{first[0]:.1f}",
        f"{found['first']:.2f}",
        f"{percentile(seconds, 0.5):.2f}",
        f"{max(seconds):.2f}",
        f"{found['changed']:.2f}",
        f"{found['memory']:.0f}",
    ]


def _run(*words: str) -> tuple[float, str]:
    began = time.perf_counter()
    done = subprocess.run([sys.executable, *words], check=True, text=True, stdout=subprocess.PIPE)
    return time.perf_counter() - began, done.stdout


def follow(home: Path, folder: Path) -> dict[str, float | list[float]]:
    """Refresh `home` in this process, time after time; one article of `folder` is written to before the last time."""
    refresher = build_refresher(settings_module.load(home, environment={}))

    def seconds() -> float:
        began = time.perf_counter()
        refresher.refresh(_unheard)
        return time.perf_counter() - began

    first = seconds()
    unchanged = [seconds() for _ in range(ROUNDS)]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    file = random.Random(7).choice(sorted(folder.rglob("*.md")))
    file.write_text(file.read_text("utf-8") + "\nUne phrase de plus.\n", "utf-8")
    os.utime(file, (time.time() - 3600,) * 2)
    changed = seconds()
    refresher.close()
    return {"first": first, "unchanged": unchanged, "changed": changed, "memory": memory}


def _unheard(_event: Event) -> None:
    """Nobody listens here."""


if __name__ == "__main__":
    sys.stdout.write(json.dumps(follow(Path(sys.argv[1]), Path(sys.argv[2]))))
