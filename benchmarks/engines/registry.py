"""The engines that are compared, and which of them are there."""

import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.engines.engine import Engine

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Entry:
    """An engine: its module and class, how to get it, and what part of the keystrokes it is asked (a slow one: few)."""

    name: str
    module: str
    made_by: str
    package: str = ""
    interpreters: tuple[str, ...] = (sys.executable,)
    indexes: bool = True
    asked_every: int = 1


OURS = "Vademecum"
ENTRIES = (
    Entry(OURS, "ours", "Ours"),
    Entry("tantivy", "tantivy_peer", "Tantivy", "pip install tantivy"),
    Entry("SQLite FTS5", "fts5", "Fts5"),
    # a Debian package belongs to the system's Python, which may be another than ours
    Entry("Xapian", "xapian_peer", "Xapian", "apt install python3-xapian", (sys.executable, "/usr/bin/python3")),
    Entry("ripgrep", "ripgrep", "Ripgrep", "apt install ripgrep", indexes=False, asked_every=25),
)
BY_NAME = {entry.name: entry for entry in ENTRIES}


def open_engine(name: str, folder: Path, place: Path) -> Engine:
    """The engine of that name over `folder`, with its files in `place`. ImportError when it is not installed here."""
    entry = BY_NAME[name]
    place.mkdir(parents=True, exist_ok=True)
    engine: Engine = getattr(_module(entry), entry.made_by)(folder, place)
    return engine


def version(name: str) -> str:
    return str(_module(BY_NAME[name]).version())


@cache
def interpreter(name: str) -> tuple[str, str]:
    """The Python that can run this engine, and the engine's version; two empty texts when none can."""
    for python in BY_NAME[name].interpreters:
        program = f"from benchmarks.engines.registry import version; print(version({name!r}))"
        try:
            done = subprocess.run([python, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
        except FileNotFoundError:
            continue
        if done.returncode == 0:
            return python, done.stdout.strip()
    return "", ""


def _module(entry: Entry) -> Any:
    return import_module(f"benchmarks.engines.{entry.module}")
