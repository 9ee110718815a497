"""The controls of a window or dialog as somebody meets them who has a keyboard and a screen reader."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

Role = QAccessible.Role
CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit)
ROLES = {
    Role.Button,
    Role.ButtonMenu,
    Role.ButtonDropDown,
    Role.CheckBox,
    Role.ComboBox,
    Role.EditableText,
    Role.Link,
    Role.List,
    Role.RadioButton,
    Role.SpinBox,
    Role.StaticText,
    Role.Table,
    Role.Tree,
}


def controls(root: QWidget) -> list[QWidget]:
    """What a person can act upon in `root`, but for the parts of another control."""
    found = [widget for widget in root.findChildren(QWidget) if isinstance(widget, CONTROLS) and widget.isVisible()]
    parts = (QAbstractSpinBox, QComboBox, QLineEdit)
    return [
        widget
        for widget in found
        if not isinstance(widget.parentWidget(), parts) and not isinstance(widget, QHeaderView)
    ]


def name(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def words(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()} {name(widget)}".strip()


def reached_by_tab(root: QWidget, start: QWidget) -> set[QWidget]:
    """What gets the focus until Tab is back at `start`; in a text it goes from link to link first."""
    start.setFocus(Qt.FocusReason.TabFocusReason)
    seen = {start}
    for _ in range(200):
        here = root.focusWidget()
        assert here is not None
        seen.add(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
        if root.focusWidget() is start:
            return seen
    raise AssertionError(f"Tab is held in {words(here)}")


def is_in_reached_group(widget: QWidget, reached: set[QWidget]) -> bool:
    """Of buttons that exclude each other Tab reaches the chosen one, the arrows the others."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and group.exclusive() and any(button in reached for button in group.buttons())


def unreached(root: QWidget, start: QWidget) -> list[str]:
    reached = reached_by_tab(root, start)
    proxies = {widget.focusProxy() or widget for widget in reached} | reached
    return [
        words(widget)
        for widget in controls(root)
        if widget.isEnabled() and widget not in proxies and not is_in_reached_group(widget, reached)
    ]


def picture(widget: QWidget) -> bytes:
    grabbed = widget.grab().toImage()
    return bytes(grabbed.constBits())
