"""A key that Windows gives to this program wherever the focus is (RegisterHotKey); not tried on Windows yet."""

import ctypes
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication

from kb_app.ui.global_keys import Chord

_MARKS = {"Alt": 0x1, "Ctrl": 0x2, "Shift": 0x4, "Meta": 0x8}
_NO_REPEAT = 0x4000
_HOT_KEY = 0x0312  # WM_HOTKEY
_OURS = 0x4B42
_F1 = 0x70


class _Message(ctypes.Structure):
    """The beginning of Windows' MSG."""

    _fields_ = (("window", ctypes.c_void_p), ("message", ctypes.c_uint), ("wparam", ctypes.c_size_t))


class WindowsKey(QAbstractNativeEventFilter):
    """The key belongs to the thread that asks for it, which is the window's."""

    def __init__(self) -> None:
        super().__init__()
        self._pressed: Callable[[], None] | None = None

    def obstacle(self) -> str:
        return ""

    def hold(self, chord: Chord, pressed: Callable[[], None]) -> bool:
        self.release()
        marks = sum(_MARKS[name] for name in chord.modifiers) | _NO_REPEAT
        code = ord(chord.key) if len(chord.key) == 1 else _F1 + int(chord.key[1:]) - 1
        if not _user32().RegisterHotKey(None, _OURS, marks, code):
            return False
        self._pressed = pressed
        if (application := QCoreApplication.instance()) is not None:
            application.installNativeEventFilter(self)
        return True

    def release(self) -> None:
        if self._pressed is not None:
            self._pressed = None
            _user32().UnregisterHotKey(None, _OURS)
            if (application := QCoreApplication.instance()) is not None:
                application.removeNativeEventFilter(self)

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        told = _Message.from_address(int(message))
        if self._pressed is not None and told.message == _HOT_KEY and told.wparam == _OURS:
            self._pressed()
            return True, 0
        return False, 0


def _user32() -> Any:
    return ctypes.windll.user32  # type: ignore[attr-defined]
