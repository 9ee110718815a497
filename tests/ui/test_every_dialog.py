"""Every dialog by keyboard and screen reader: names, roles, Tab to all of it, a focus that is seen, Esc to leave.

The dialogs are found, and given values made from the types that they ask for: a new one is looked at without a line
here.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QWidget
from ui.controls import ROLES, controls, name, picture, reached_by_tab, unreached, words

import kb_app.ui.dialogs
from kb_app.bootstrap import Services
from kb_app.services.reading import Reading
from kb_app.services.rendering.rendered import Rendered
from kb_app.ui.theme import LIGHT, Theme
from kb_app.ui.window import Window

PLAIN = {
    str: "paiement",
    int: 2,
    float: 2.0,
    bool: True,
    bytes: b"texte",
    date: date(2026, 11, 24),
    datetime: datetime(2026, 11, 24, tzinfo=UTC),
    Path: Path("paiement.md"),
    Theme: LIGHT,
}


def every_dialog() -> list[type[QDialog]]:
    found = []
    for module in pkgutil.iter_modules(kb_app.ui.dialogs.__path__, "kb_app.ui.dialogs."):
        for _, each in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(each, QDialog) and each.__module__ == module.name:
                found.append(each)
    return found


class Made:
    """Values of the types that are asked for; what does deeds is the sample home's own."""

    def __init__(self, services: Services) -> None:
        self._services = services
        room = services.reading_room
        self._reading = room.open(room.key_of("paiement-echelonne"))

    def of(self, type_: Any) -> Any:
        origin, inner = get_origin(type_), get_args(type_)
        if type_ in PLAIN:
            return PLAIN[type_]
        if type_ is Reading:
            return self._reading
        if type_ is Rendered:
            return Rendered(["<p>texte</p>"])
        if origin in (Union, UnionType):
            return self.of(next(each for each in inner if each is not NoneType))
        if origin is tuple and inner[-1] is not Ellipsis:
            return tuple(map(self.of, inner))
        if origin in (tuple, list, Sequence, frozenset, set):
            values = [self.of(inner[0])]
            return values if origin is list else frozenset(values) if origin in (frozenset, set) else tuple(values)
        if origin in (Mapping, dict):
            keys = list(inner[0]) if isinstance(inner[0], type) and issubclass(inner[0], Enum) else [self.of(inner[0])]
            return {key: self.of(inner[1]) for key in keys}
        if origin is Callable or type_ is Callable:
            return lambda *_arguments, **_named: self.of(inner[1])
        if isinstance(type_, type) and issubclass(type_, Enum):
            return next(iter(type_))
        service = next((each for each in vars(self._services).values() if type(each) is type_), None)
        if service is not None:
            return service
        if is_dataclass(type_):
            hints = get_type_hints(type_)
            return type_(**{field.name: self.of(hints[field.name]) for field in fields(type_) if field.init})
        if inspect.isclass(type_):
            return self.made(type_)
        raise TypeError(type_)

    def made(self, kind: type[Any], **given: object) -> Any:
        """One of `kind`, from what its `__init__` asks for."""
        hints = get_type_hints(kind.__init__)
        return kind(**{key: given[key] if key in given else self.of(hints[key]) for key in hints if key != "return"})


def test_dialogs_by_keyboard_and_ear(window: Window, qtbot) -> None:
    kinds = every_dialog()
    assert len(kinds) > 25
    made = Made(window.services)
    wrong = {kind.__name__: found for kind in kinds if (found := complaints(made.made(kind, parent=window), qtbot))}
    assert wrong == {}


def complaints(dialog: QDialog, qtbot) -> list[str]:
    """What somebody without a mouse or without eyes could not do in `dialog`."""
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow, timeout=5000)
    found = controls(dialog)
    buttons = [widget for widget in found if isinstance(widget, QPushButton) and widget.isEnabled()]
    start = next(iter([*buttons, *(widget for widget in found if widget.isEnabled())]))
    told = [] if dialog.windowTitle() else ["no title"]
    told += [f"no name: {words(widget)}" for widget in found if not name(widget).strip()]
    told += [
        f"no role: {words(widget)}"
        for widget in found
        if QAccessible.queryAccessibleInterface(widget).role() not in ROLES
    ]
    told += [f"not reached: {widget}" for widget in unreached(dialog, start)]
    told += [f"focus unseen: {widget}" for widget in unseen(dialog, start)]
    start.setFocus()
    QTest.keyClick(start, Qt.Key.Key_Escape)
    if dialog.isVisible():
        told.append("Esc does not close it")
        dialog.done(0)
    return told


def unseen(dialog: QDialog, start: QWidget) -> list[str]:
    """Controls that look alike with and without the focus."""
    alike = []
    reached = reached_by_tab(dialog, start)
    for widget in reached:
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(widget, QLineEdit):
            widget.deselect()
        focused = picture(widget)
        other = next((each for each in reached if each is not widget), None)
        if other is None:
            continue
        other.setFocus(Qt.FocusReason.TabFocusReason)
        if focused == picture(widget):
            alike.append(words(widget))
    return alike
