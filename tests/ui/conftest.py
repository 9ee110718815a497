"""A window on the sample folder, without a refresh process: what it hears is told by the test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from homes import refresh
from PySide6.QtWidgets import QApplication

from kb_app import settings
from kb_app.bootstrap import Services, build
from kb_app.ui.app import prepare
from kb_app.ui.window import Window


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    return QApplication


@pytest.fixture
def window(qtbot, qapp: QApplication, services: Services) -> Iterator[Window]:
    prepare(qapp, services)
    made = Window(services, qapp)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    qapp.setStyleSheet("")  # large text and colours are the application's: the next test begins with its own


@pytest.fixture
def desk_of(share: Path, tmp_path: Path) -> Iterator[Callable[..., Services]]:
    """A person's own home that follows the test's `share`; they sign with their name unless told otherwise."""
    made: list[Services] = []

    def make(name: str, signature: str | None = None) -> Services:
        home = settings.follow(settings.load(tmp_path / name, environment={}), (share,))
        home = settings.change(home, signature=name if signature is None else signature)
        settings.save(home)
        refresh(home)
        made.append(build(home))
        return made[-1]

    yield make
    for services in made:
        services.close()
