"""Saying to a screen reader what changed elsewhere than where the person is."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

REST_MS = 400  # a reader that is told something at every key says nothing to its end


def announce(widget: QWidget, sentence: str) -> None:
    """Have `sentence` read out after what is being said, if anybody listens."""
    if sentence and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))


class Announcer(QObject):
    """Announces the last of several sentences that replace each other quickly, once it stays."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._sentence = ""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(lambda: announce(self._widget, self._sentence))

    def say(self, sentence: str) -> None:
        self._sentence = sentence
        self._rest.start()
