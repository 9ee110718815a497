"""IT puts a policy file on a computer: the first start asks nothing, and the window can be worked with at once."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from homes import settle
from PySide6.QtWidgets import QApplication, QDialog

from kb_app import language, places, settings
from kb_app.bootstrap import build
from kb_app.ui.app import prepare
from kb_app.ui.window import Window

POLICY = """
[defaults]
zoom = 120

[locked]
language = "en"
site = "rennes"

[[folders]]
label = "fiches"
path = '{share}'
"""
KNOWLEDGE = """
name = "Campus"

[[sites]]
code = "rennes"
label = "Rennes"

[vademecum]
newest = "99.1"
where = '//server/software/vademecum'
"""


@pytest.fixture
def managed(share: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a person who never started the program."""
    (share / "knowledge.toml").write_text(KNOWLEDGE, "utf-8")
    settle(share)
    (tmp_path / "policy.toml").write_text(POLICY.format(share=share), "utf-8")
    monkeypatch.setenv("KB_POLICY", str(tmp_path / "policy.toml"))
    monkeypatch.setenv("KB_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def window(managed: Path, qtbot, qapp: QApplication) -> Iterator[Window]:
    loaded = settings.load(environment=dict(os.environ))
    language.use(loaded.text("language"), places.resources() / "translations")
    services = build(loaded)
    prepare(qapp, services)
    opened = Window(services, qapp)
    qtbot.addWidget(opened)
    opened.show()
    opened.start_refreshing()
    yield opened
    opened.close()
    services.close()


def test_the_first_start_asks_nothing(window: Window, managed: Path, qtbot) -> None:
    qtbot.waitUntil(lambda: window.services.home.page("", date.today()).articles == 14, timeout=30_000)
    qtbot.waitUntil(lambda: "99.1" in window.desk.status.upgrade(), timeout=10_000)
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]
    assert not window.desk.welcome.isVisible()
    assert window.services.settings.labels == ("fiches",)
    assert window.services.settings["site"] == "rennes"
    assert window.services.settings["zoom"] == 120
    assert "//server/software/vademecum" in window.desk.status.upgrade()
    assert "is available" in window.desk.status.upgrade()
    window.search_for("facilités de paiement")
    qtbot.waitUntil(lambda: title_of(window) == "Payer en plusieurs fois", timeout=10_000)
    assert not (managed / "config.toml").exists(), (managed / "config.toml").read_text()


def title_of(window: Window) -> str:
    reading = window.reading()
    return reading.title if reading is not None else ""
