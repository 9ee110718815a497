"""A directory on a server's disk, and how the network shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kb_app.sync.folder import WritableFolder


@dataclass(frozen=True, slots=True)
class RemotePlace:
    """`open` gives the folder at `root` over the network, for the client of that id."""

    root: Path
    open: Callable[[str], WritableFolder]
