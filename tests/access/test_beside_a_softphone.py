"""The compact window on a real screen: an agent types, reads, and Esc gives the focus back to the softphone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kb_app.settings import Settings

HERE = Path(__file__).parent
KB = Path(sys.executable).with_name("kb")


@pytest.mark.needs_atspi
def test_escape_gives_the_focus_back_and_the_answer_stays_in_sight(sample_home: Settings, screen: str) -> None:
    environment = {**os.environ, "DISPLAY": screen, "KB_HOME": str(sample_home.home), "QT_QPA_PLATFORM": "xcb"}
    script = ["sh", HERE / "beside_a_softphone.sh", KB, sys.executable]
    done = subprocess.run(script, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split() == ["Vademecum", "Softphone", "Vademecum"], done.stderr
