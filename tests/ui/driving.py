"""Driving the window as a person does: real key events."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


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
