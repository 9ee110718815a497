"""An editor that is killed in mid-word loses at most what was typed in the last second.

`KB_KILLS=100 KB_KILLS_REPORT=file` kills it more often and says what was lost at most.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from homes import refresh, settle

from kb_app import settings

WRITER = Path(__file__).with_name("writer.py")
KILLS = int(os.environ.get("KB_KILLS", "3"))
TEXT = "---\nid: bourse\ntitle: Bourse\n---\nAvant le 15 mai.\n"


@pytest.mark.slow
def test_l10_an_editor_killed_at_random_loses_at_most_the_last_second(tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (share / "bourse.md").write_text(TEXT, "utf-8")
    home = settings.follow(settings.load(tmp_path / "home", environment={}), (settle(share),))
    settings.save(home)
    refresh(home)
    draft = tmp_path / "home" / "workspace" / "drafts" / "bourse.md"
    rng = random.Random(6)
    worst = 0.0
    for number in range(KILLS):
        log = tmp_path / f"log-{number}"
        before = draft.read_text("utf-8") if draft.exists() else TEXT
        writer = subprocess.Popen(
            [sys.executable, str(WRITER), str(tmp_path / "home"), str(log)],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 60
        while not log.exists() or not log.read_text():
            assert time.monotonic() < deadline
            assert writer.poll() is None
            time.sleep(0.02)
        time.sleep(rng.uniform(0.6, 2.5))
        killed = time.monotonic()
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        rows = [line.split() for line in log.read_text().splitlines() if line.count(" ") == 1]
        kept = len(draft.read_text("utf-8")) - len(before)
        lost = [float(when) for typed, when in rows if int(typed) > kept]
        worst = max(worst, killed - lost[0] if lost else 0.0)
        text = draft.read_text("utf-8")
        assert text.startswith(TEXT.partition("Avant")[0])
        assert text.endswith("Avant le 15 mai.\n")
        assert worst < 1.0, f"kill {number}: {len(lost)} letters"
    if report := os.environ.get("KB_KILLS_REPORT"):
        Path(report).write_text(f"{KILLS} kills, at most {worst:.2f} s lost\n", "utf-8")
