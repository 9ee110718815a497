"""The preferences: drawn from the table, what the organisation locked is shown as locked."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QSpinBox

from kb_app import settings
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
