"""`kb import` killed while it writes: what is there is whole, and the next import writes the rest, once."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fakes import import_samples as samples

from kb_app.transfer.importing import ledger

NUMBER = 300


@pytest.mark.slow
def test_killed_import_leaves_whole_articles_and_goes_on(kb, tmp_path: Path) -> None:
    notes = {f"{number:03}.md": f"# Note {number}\n\n" + f"Texte {number}. " * 400 for number in range(NUMBER)}
    source, target, whole = samples.files(tmp_path / "notes", notes), tmp_path / "fiches", tmp_path / "entier"
    assert kb("import", source, "--into", whole).code == 0
    expected = _articles(whole)
    assert len(expected) == NUMBER
    command = [sys.executable, "-m", "kb_app", "--home", str(tmp_path / "home"), "import", str(source), "--into"]
    with subprocess.Popen([*command, str(target)], stdout=subprocess.DEVNULL, env={**os.environ}) as importing:
        while len(_articles(target)) < NUMBER // 10 and importing.poll() is None:
            time.sleep(0.005)
        importing.send_signal(signal.SIGKILL)
    partial = _articles(target)
    assert 0 < len(partial) < NUMBER
    assert all(expected[name] == content for name, content in partial.items())
    assert not (target / ledger.NAME).exists()
    assert kb("import", source, "--into", target).code == 0
    assert _articles(target) == expected


def _articles(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.glob("*.md")}
