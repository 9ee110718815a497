"""News while somebody works: how many notices are in force, and which one just arrived; the focus stays."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from kb_app.domain.article import Urgency
from kb_app.language import tr, trn
from kb_app.services.notices import Notice
from kb_app.ui.panes.status_pane import StatusPane


class NoticeFlow(QObject):
    """`key_opened` carries the article of the notice to be read; `home_asked` wants them all.

    A notice is new until it is opened or the home page shows it. What was in force when the program started is not.
    """

    key_opened = Signal(str)
    home_asked = Signal()

    def __init__(self, status: StatusPane, parent: QObject) -> None:
        super().__init__(parent)
        self._status = status
        self._known: set[str] | None = None
        self._new: list[Notice] = []
        self._count = 0
        status.notices_asked.connect(self.read_latest)

    def take(self, notices: Sequence[Notice]) -> None:
        """These are in force now, the most urgent first."""
        keys = {notice.key for notice in notices}
        if self._known is None:
            self._known = keys
        arrived = [notice for notice in notices if notice.key not in self._known]
        self._known |= keys
        self._new = [*arrived, *(notice for notice in self._new if notice.key in keys)]
        self._count = len(notices)
        self._say()

    def mark_seen(self, key: str = "") -> None:
        """The notice of that key was opened; without one, the home page showed them all."""
        self._new = [notice for notice in self._new if key and notice.key != key]
        self._say()

    def read_latest(self) -> None:
        """The newest one that was not seen; all of them when there is none."""
        if self._new:
            key = self._new[0].key
            self.mark_seen(key)
            self.key_opened.emit(key)
        else:
            self.home_asked.emit()

    def _say(self) -> None:
        if self._new:
            latest = self._new[0]
            if latest.urgency is Urgency.URGENT:
                self._status.show_notices(tr("Avis urgent : {title}", title=latest.title), "bad")
            else:
                self._status.show_notices(tr("Nouvel avis : {title}", title=latest.title), "strong")
        else:
            self._status.show_notices(trn("{count} avis", "{count} avis", self._count) if self._count else "")
