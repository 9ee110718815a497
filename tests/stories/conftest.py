"""Stories are told through the program itself: `kb` as its own process, the window with its real refresh process."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from homes import settle
from PySide6.QtWidgets import QApplication

from kb_app import settings
from kb_app.bootstrap import build
from kb_app.ui.app import prepare
from kb_app.ui.window import Window


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


Kb = Callable[..., Said]


@pytest.fixture
def kb(tmp_path: Path) -> Kb:
    """Runs `kb` with a home of its own, as a script would."""
    home = tmp_path / "home"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("KB_", "QT_", "DISPLAY"))}

    def run(*arguments: object, folder: Path | None = None) -> Said:
        words = ["--home", str(home), *(["--folder", str(folder)] if folder else []), *map(str, arguments)]
        done = subprocess.run(
            [sys.executable, "-m", "kb_app", *words],
            capture_output=True,
            text=True,
            timeout=120,
            env={**environment, "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Said(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def other(kb: Kb, tmp_path: Path) -> Kb:
    """The same on a second home: another person's computer."""

    def run(*arguments: object, folder: Path | None = None) -> Said:
        words = ["--folder", folder] if folder else []
        return kb("--home", tmp_path / "other", *words, *arguments)

    return run


@pytest.fixture
def open_window(qtbot, qapp: QApplication, tmp_path: Path) -> Iterator[Callable[[], Window]]:
    """Opens the window on the same home as `kb`, refresh process included."""
    opened = []

    def make() -> Window:
        services = build(settings.load(tmp_path / "home", environment={}))
        prepare(qapp, services)
        window = Window(services, qapp)
        qtbot.addWidget(window)
        window.show()
        window.start_refreshing()
        opened.append((window, services))
        return window

    yield make
    for window, services in opened:
        window.close()
        services.close()


@pytest.fixture
def share(tmp_path: Path) -> Path:
    """A small shared folder."""
    root = tmp_path / "share"
    (root / "paiement").mkdir(parents=True)
    (root / "paiement" / "echelonne.md").write_text(
        "---\ntitle: Payer en plusieurs fois\naliases: [facilités de paiement]\n---\n\nOui, à partir de 300 €.\n",
        "utf-8",
    )
    (root / "bourse.md").write_text("# Demander une bourse\n\nLa demande se fait avant le 15 mai.\n", "utf-8")
    for number in range(12):
        (root / f"fiche-{number}.md").write_text(f"# Fiche {number}\n\nTexte numéro {number}.\n", "utf-8")
    return settle(root)
