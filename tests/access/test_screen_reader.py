"""The real program as a screen reader meets it, by AT-SPI: search, hear the count, open, list headings, follow a link.

Needs `make access`, which installs a screen, an accessibility bus and the system's Python bindings for it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kb_app.settings import Settings

HERE = Path(__file__).parent
KB = Path(sys.executable).with_name("kb")
SYSTEM_PYTHON = "/usr/bin/python3"


@pytest.mark.needs_atspi
def test_a_blind_agent_finds_an_answer_and_goes_on_from_it(sample_home: Settings, screen: str) -> None:
    environment = {
        **os.environ,
        "DISPLAY": screen,
        "KB_HOME": str(sample_home.home),
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    }
    session = ["dbus-run-session", "--", HERE / "session.sh", KB, SYSTEM_PYTHON, HERE / "screen_reader.py"]
    done = subprocess.run(
        [*session, "paiement échelonné"], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert any("résultats" in sentence for sentence in told["heard"]), told["heard"]
    assert len(told["results"]) > 5
    assert told["results"][0].startswith("Mettre en place un paiement échelonné")
    assert told["text"].startswith("Mettre en place un paiement échelonné")
    assert len(told["headings"]) >= 3
    assert len(told["links"]) >= 1
    assert told["followed"].split("\n")[0] != told["text"].split("\n")[0]
