"""Windows on somebody's home, for tests of several layers; Qt is loaded by the first that asks for one."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kb_app.bootstrap import Services


@pytest.fixture
def window_of(qtbot, qapp) -> Iterator[Callable[[Services], Any]]:
    """A window without a refresh process: what it saves waits for whoever refreshes."""
    from kb_app.ui.app import prepare
    from kb_app.ui.window import Window

    windows: list[Window] = []

    def make(services: Services) -> Window:
        prepare(qapp, services)
        window = Window(services, qapp)
        window.flows.refresh.refresh_now = lambda _label="": None
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.close()
