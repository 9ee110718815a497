"""A screen of one's own for what needs a real one."""

import os
import subprocess
from collections.abc import Iterator

import pytest


@pytest.fixture
def screen() -> Iterator[str]:
    """The name of an X display of our own."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        name = f":{told.readline().strip()}"
    yield name
    server.terminate()
    server.wait(10)
