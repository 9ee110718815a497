"""A folder that became another library is followed anew from the window, after it was said what would change."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from homes import refresh, settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QTreeWidget
from ui.driving import press, with_dialog

from kb_app.domain.contribution import Subject
from kb_app.ui.dialogs.adopt_dialog import AdoptDialog
from kb_app.ui.dialogs.sync_dialog import SyncDialog
from kb_app.ui.window import Window


def words(dialog: AdoptDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel)).replace("\u202f", " ").replace("\u00a0", " ")


def button(dialog: AdoptDialog | SyncDialog, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if text in each.text())


@pytest.fixture
def share(tmp_path: Path) -> Path:
    root = tmp_path / "partage"
    root.mkdir()
    (root / "bourse.md").write_text("# Demander une bourse\n\nAvant mai.\n", "utf-8")
    return settle(root)


@pytest.fixture
def desk(share: Path, desk_of, window_of) -> Window:
    """Somebody follows a library: a flag that arrived has marked it."""
    services = desk_of("lea")
    services.feedback.send(Subject.GAP, "Comment déclarer un stage ?")
    refresh(services.settings)
    refresh(services.settings)
    return window_of(services)


def ask(desk: Window, deed: Callable[[AdoptDialog], object]) -> None:
    """By keys, from the list of folders."""

    def choose(dialog: SyncDialog) -> None:
        rows = dialog.findChild(QTreeWidget)
        rows.setCurrentItem(rows.topLevelItem(0))
        with_dialog(AdoptDialog, lambda: press(button(dialog, "Suivre à neuf"), Qt.Key.Key_Space), deed)

    with_dialog(SyncDialog, desk.action("show_sync").trigger, choose)


def test_a_folder_that_is_what_it_was_is_left_alone(desk: Window, qtbot) -> None:
    def deed(dialog: AdoptDialog) -> None:
        qtbot.waitUntil(lambda: "rien à faire" in words(dialog))
        assert not button(dialog, "Suivre à neuf").isEnabled()

    ask(desk, deed)


def test_another_library_is_followed_anew_and_the_old_copy_is_kept(desk: Window, share: Path, qtbot) -> None:
    home = desk.services.settings
    shutil.rmtree(share / ".kb")
    (share / "bourse.md").write_text("# Une autre bibliothèque\n", "utf-8")
    settle(share)

    def deed(dialog: AdoptDialog) -> None:
        qtbot.waitUntil(lambda: "n'est plus la bibliothèque" in words(dialog).replace("’", "'"))
        assert "Ancienne copie" not in desk.said()
        press(button(dialog, "Suivre à neuf"), Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: not dialog.isVisible())

    ask(desk, deed)
    assert "Ancienne copie" in desk.said()
    refresh(home)
    assert (home.copy / home.labels[0] / "bourse.md").read_text("utf-8") == "# Une autre bibliothèque\n"
    (kept,) = (home.home / "former").glob("*/fiches/bourse.md")
    assert "autre bibliothèque" not in kept.read_text("utf-8")
