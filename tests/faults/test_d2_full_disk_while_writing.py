"""D2: the disk of a home is really full while somebody writes in the window: said at once, nothing lost, it goes on."""

import errno
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from homes import refresh, settle
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton
from ui.driving import press, type_text, with_dialog

from kb_app import settings
from kb_app.bootstrap import Services, build
from kb_app.ui.dialogs.flag_dialog import FlagDialog
from kb_app.ui.widgets.banner import Banner
from kb_app.ui.window import Window

TEXT = "---\nid: bourse\ntitle: Bourse\n---\nAvant le 15 mai.\n"
ELSEWHERE = "Enregistrer ailleurs…"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small file system takes root")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


@pytest.fixture
def services(disk: Path, tmp_path: Path) -> Iterator[Services]:
    share = tmp_path / "fiches"
    share.mkdir()
    (share / "bourse.md").write_text(TEXT, "utf-8")
    (share / "cantine.md").write_text("# Cantine\n\nOuverte à midi.\n", "utf-8")
    home = settings.follow(settings.load(disk / "home", environment={}), (settle(share),))
    settings.save(home)
    refresh(home)
    made = build(home)
    yield made
    made.close()


def fill(disk: Path) -> Path:
    """Not a byte more fits; the file that takes the room."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 16, 1):
            try:
                while file.write(b"x" * size) == size:
                    pass
            except OSError as error:
                assert error.errno == errno.ENOSPC
    return ballast


def open_editor(window: Window, qtbot) -> None:
    window.activateWindow()
    window.open_id("bourse")
    qtbot.waitUntil(lambda: window.reading() is not None, timeout=5000)
    window.action("edit_article").trigger()
    qtbot.waitUntil(lambda: window.writing() is not None, timeout=5000)


def troubles(window: Window) -> list[Banner]:
    return [banner for banner in window.desk.editor.findChildren(Banner) if "plein" in banner.accessibleName()]


def test_d2_the_disk_fills_while_somebody_types(services, disk, window_of, qtbot, tmp_path, monkeypatch) -> None:
    window = window_of(services)
    open_editor(window, qtbot)
    pane = window.writing()
    draft = services.settings.workspace / "drafts" / "bourse.md"
    pane.go_to_line(5)
    type_text(window, "Saved before. ")
    qtbot.waitUntil(lambda: "Saved before. " in draft.read_text("utf-8"), timeout=5000)
    saved = draft.read_bytes()
    ballast = fill(disk)

    for word in ("Typed ", "while ", "the disk is full. "):
        type_text(window, word)
        qtbot.wait(200)
    qtbot.waitUntil(lambda: len(troubles(window)) == 1, timeout=2000)
    qtbot.wait(2500)
    assert len(troubles(window)) == 1, "said once, however often it is tried again"
    assert "Saved before. Typed while the disk is full. Avant" in pane.text()
    assert draft.read_bytes() == saved
    assert sorted(file.name for file in draft.parent.iterdir()) == ["bourse.md", "bourse.md.origin"]

    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert window.writing() is pane
    assert not window.close(), "closing would lose what is only on the screen"
    assert not services.sending.waiting()

    stick = tmp_path / "stick.md"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(stick), ""))
    next(each for each in pane.findChildren(QPushButton) if each.text() == ELSEWHERE).click()
    assert stick.read_text("utf-8") == pane.text()

    ballast.unlink()
    qtbot.waitUntil(lambda: draft.read_text("utf-8") == pane.text(), timeout=3000)
    qtbot.waitUntil(lambda: not troubles(window), timeout=1000)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert window.writing() is None


def test_d2_reading_and_searching_go_on_and_a_flag_is_refused_aloud(services, disk, window_of, qtbot) -> None:
    window = window_of(services)
    window.activateWindow()
    ballast = fill(disk)
    window.search_for("cantine")
    qtbot.waitUntil(lambda: window.reading() is not None and window.reading().title == "Cantine", timeout=5000)
    window.open_id("bourse")
    qtbot.waitUntil(lambda: window.reading() is not None and window.reading().title == "Bourse", timeout=5000)
    window.action("edit_article").trigger()
    qtbot.waitUntil(lambda: "plein" in window.said(), timeout=5000)
    assert window.writing() is None

    def flag(dialog: FlagDialog) -> None:
        type_text(dialog, "1")
        type_text(dialog, "Plus vrai depuis lundi")
        QTimer.singleShot(0, lambda: send_again(dialog))
        press(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def send_again(dialog: FlagDialog) -> None:
        said = " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
        if "plein" not in said or not dialog.isActiveWindow():
            QTimer.singleShot(30, lambda: send_again(dialog))
            return
        ballast.unlink()
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    with_dialog(FlagDialog, window.action("flag_passage").trigger, flag)
    (item,) = services.sending.waiting()
    assert item.contribution.text == "Plus vrai depuis lundi"
    window.action("edit_article").trigger()
    qtbot.waitUntil(lambda: window.writing() is not None, timeout=5000)
