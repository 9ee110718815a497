"""What stories are told with: `kb` as a process of its own, and a small shared folder"""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from homes import settle


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


Kb = Callable[..., Said]


def kb_in(home: Path) -> Kb:
    """Runs `kb` with that home, as a script would."""
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


def small_share(root: Path) -> Path:
    """A small shared folder at `root`."""
    (root / "paiement").mkdir(parents=True)
    (root / "paiement" / "echelonne.md").write_text(
        "---\ntitle: Payer en plusieurs fois\naliases: [facilités de paiement]\n---\n\nOui, à partir de 300 €.\n",
        "utf-8",
    )
    (root / "bourse.md").write_text("# Demander une bourse\n\nLa demande se fait avant le 15 mai.\n", "utf-8")
    for number in range(12):
        (root / f"fiche-{number}.md").write_text(f"# Fiche {number}\n\nTexte numéro {number}.\n", "utf-8")
    return settle(root)
