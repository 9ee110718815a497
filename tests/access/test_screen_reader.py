"""The real program as a screen reader meets it, by AT-SPI.

Needs `make access`, which installs a screen, an accessibility bus and the system's Python bindings for it.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from homes import refresh, settle

from kb_app import places
from kb_app.settings import Settings

HERE = Path(__file__).parent
KB = Path(sys.executable).with_name("kb")
SYSTEM_PYTHON = "/usr/bin/python3"


def hear(home: Settings, screen: str, script: str, query: str) -> dict[str, Any]:
    """What `script` met in the program on a screen and an accessibility bus of its own."""
    environment = {
        **os.environ,
        "DISPLAY": screen,
        "KB_HOME": str(home.home),
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    }
    session = ["dbus-run-session", "--", HERE / "session.sh", KB, SYSTEM_PYTHON, HERE / script]
    done = subprocess.run([*session, query], env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.needs_atspi
def test_a_blind_agent_finds_an_answer_and_goes_on_from_it(sample_home: Settings, screen: str) -> None:
    told = hear(sample_home, screen, "screen_reader.py", "paiement échelonné")
    assert any("résultats" in sentence for sentence in told["heard"]), told["heard"]
    assert len(told["results"]) > 5
    assert told["results"][0].startswith("Mettre en place un paiement échelonné")
    assert told["text"].startswith("Mettre en place un paiement échelonné")
    assert len(told["headings"]) >= 3
    assert len(told["links"]) >= 1
    assert told["followed"].split("\n")[0] != told["text"].split("\n")[0]


@pytest.mark.needs_atspi
def test_a_blind_agent_follows_a_procedure_flags_it_and_sees_the_preferences(
    make_home: Callable[..., Settings], tmp_path: Path, screen: str
) -> None:
    share = tmp_path / "fiches"  # what is sent arrives there
    shutil.copytree(places.sample_folder(), share)
    home = make_home(settle(share))
    refresh(home)
    told = hear(home, screen, "blind_call.py", "paiement échelonné")
    assert told["step"].startswith("Étape 1 sur 6. Vérifier les conditions")
    assert "compte bancaire dans la zone SEPA" in told["text"]
    assert told["choices"][0].replace("\u00a0", " ") == "1 : Toutes remplies"
    assert len(told["choices"]) == 2
    assert told["next"].startswith("Étape 2 sur 6. ")
    assert told["copied"]
    assert told["sent"]
    for dialog in ("flag", "preferences"):
        assert len(told[dialog]) > 5
        assert [control for control in told[dialog] if not control[1].strip()] == []
