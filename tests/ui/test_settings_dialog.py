"""The preferences: drawn from the table, what the organisation locked is shown as locked."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QPushButton, QSpinBox

from kb_app import settings
from kb_app.domain.folder import Site
from kb_app.ui.dialogs.keys_dialog import KeysDialog
from kb_app.ui.dialogs.settings_dialog import SettingsDialog


@pytest.fixture
def locked(tmp_path: Path) -> settings.Settings:
    policy = tmp_path / "policy.toml"
    policy.write_text('[locked]\ntheme = "dark"\n', "utf-8")
    return settings.load(environment={"KB_HOME": str(tmp_path / "home"), "KB_POLICY": str(policy)})


def test_what_is_locked_cannot_be_changed_and_says_so(qtbot, locked: settings.Settings) -> None:
    dialog = SettingsDialog(locked)
    qtbot.addWidget(dialog)
    theme = next(box for box in dialog.findChildren(QComboBox) if box.findData("dark") >= 0)
    assert not theme.isEnabled()
    assert theme.currentData() == "dark"
    assert [label.text() for label in dialog.findChildren(QLabel) if "organisation" in label.text()]
    theme.setCurrentIndex(0)
    assert dialog.changes() == {}


def test_only_what_was_changed_is_returned(qtbot, locked: settings.Settings) -> None:
    dialog = SettingsDialog(locked)
    qtbot.addWidget(dialog)
    dialog.findChildren(QSpinBox)[0].setValue(150)
    assert list(dialog.changes().values()) == [150]


def test_a_site_is_chosen_by_its_name_and_one_that_is_unknown_is_kept(qtbot, locked: settings.Settings) -> None:
    sites = (Site("rennes", "Rennes"), Site("lille", "Lille"))
    dialog = SettingsDialog(settings.change(locked, site="brest"), sites)
    qtbot.addWidget(dialog)
    choice = next(box for box in dialog.findChildren(QComboBox) if box.findData("lille") >= 0)
    assert choice.currentText() == "brest"
    assert dialog.changes() == {}
    choice.setCurrentText("Lille")
    assert dialog.changes() == {"site": "lille"}


def test_the_rescue_page_is_a_file_to_choose(qtbot, locked: settings.Settings, monkeypatch, tmp_path: Path) -> None:
    dialog = SettingsDialog(locked)
    qtbot.addWidget(dialog)
    page = tmp_path / "secours.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(page), ""))
    next(button for button in dialog.findChildren(QPushButton) if button.text() == "Choisir…").click()
    assert dialog.changes() == {"rescue_page": str(page)}


def test_no_key_of_the_sheet_is_cut_off(qtbot) -> None:
    dialog = KeysDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    labels = [label for label in dialog.findChildren(QLabel) if label.text()]
    assert len(labels) > 80
    assert not [label.text() for label in labels if label.height() < label.heightForWidth(label.width())]
