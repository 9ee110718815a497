"""The program while its window is not in front: an icon near the clock, and keys that call it. Both off at first."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from kb_app.language import tr
from kb_app.settings import Settings
from kb_app.ui.global_keys import GlobalKey, NoGlobalKey, chord_of
from kb_app.ui.tray_picture import Mark, tray_picture


def obstacles() -> dict[str, str]:
    """Settings that do nothing on this platform, and why, for people."""
    no_tray = "" if QSystemTrayIcon.isSystemTrayAvailable() else tr("ce bureau n'a pas de zone de notification")
    return {key: why for key, why in (("tray", no_tray), ("global_key", platform_key().obstacle())) if why}


def platform_key() -> GlobalKey:
    """What the platform of the window has: X11 and Windows have one, Wayland and macOS leave it to the desktop."""
    match QGuiApplication.platformName():
        case "xcb":
            from kb_app.ui.x11_key import X11Key

            return X11Key()
        case "windows":
            from kb_app.ui.windows_key import WindowsKey

            return WindowsKey()
    return NoGlobalKey()


class PresenceFlow(QObject):
    """`called` says that the person wants the window, `quit_asked` that they want to leave; `said` carries a sentence.

    `deeds` are the further rows of the icon's menu: words, and what they do; `state` is what the status line says, and
    what matters most of it.
    """

    called = Signal()
    quit_asked = Signal()
    said = Signal(str)

    def __init__(
        self,
        settings: Callable[[], Settings],
        deeds: Callable[[], list[tuple[str, Callable[[], object]]]],
        state: Callable[[], tuple[Mark, Sequence[str]]],
        window: QWidget,
        key: GlobalKey | None = None,
    ) -> None:
        super().__init__(window)
        self._settings, self._deeds, self._state, self._window = settings, deeds, state, window
        self._key = key or platform_key()
        self._held = ""
        self._has_told = False
        self._mark = Mark.NONE
        self._icon: QSystemTrayIcon | None = None

    def apply(self) -> None:
        """Take or leave the icon and the keys, as the settings want it."""
        wanted = bool(self._settings()["tray"]) and QSystemTrayIcon.isSystemTrayAvailable()
        if wanted and self._icon is None:
            self._icon = self._make_icon()
            self.show_state()
        elif not wanted and self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None
        self._hold_key(self._settings().text("global_key"))

    def keeps_running(self) -> bool:
        """Whether the program stays when its window is closed; said once."""
        if self._icon is None:
            return False
        if not self._has_told:
            self._has_told = True
            self._icon.showMessage("Vademecum", tr("Vademecum reste ouvert près de l'horloge."))
        return True

    def show_state(self) -> None:
        """The icon's words are the status line's; an urgent notice is told aloud only while the window is closed."""
        if self._icon is None:
            return
        before, (self._mark, words) = self._mark, self._state()
        self._icon.setToolTip("\n".join(("Vademecum", *words)))
        if self._mark is not before:
            self._icon.setIcon(tray_picture(self._mark))
            if self._mark is Mark.URGENT and not self._window.isVisible():
                self._icon.showMessage("Vademecum", words[0])

    def close(self) -> None:
        self._key.release()
        if self._icon is not None:
            self._icon.hide()

    def _hold_key(self, text: str) -> None:
        if text == self._held:
            return
        self._held = text
        self._key.release()
        if not text or self._key.obstacle():
            return
        chord = chord_of(text)
        if chord is None:
            self.said.emit(tr("« {keys} » ne convient pas : écrivez par exemple Ctrl+Alt+V.", keys=text))
        elif not self._key.hold(chord, self.called.emit):
            self.said.emit(tr("Les touches {keys} sont déjà prises par une autre application.", keys=text))

    def _make_icon(self) -> QSystemTrayIcon:
        self._mark = Mark.NONE
        made = QSystemTrayIcon(tray_picture(self._mark), self)
        menu = QMenu(self._window)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        made.setContextMenu(menu)
        made.activated.connect(self._on_activated)
        made.show()
        self._fill(menu)
        return made

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        menu.addAction(tr("Ouvrir Vademecum")).triggered.connect(self.called)
        for words, deed in self._deeds():
            menu.addAction(words).triggered.connect(lambda _checked=False, deed=deed: deed())
        menu.addSeparator()
        menu.addAction(tr("Quitter")).triggered.connect(self.quit_asked)

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.called.emit()
