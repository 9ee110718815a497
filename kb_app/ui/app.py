"""Starts the window: one instance a person, fonts and language first, then the window, then the refresh process."""

import gc
import hashlib
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QLockFile, QObject, QTranslator, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication

from kb_app.bootstrap import Services
from kb_app.language import language
from kb_app.services.journal import keep_journal
from kb_app.ui.theme import load_fonts, text_font
from kb_app.ui.window import Window

HANDED_OVER = 1_000  # milliseconds
OTHER_STARTS = 5.0  # seconds from being the first to having a door, on a slow computer


class Doorbell(QObject):
    """Takes the query of a second start of the program with the same home, and rings with it."""

    rang = Signal(str)

    def __init__(self, name: str, lock: Path, parent: QObject) -> None:
        """`name` is the door's, `lock` a file that only one process can hold, and that a crash sets free."""
        super().__init__(parent)
        self._lock = QLockFile(str(lock))
        self._lock.setStaleLockTime(0)  # a window may be open for weeks
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        self._name = name

    def answer(self, query: str) -> bool:
        """Be the door of this home; False when another window is, and took the query.

        Of two starts in the same moment the lock chooses: on Unix both could listen, as the later name replaces the
        earlier. The other one asks until there is a door; it opens a window too if there is none for long.
        """
        until = time.monotonic() + OTHER_STARTS
        while not hand_over(self._name, query):
            is_mine = self._lock.tryLock(0)
            is_others = self._lock.error() == QLockFile.LockError.LockFailedError
            if is_mine or not is_others or time.monotonic() > until:
                QLocalServer.removeServer(self._name)
                self._server.listen(self._name)
                return True
            time.sleep(0.05)
        return False

    def _on_connection(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.readyRead.connect(lambda: self.rang.emit(bytes(socket.readAll().data()).decode("utf-8", "replace")))
        socket.disconnected.connect(socket.deleteLater)


def run(services: Services, query: str = "") -> int:
    """Open the window and stay until it is closed; returns the exit code."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("Vademecum")
    application.setDesktopFileName("vademecum")
    with suppress(OSError):  # where nothing can be written, there is a window all the same
        services.settings.home.mkdir(parents=True, exist_ok=True)
    doorbell = Doorbell(door_name(services), services.settings.home / "window.lock", application)
    if not doorbell.answer(query):
        return 0
    keep_journal(services.settings.log, "window")
    prepare(application, services)
    window = Window(services, application)
    doorbell.rang.connect(window.show_in_front)
    doorbell.rang.connect(lambda text: window.search_for(text) if text else None)
    window.show()
    if query:
        window.search_for(query)
    window.start_refreshing()
    settle_memory()
    return application.exec()


def prepare(application: QApplication, services: Services) -> None:
    """Fonts, style and Qt's own words in the language in use; typing is not held up by work in other threads."""
    os.environ.setdefault("QT_QPA_UPDATE_IDLE_TIME", "1")  # Qt else waits 5 ms before it paints what changed
    sys.setswitchinterval(0.0005)  # measured: the worst wait of a key falls from 14 to 8 ms
    load_fonts()
    application.setStyle("Fusion")
    application.setFont(text_font(services.settings.number("zoom")))
    QLocale.setDefault(QLocale(language()))
    translator = QTranslator(application)
    if translator.load(f"qtbase_{language()}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(translator)


def settle_memory() -> None:
    """What was made at the start stays: the collector, which stops every thread, need not look at all of it again.

    It also looks less often: an article makes tens of thousands of objects, which are gone a moment later. Measured on
    one of 200 kB: 40 ms less, and no pause of 50 ms at the end of it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def door_name(services: Services) -> str:
    """One door a home: two homes are two programs."""
    return "vademecum-" + hashlib.sha256(str(services.settings.home).encode()).hexdigest()[:16]


def hand_over(name: str, query: str) -> bool:
    """Whether a running window took the query."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(200):
        return False
    socket.write(query.encode())
    socket.waitForBytesWritten(HANDED_OVER)
    socket.disconnectFromServer()
    return True
