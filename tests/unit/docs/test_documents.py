"""The documents say what is: map, commands, settings and actions."""

import re
import subprocess
import sys
from pathlib import Path

from kb_app.cli.arguments import build_parser
from kb_app.cli.commands import COMMANDS
from kb_app.places import sample_folder
from kb_app.preferences import TABLE
from kb_app.ui.actions import TABLE as ACTIONS
from kb_app.ui.actions import shown_keys

ROOT = Path(__file__).parents[3]


def test_the_map_is_the_tree() -> None:
    drawn = subprocess.run([sys.executable, ROOT / "packaging" / "draw_map.py"], capture_output=True, check=False)
    assert drawn.returncode == 0, drawn.stdout


def test_every_module_has_a_caption() -> None:
    for line in (ROOT / "ARCHITECTURE.md").read_text("utf-8").splitlines():
        if re.match(r"  \w+\.py", line):
            assert len(line.split(None, 1)) == 2, line


def test_every_command_is_in_the_readme_in_its_page_and_in_the_help() -> None:
    readme, page = ((ROOT / name).read_text("utf-8") for name in ("README.md", "docs/commands.md"))
    shown = build_parser().format_help()
    for command in COMMANDS:
        assert f"`kb {command}" in readme, command
        assert f"`kb {command}" in page, command
        if command != "open":
            assert f"    {command} " in shown, command


def test_every_key_is_in_the_help_article() -> None:
    text = " ".join(path.read_text("utf-8") for path in (sample_folder() / "aide").glob("*.md"))
    missing = [row.name for row in ACTIONS if row.keys and shown_keys(row) not in text]
    assert missing == []


def test_every_setting_has_words_and_a_group() -> None:
    assert all(setting.text and setting.group for setting in TABLE)
    assert len({setting.key for setting in TABLE}) == len(TABLE)
