"""C1 C2 C5 L3: real processes on a real disk; one of them is an editor, and one is killed again and again."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fakes import delivering_process

from kb_app.sync.client import Client
from kb_app.sync.disk_folder import DiskFolder
from kb_app.sync.founding import prepare
from kb_app.sync.history import REPAIR_AFTER
from kb_app.sync.repair import repair, rescue

SCRIPT = Path(delivering_process.__file__)


def start(root: Path, home: Path, name: str, count: int) -> "subprocess.Popen[str]":
    command = [sys.executable, str(SCRIPT), str(root), str(home), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    root = tmp_path / "share"
    root.mkdir()
    prepare(DiskFolder(root), "test", clock=time.time)
    (root / "a.md").write_bytes(b"the beginning\n")
    return root


def visible(root: Path, home: Path) -> str:
    client = Client(home / "last.json")
    folder = DiskFolder(root, client.id)
    rescue(folder, client, "a.md")
    return "\n".join(path.read_text() for path in root.glob("*.md"))


@pytest.mark.slow
def test_c2_three_computers_and_an_editor_lose_nothing(library: Path, tmp_path: Path) -> None:
    computers = [start(library, tmp_path, name, 8) for name in ("one", "two", "three")]
    editor = start(library, tmp_path, "", 40)
    told = [entry for process in [*computers, editor] for entry in json.loads(process.communicate(timeout=120)[0])]
    assert all(outcome != "waiting" for _, outcome, _ in told)
    text = visible(library, tmp_path)
    assert [token for token, *_ in told if token not in text] == []
    assert (library / "a.md").exists()


@pytest.mark.slow
def test_l2_l3_killed_again_and_again_the_article_stays_whole(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(4)
    for number in range(8):
        process = start(library, tmp_path, f"victim{number}", 1000)
        time.sleep(0.4 + rng.random() * 0.3)
        process.kill()
        process.communicate()
        monkeypatch.setattr("kb_app.sync.history.REPAIR_AFTER", 0.0)
        client = Client(tmp_path / "nurse.json")
        repair(DiskFolder(library, client.id), client, ["a.md"])
        monkeypatch.setattr("kb_app.sync.history.REPAIR_AFTER", REPAIR_AFTER)
        assert (library / "a.md").read_bytes().startswith(b"the beginning\n")
    tokens = [line for line in (library / "a.md").read_text().splitlines() if line.startswith("T-")]
    assert tokens
    assert len(set(tokens)) == len(tokens), "nothing twice"
    for name in {token.split("-")[1] for token in tokens}:
        numbers = [int(token.split("-")[2]) for token in tokens if token.split("-")[1] == name]
        assert numbers == list(range(len(numbers))), "none is missing among those that were delivered"
