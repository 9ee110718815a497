"""The person's side of synchronisation: ask for it, suspend it, see how each folder is and what waits to leave."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from kb_app.domain.article import Problem
from kb_app.language import tr
from kb_app.services.folders import Folders
from kb_app.services.sending import Sending
from kb_app.ui.dialogs.outbox_dialog import OutboxDialog
from kb_app.ui.dialogs.problems_dialog import ProblemsDialog
from kb_app.ui.dialogs.sync_dialog import SyncDialog
from kb_app.ui.flows.refresh_flow import RefreshFlow
from kb_app.ui.panes.status_pane import StatusPane

AGE_MS = 30_000


class SyncFlow(QObject):
    """`held_asked` wants the removals that wait for a decision, `settle_asked` carries an item in conflict,
    `adopt_asked` the label of a folder that is another library now, `outbox_shown` the dialog that lists what waits.
    """

    held_asked = Signal()
    settle_asked = Signal(object)
    adopt_asked = Signal(str)
    outbox_shown = Signal(object)

    def __init__(
        self,
        status: StatusPane,
        refresh: RefreshFlow,
        folders: Folders,
        sending: Sending,
        problems: Callable[[], tuple[Problem, ...]],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._status, self._refresh, self._folders, self._sending = status, refresh, folders, sending
        self._problems, self._window = problems, window
        self._age = QTimer(self)
        self._age.setInterval(AGE_MS)
        self._age.timeout.connect(lambda: status.refresh_age(_now()))
        self._age.start()
        status.problems_asked.connect(self.show_problems)
        status.outbox_asked.connect(self.show_outbox)
        status.pause_asked.connect(self.pause_or_resume)
        status.state_asked.connect(self._on_state_asked)

    def synchronise(self) -> None:
        self._status.say(tr("Synchronisation demandée."))
        self._refresh.refresh_now()

    def synchronise_one(self, label: str) -> None:
        self._status.say(tr("Synchronisation demandée : {label}.", label=label))
        self._refresh.refresh_now(label)

    def pause_or_resume(self) -> None:
        """A long copy is suspended, and goes on later from where it was."""
        if self._status.is_paused():
            self._refresh.refresh_now()
        else:
            self._refresh.pause()

    def send(self) -> None:
        """Something was saved that waits to leave: it leaves as soon as it can, and nobody suspended that."""
        self.show_sending()
        if not self._status.is_paused():
            self._refresh.refresh_now()

    def show_sending(self) -> None:
        self._status.show_sending(*self._sending.counts())

    def show_sync(self) -> None:
        dialog = SyncDialog(self._folders.rows, lambda: self._status.sentences(_now()), self._status.held, self._window)
        dialog.refresh_asked.connect(self.synchronise)
        dialog.folder_refresh_asked.connect(self.synchronise_one)
        dialog.held_asked.connect(self.held_asked)
        dialog.adopt_asked.connect(self.adopt_asked)
        dialog.outbox_asked.connect(self.show_outbox)
        dialog.problems_asked.connect(self.show_problems)
        self._refresh.told.connect(dialog.on_told)
        dialog.exec()
        dialog.deleteLater()

    def show_outbox(self) -> None:
        dialog = OutboxDialog(self._sending, self._window)
        dialog.retry_asked.connect(self._refresh.refresh_now)
        dialog.settle_asked.connect(self.settle_asked)
        self.outbox_shown.emit(dialog)
        self._refresh.told.connect(dialog.on_told)
        dialog.exec()
        dialog.deleteLater()
        self.show_sending()

    def show_problems(self) -> None:
        ProblemsDialog(self._problems(), self._window).exec()

    def _on_state_asked(self) -> None:
        """What the state calls for: a decision about removals, else how each folder is."""
        if any(self._status.held().values()):
            self.held_asked.emit()
        else:
            self.show_sync()


def _now() -> datetime:
    return datetime.now().astimezone()
