"""From a key to the next step of a procedure: one move after the other, off the UI thread, none of them lost."""

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication

from kb_app.domain.errors import KbError
from kb_app.language import tr
from kb_app.services.walking import Stage, Unfinished, Walking
from kb_app.services.wording import error_sentence
from kb_app.ui.dialogs.link_dialog import asks_to_open
from kb_app.ui.dialogs.phrase_dialog import copied_phrase
from kb_app.ui.panes.procedure_pane import ProcedurePane
from kb_app.ui.tasks import Channel

Move = Callable[[Stage], Stage]


class WalkFlow(QObject):
    """`shown` says that the pane has a step to show; `left` carries the article to go back to.

    `said` carries a sentence for the status line; `waiting_changed` the walks that may be resumed.
    """

    shown = Signal()
    left = Signal(str)
    said = Signal(str)
    waiting_changed = Signal(object)

    def __init__(self, pane: ProcedurePane, walking: Walking, parent: QObject) -> None:
        super().__init__(parent)
        self._pane, self._walking = pane, walking
        self._channel = Channel("walk", self)
        self._moves: deque[Move] = deque()
        self._is_moving = False
        self._stage: Stage | None = None
        pane.answered.connect(lambda number: self._move(walking.answer, number))
        pane.went_on.connect(lambda: self._move(walking.go_on))
        pane.went_back.connect(self.go_back)
        pane.stop_chosen.connect(lambda number: self._move(walking.revisit, number))
        pane.link_followed.connect(self._on_link)
        pane.finished.connect(self._on_finished)
        pane.abandoned.connect(self._on_abandoned)

    def begin(self, key: str, site: str) -> None:
        self._start(lambda: self._walking.begin(key, site))

    def resume(self, key: str = "") -> None:
        """The walk that began with that article, or the latest."""
        waiting = self.waiting()
        wanted = key or (waiting[0].key if waiting else "")
        if wanted:
            self._start(lambda: self._walking.resume(wanted))
        else:
            self.said.emit(tr("Aucune procédure commencée."))

    def waiting(self) -> tuple[Unfinished, ...]:
        """Walks that may be resumed."""
        try:
            return self._walking.unfinished()
        except KbError as error:
            self.said.emit(error_sentence(error))
            return ()

    def look(self) -> None:
        """Say again which walks wait."""
        self.waiting_changed.emit(self.waiting())

    def stage(self) -> Stage | None:
        return self._stage

    def go_back(self) -> None:
        self._move(self._walking.back)

    def set_site(self, site: str) -> None:
        self._move(lambda stage: self._walking.look_again(stage.walk, site))

    def look_again(self) -> None:
        """Something changed in the copy: read the step again."""
        self._move(lambda stage: self._walking.look_again(stage.walk, stage.walk.site))

    def copy_note(self) -> None:
        if self._stage is not None:
            QGuiApplication.clipboard().setText(self._walking.note(self._stage.walk))
            self.said.emit(tr("Note copiée : le chemin et les réponses."))

    def copy_phrase(self, at: int = 0) -> None:
        """A ready phrase of the step, that at `at` first."""
        if self._stage is not None:
            self.said.emit(copied_phrase(self._stage.phrases, at, self._pane.window()))

    def leave(self) -> None:
        """Out of the procedure, which waits to be resumed unless it is finished."""
        stage = self._stage
        if stage is None:
            return
        if stage.walk.ended:
            self._forget(stage.walk.key)
        elif stage.walk.at:
            self.said.emit(tr("La procédure attend : Ctrl+Maj+G la reprend."))
        self._end(stage.walk.key)

    def suspend(self) -> None:
        """Something else is shown; what is on the disk can be resumed."""
        if self._stage is not None:
            self._stop()

    def close(self) -> None:
        self._walking.stop_rendering()
        self._channel.close()

    def _start(self, deed: Callable[[], Stage]) -> None:
        self._moves.clear()
        self._channel.ask(deed, self._on_begun, self._on_trouble)
        self._is_moving = True

    def _on_begun(self, stage: Stage) -> None:
        self.shown.emit()
        self._on_moved(stage)
        self._pane.focus_text()

    def _move(self, deed: Callable[..., Stage], *arguments: object) -> None:
        if self._stage is not None:
            self._moves.append(lambda stage: deed(stage, *arguments))
            self._next()

    def _next(self) -> None:
        stage = self._stage
        if self._moves and not self._is_moving and stage is not None:
            move = self._moves.popleft()
            self._is_moving = True
            self._channel.ask(lambda: move(stage), self._on_moved, self._on_trouble)

    def _on_moved(self, stage: Stage) -> None:
        before, self._stage = self._stage, stage
        self._is_moving = False
        if before is None or stage.told or (stage.walk, stage.html) != (before.walk, before.html):
            self._pane.show_stage(stage, self._walking.note(stage.walk))
        self._next()

    def _on_trouble(self, error: KbError) -> None:
        self._is_moving = False
        self._moves.clear()
        self.said.emit(error_sentence(error))
        if self._stage is not None:
            self._pane.show_trouble(error_sentence(error))

    def _on_link(self, address: str) -> None:
        stage = self._stage
        kind, _, rest = address.partition(":")
        if stage is None:
            return
        if kind == "kb":
            self._move(self._walking.follow, address)
        elif kind == "phrase" and rest.isdigit() and int(rest) < len(stage.phrases):
            self.copy_phrase(int(rest))
        elif asks_to_open(address, self._pane.window()):
            QDesktopServices.openUrl(QUrl(address))

    def _on_finished(self, with_note: bool) -> None:
        if with_note:
            self.copy_note()
        self.leave()

    def _on_abandoned(self) -> None:
        if self._stage is not None:
            key = self._stage.walk.key
            self._forget(key)
            self.said.emit(tr("Procédure abandonnée."))
            self._end(key)

    def _forget(self, key: str) -> None:
        try:
            self._walking.forget(key)
        except KbError as error:
            self.said.emit(error_sentence(error))

    def _end(self, key: str) -> None:
        self._stop()
        self.left.emit(key)

    def _stop(self) -> None:
        self._moves.clear()
        self._channel.forget()
        self._walking.stop_rendering()
        self._is_moving = False
        self._stage = None
        self.look()
