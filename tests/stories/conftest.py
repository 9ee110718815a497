"""Stories are told through the program itself: `kb` as its own process, the window with its real refresh process."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from stories.telling import Kb, Said, kb_in, small_share

from kb_app import settings
from kb_app.bootstrap import build
from kb_app.ui.app import prepare
from kb_app.ui.window import Window


@pytest.fixture
def kb(tmp_path: Path) -> Kb:
    """Runs `kb` with a home of its own, as a script would."""
    return kb_in(tmp_path / "home")


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
    return small_share(tmp_path / "share")
