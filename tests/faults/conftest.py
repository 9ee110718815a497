"""A desk that follows a folder in memory, whose clock is the desk's own."""

from pathlib import Path

import pytest
from fakes.desk import Clock, Desk
from fakes.memory_folder import MemoryFolder


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def share(clock: Clock) -> MemoryFolder:
    return MemoryFolder(clock)


@pytest.fixture
def desk(share: MemoryFolder, clock: Clock, tmp_path: Path) -> Desk:
    return Desk(share, tmp_path / "home", clock)
