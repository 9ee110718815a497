"""A key that X11 gives to this program wherever the focus is (XGrabKey), on a connection of its own."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier

from kb_app.language import tr
from kb_app.ui.global_keys import Chord

try:
    from Xlib import XK, X, display, error
except ImportError:  # the extra `shortcut` is not installed
    display = None


class X11Key(QObject):
    """`name` is the display's, else that of the environment."""

    def __init__(self, name: str | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._server: Any = None
        self._notifier: QSocketNotifier | None = None
        self._pressed: Callable[[], None] = lambda: None

    def obstacle(self) -> str:
        return "" if display is not None else tr("il manque le composant « python-xlib »")

    def hold(self, chord: Chord, pressed: Callable[[], None]) -> bool:
        self.release()
        if display is None:
            return False
        try:
            server = display.Display(self._name)
        except (error.DisplayError, OSError):
            return False
        code = server.keysym_to_keycode(XK.string_to_keysym(chord.key.lower() if len(chord.key) == 1 else chord.key))
        refused = error.CatchError(error.BadAccess)
        for modifiers in _with_locks(chord):
            server.screen().root.grab_key(code, modifiers, True, X.GrabModeAsync, X.GrabModeAsync, onerror=refused)
        server.sync()
        if not code or refused.get_error():
            server.close()
            return False
        self._server, self._pressed = server, pressed
        self._notifier = QSocketNotifier(server.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        self._read()  # what came with the answer to sync is not told by the socket
        return True

    def release(self) -> None:
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        if self._server is not None:
            self._server.close()
            self._server = None

    def _read(self) -> None:
        while self._server is not None and self._server.pending_events():
            if self._server.next_event().type == X.KeyPress:
                self._pressed()


def _with_locks(chord: Chord) -> list[int]:
    """The modifiers with and without Caps Lock and Num Lock, which X11 counts as modifiers."""
    marks = {"Ctrl": X.ControlMask, "Alt": X.Mod1Mask, "Shift": X.ShiftMask, "Meta": X.Mod4Mask}
    wanted = sum(marks[name] for name in chord.modifiers)
    return [wanted | caps | num for caps in (0, X.LockMask) for num in (0, X.Mod2Mask)]
