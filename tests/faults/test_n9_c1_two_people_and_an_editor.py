"""The story that docs/sync-proof.md shows: two computers and an editor, cut and killed while they write."""

import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]


@pytest.mark.needs_samba
def test_n9_c1_two_people_and_an_editor_lose_nothing_while_the_network_is_cut() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "soak.story"], cwd=TESTS, capture_output=True, text=True, check=False, timeout=600
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "server: fiche-1: nothing at its path" in told.stdout, "it was cut at the worst moment"
    assert "server: fiche-4: nothing at its path" in told.stdout
    assert "nothing was lost" in told.stdout
