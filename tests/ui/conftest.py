"""A window on the sample folder, without a refresh process: what it hears is told by the test."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from kb_app.bootstrap import Services
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
