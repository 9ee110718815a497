"""L8: whatever makes an article end the process that reads it, the others are not kept from anybody for long."""

import json
import signal
import subprocess
import sys
from pathlib import Path

from homes import settle

DEADLY = """
import os, signal, sys
from kb_app.parsing import parser
parse = parser.parse_article
def deadly(data, **where):
    if b"mortel" in data:
        os.kill(os.getpid(), signal.SIGKILL)
    return parse(data, **where)
parser.parse_article = deadly
from kb_app.cli.main import main
sys.exit(main())
"""


def sync(home: Path, share: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-c", DEADLY, "--home", str(home), "--folder", str(share), "sync", "--json"]
    return subprocess.run(words, check=False, capture_output=True, text=True, timeout=60)


def found(home: Path, word: str) -> int:
    words = [sys.executable, "-m", "kb_app", "--home", str(home), "search", word, "--literal", "--json"]
    return len(json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)["hits"])


def make(share: Path) -> None:
    share.mkdir()
    for number in range(30):
        (share / f"f{number:02}.md").write_text(f"# Fiche {number}\n\nLa bourse numéro {number}.\n", "utf-8")
    (share / "f15.md").write_text("# Bourse\n\nLe délai.\n", "utf-8")
    settle(share)


def test_l8_after_five_deaths_it_is_passed_over_and_said_and_comes_back_once_it_is_mended(tmp_path: Path) -> None:
    share, home = tmp_path / "fiches", tmp_path / "home"
    make(share)
    assert sync(home, share).returncode == 0
    assert found(home, "délai") == 1
    (share / "f15.md").write_text("# Bourse\n\nUn texte mortel.\n", "utf-8")
    (share / "nouvelle.md").write_text("# Nouvelle\n\nUn duplicata.\n", "utf-8")
    settle(share)

    codes = [sync(home, share).returncode for _ in range(5)]
    assert codes == [-signal.SIGKILL] * 5
    last = sync(home, share)
    assert last.returncode == 0
    events = [json.loads(line) for line in last.stdout.splitlines()]
    told = [event["path"] for event in events if event["event"] == "problem"]
    assert told == ["f15.md"]
    assert found(home, "duplicata") == 1
    assert found(home, "délai") == 0, "what cannot be read by the window either is not offered to it"

    (share / "f15.md").write_text("# Bourse\n\nUn texte sain, sans délai.\n", "utf-8")
    settle(share)
    assert sync(home, share).returncode == 0
    assert found(home, "délai") == 1


def test_l8_an_article_at_which_the_power_failed_is_not_suspected(tmp_path: Path) -> None:
    """A death or two at the same article are chance; once it was read, nothing is held against it."""
    share, home = tmp_path / "fiches", tmp_path / "home"
    make(share)
    (share / "f15.md").write_text("# Bourse\n\nUn texte mortel.\n", "utf-8")
    settle(share)
    assert [sync(home, share).returncode for _ in range(4)] == [-signal.SIGKILL] * 4
    healthy = [sys.executable, "-m", "kb_app", "--home", str(home), "--folder", str(share), "sync"]
    subprocess.run(healthy, check=True, capture_output=True)
    for file in home.glob("library.db*"):
        file.unlink()
    codes = [sync(home, share).returncode for _ in range(2)]
    assert codes == [-signal.SIGKILL] * 2, "its four deaths are forgotten"
