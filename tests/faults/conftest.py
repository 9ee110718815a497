"""Desks that follow a folder in memory (which can lie) and one on the disk (which is real)."""

import time
from pathlib import Path

import pytest
from fakes.desk import Clock, Desk
from fakes.memory_folder import MemoryFolder

from kb_app.sync.disk_folder import DiskFolder

_DAYS_LATER = 300_000.0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def share(clock: Clock) -> MemoryFolder:
    return MemoryFolder(clock)


@pytest.fixture
def desk(share: MemoryFolder, clock: Clock, tmp_path: Path) -> Desk:
    return Desk(share, tmp_path / "home", clock)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A shared folder on the disk."""
    made = tmp_path / "share"
    made.mkdir()
    return made


@pytest.fixture
def disk_desk(root: Path, tmp_path: Path) -> Desk:
    """Its clock is days ahead, so that no file of the test is taken for one that is still being written."""
    return Desk(DiskFolder(root), tmp_path / "home", Clock(time.time() + _DAYS_LATER))
