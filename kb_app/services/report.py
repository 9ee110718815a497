"""A report for whoever helps: versions, the doctor's findings, the end of the log; shown before it is saved."""

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kb_app.domain.errors import LocalError
from kb_app.preferences import TABLE
from kb_app.services.diagnosis import diagnose
from kb_app.settings import Settings

PACKAGES = ("kb-app", "PySide6-Essentials", "Whoosh", "Markdown", "sqlite-utils", "watchdog", "numpy")
TAIL = 200
"""Lines of each log."""
PRIVATE = frozenset({"signature", "site"})


def report(settings: Settings) -> str:
    """Plain text. No query, title, name or path of an article: the log has none, and paths of the home are shortened.

    Not for the window's own thread: the doctor asks the shared folders.
    """
    parts = [
        "# Vademecum",
        f"{platform.platform()}, Python {platform.python_version()}, {sys.executable and Path(sys.executable).name}",
        "\n".join(f"{name} {_version(name)}" for name in PACKAGES),
        "# settings",
        "\n".join(f"{row.key} = {settings[row.key]!r}" for row in TABLE if row.key not in PRIVATE),
        "# doctor",
        "\n".join(f"{each.level}  {each.code}  {each.topic}: {each.message}" for each in diagnose(settings)),
    ]
    for file in sorted(settings.log.glob("*.log")):
        parts += [f"# {file.name}", _tail(file)]
    text = "\n\n".join(parts) + "\n"
    for place, word in [(settings.home, "HOME"), *((folder.path, folder.label.upper()) for folder in settings.folders)]:
        text = text.replace(str(place), f"<{word}>")
    return text.replace(str(Path.home()), "~")


def save(text: str, file: Path) -> None:
    """Write what was shown to a file that the person chose. Raises LocalError."""
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise LocalError("not-exported", str(error)) from error


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "?"


def _tail(file: Path) -> str:
    try:
        return "\n".join(file.read_text("utf-8", "replace").splitlines()[-TAIL:])
    except OSError:
        return ""
