"""Driving the window as a person does: real key events."""

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from kb_app.ui.dialogs.publish_dialog import PublishDialog


def press(target: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A real key event, through the application's event loop as the keyboard's would come."""
    for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, key, modifiers))


def type_text(window: QWidget, text: str) -> None:
    """Types `text` letter by letter into whatever has the focus; QTest.keyClicks aborts on é and œ."""
    for letter in text:
        target = QApplication.focusWidget() or window
        event = QKeyEvent(QKeyEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(target, event)


def with_dialog(kind: type[QDialog], open_it: Callable[[], object], deed: Callable[[Any], object]) -> None:
    """Opens a modal dialog and does `deed` to it once it is there; it is closed afterwards if it still is open."""
    deadline = time.monotonic() + 10
    failures: list[BaseException] = []
    done: list[bool] = []

    def drive() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, kind) or not dialog.isActiveWindow():
            if time.monotonic() < deadline:
                QTimer.singleShot(30, drive)
            else:
                failures.append(AssertionError(f"no {kind.__name__}"))
                done.append(False)
            return
        try:
            deed(dialog)
        except Exception as error:  # noqa: BLE001 - raised again where the test can see it
            failures.append(error)
        if dialog.isVisible():
            dialog.reject()
        done.append(True)

    QTimer.singleShot(30, drive)
    open_it()
    while not done:
        QApplication.processEvents()
        time.sleep(0.01)
    if failures:
        raise failures[0]


def publish(window: Any, qtbot: Any) -> None:
    """Ctrl+Enter, then Enter in the dialog that shows what others will read."""
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=5000)
    count = len(window.services.sending.waiting())

    def ask() -> None:
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    with_dialog(PublishDialog, ask, lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Return))
    qtbot.waitUntil(lambda: len(window.services.sending.waiting()) > count, timeout=5000)
