"""What tests of several layers need to make a home: settled files, one refresh, a folder that takes nothing."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb_app.bootstrap import build_refresher
from kb_app.settings import Settings


def settle(root: Path) -> Path:
    """Date every file of `root` an hour back: one that is being written waits for its next look."""
    hour_ago = time.time() - 3600
    for path in root.rglob("*"):
        if path.is_file() and not path.is_symlink():
            os.utime(path, (hour_ago, hour_ago))
    return root


def refresh(followed: Settings) -> list[object]:
    """One refresh, as the child process does it; returns its events."""
    events: list[object] = []
    refresher = build_refresher(followed)
    try:
        refresher.refresh(events.append)
    finally:
        refresher.close()
    return events


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nobody may write in `folder`, not even root, for whom modes mean nothing: it is mounted upon itself."""
    if os.geteuid() == 0:
        subprocess.run(["mount", "--bind", folder, folder], check=True)
        subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
    else:
        folder.chmod(0o555)
    try:
        yield
    finally:
        if os.geteuid() == 0:
            subprocess.run(["umount", folder], check=True)
        else:
            folder.chmod(0o755)
