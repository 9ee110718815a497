"""What `kb doctor` takes from around the program: the clock, the system's files, the environment."""

import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kb_app.services.writing.spelling import PLACES


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`mounts` and `watches` are Linux's; elsewhere they are not there, and what needs them is not asked."""

    clock: Callable[[], float] = time.time
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    platform: str = sys.platform
    encoding: str = field(default_factory=sys.getfilesystemencoding)
    mounts: Path = Path("/proc/self/mounts")
    watches: Path = Path("/proc/sys/fs/inotify/max_user_watches")
    dictionaries: Sequence[Path] = PLACES
