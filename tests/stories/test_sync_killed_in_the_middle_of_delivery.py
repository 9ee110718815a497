"""`kb sync` killed while it delivers, at random, time and again: in the end everything arrived, and once."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

NUMBER = 10


@pytest.mark.slow
def test_killed_at_random_delivered_exactly_once(kb, share: Path, tmp_path: Path) -> None:
    articles = sorted(path.name for path in share.glob("fiche-*"))
    kb("sync", folder=share)
    for number in range(NUMBER):
        file = tmp_path / f"fiche-{number}.md"
        file.write_text(f"# Fiche {number}\n\nTexte nouveau {number}.\n", "utf-8")
    _put_all(tmp_path)
    chance = random.Random(4)
    for _ in range(5):
        _sync_and_kill(tmp_path / "home", after=chance.randrange(4), wait=chance.random() * 0.02)
    final = kb("sync", "--json")
    assert final.code == 0
    assert json.loads(final.out.splitlines()[-1])["waiting"] == 0, kb("outbox").out
    for number in range(NUMBER):
        text = (share / f"fiche-{number}.md").read_text("utf-8")
        assert text == f"# Fiche {number}\n\nTexte nouveau {number}.\n"
    assert sorted(path.name for path in share.glob("fiche-*")) == articles
    records = [file.read_text("utf-8") for file in (share / ".kb" / "inbox").rglob("*.md")]
    flags = sorted(record.splitlines()[-1] for record in records if "kind: flag" in record)
    assert flags == sorted(f"Remarque {number}" for number in range(NUMBER))
    assert len(json.loads(kb("outbox", "--all", "--json").out)) == 2 * NUMBER


def _put_all(place: Path) -> None:
    """As `kb publish` and `kb flag` do, in one process: one by one they would take ten seconds."""
    program = f"""
from pathlib import Path
from kb_app import settings
from kb_app.bootstrap import build
from kb_app.domain.contribution import Subject
services = build(settings.load(Path({str(place / "home")!r}), environment={{}}))
for number in range({NUMBER}):
    services.editing.publish(Path({str(place)!r}) / f"fiche-{{number}}.md")
    services.feedback.send(Subject.FLAG, f"Remarque {{number}}", f"fiche-{{number}}")
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def _sync_and_kill(home: Path, after: int, wait: float) -> None:
    """Kill `kb sync` `wait` seconds after so many items were told to be delivered, unless it is faster."""
    command = [sys.executable, "-u", "-m", "kb_app", "--home", str(home), "sync", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ}) as sync:
        assert sync.stdout is not None
        seen = 0
        for line in sync.stdout:
            seen += '"deliver"' in line
            if seen >= after and '"fetch"' not in line:
                break
        time.sleep(wait)
        sync.send_signal(signal.SIGKILL)
