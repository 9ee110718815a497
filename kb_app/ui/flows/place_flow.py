"""Wide or compact, where the window stands and how large: the next start finds it as it was left."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QRect, QSettings, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from kb_app.ui.desk import Desk

COMPACT_SIZE = QSize(440, 720)
TITLE_BAR = 32  # pixels, about, which the window's own rectangle does not count
_WITHOUT_FOCUS = "_q_showWithoutActivating"  # what WA_ShowWithoutActivating sets, but only when a window is made
HANDED_ON_MS = 120  # what a window manager takes to give the focus to the next window


def fitted(wanted: QRect, screens: Sequence[QRect]) -> QRect:
    """`wanted` on the screen that shows most of it, else on the first: no larger than it, and wholly inside."""

    def shown(screen: QRect) -> int:
        part = screen.intersected(wanted)
        return part.width() * part.height()

    screen = max(screens, key=shown).adjusted(0, TITLE_BAR, 0, 0)
    size = wanted.size().boundedTo(screen.size())
    left = min(max(wanted.left(), screen.left()), screen.right() + 1 - size.width())
    top = min(max(wanted.top(), screen.top()), screen.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())


class PlaceFlow(QObject):
    """`file` keeps it; losing that file costs nothing. `outline` says whether an outline is wanted."""

    def __init__(self, desk: Desk, outline: Callable[[], bool], file: Path, window: QMainWindow) -> None:
        super().__init__(window)
        self._desk, self._outline, self._window = desk, outline, window
        self._kept = QSettings(str(file), QSettings.Format.IniFormat, self)
        self._wide, self._compact, self._was_maximised = QRect(), QRect(), False

    def restore(self) -> None:
        """As it was left, if that is known, on whatever screens there are now."""
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        compact = self._rect("compact")
        if not compact.isEmpty():
            self._compact = fitted(compact, screens)
        wide = self._rect("wide")
        self._window.setGeometry(fitted(self._window.geometry() if wide.isEmpty() else wide, screens))
        side = self._kept.value("side", 0, int)
        if isinstance(side, int) and side:
            self._desk.divide(side, self._window.width() - side)
        if self._kept.value("is_compact", False, bool):
            self._change_form(compact=True)
        elif self._kept.value("is_maximised", False, bool):
            self._window.setWindowState(Qt.WindowState.WindowMaximized)

    def keep(self) -> None:
        """The window closes: note how it stands."""
        is_compact = self._desk.is_compact()
        here = self._window.normalGeometry()
        self._kept.setValue("wide", self._wide if is_compact else here)
        self._kept.setValue("compact", here if is_compact else self._compact)
        self._kept.setValue("is_compact", is_compact)
        self._kept.setValue("is_maximised", self._was_maximised if is_compact else self._window.isMaximized())
        if not is_compact and self._desk.side_width():
            self._kept.setValue("side", self._desk.side_width())
        self._kept.sync()

    def toggle_compact(self) -> None:
        """A narrow window beside the softphone that stays visible; the same key brings the large one back."""
        self._change_form(compact=not self._desk.is_compact())
        self._window.show()

    def _change_form(self, *, compact: bool) -> None:
        window = self._window
        if compact:
            self._wide, self._was_maximised = window.normalGeometry(), window.isMaximized()
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMaximized)
        else:
            self._compact = window.geometry()
        window.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, compact)
        self._desk.set_compact(compact)
        self._desk.reader.show_outline(not compact and self._outline())
        if compact:
            window.resize(COMPACT_SIZE) if self._compact.isEmpty() else window.setGeometry(self._compact)
            self._desk.divide_compact(window.height())
        else:
            window.setGeometry(self._wide)
            self._desk.divide_wide(window.width())
            if self._was_maximised:
                window.setWindowState(Qt.WindowState.WindowMaximized)

    def give_focus_back(self) -> None:
        """To the program that had it before; the narrow window comes back in sight at once, with its answer.

        No toolkit call hands the focus on: a window that goes leaves it to the one below (seen with openbox).
        """
        self._window.hide()
        QTimer.singleShot(HANDED_ON_MS, self._window, self._show_in_sight)

    def _rect(self, key: str) -> QRect:
        found = self._kept.value(key)
        return found if isinstance(found, QRect) else QRect()

    def _show_in_sight(self) -> None:
        handle = self._window.windowHandle()
        handle.setProperty(_WITHOUT_FOCUS, True)
        self._window.show()
        handle.setProperty(_WITHOUT_FOCUS, False)
