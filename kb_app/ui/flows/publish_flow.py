"""From a draft to the outbox: see what others will read, settle what somebody else changed meanwhile, then send."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kb_app.domain.contribution import OutboxItem, is_proposal
from kb_app.domain.errors import KbError
from kb_app.language import tr
from kb_app.services.wording import error_sentence
from kb_app.services.writing.answering import Answering
from kb_app.services.writing.drafting import Drafting
from kb_app.services.writing.manuscript import Manuscript, Review, Rival
from kb_app.ui.dialogs.merge_dialog import MergeDialog
from kb_app.ui.dialogs.publish_dialog import PublishDialog
from kb_app.ui.tasks import Channel
from kb_app.ui.theme import Theme


class PublishFlow(QObject):
    """`sent` says that the draft is in the outbox; `settled` carries the manuscript and the text made of both.

    `refused` carries why it is not sent: to be said beside the text.
    """

    sent = Signal()
    settled = Signal(object, str)
    said = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        drafting: Drafting,
        answering: Answering,
        theme: Callable[[], Theme],
        signature: Callable[[], str],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._drafting, self._answering = drafting, answering
        self._theme, self._signature, self._window = theme, signature, window
        self._conflict: OutboxItem | None = None
        self._channel = Channel("review", self)

    def begin(self, conflict: OutboxItem | None) -> None:
        """Another draft is written, which settles `conflict` if there is one."""
        self._conflict = conflict

    def publish(self, manuscript: Manuscript, text: str) -> None:
        """`text` is on the disk, as the draft of `manuscript`."""
        self._channel.ask(
            lambda: self._drafting.review(manuscript, text),
            lambda review: self._on_reviewed(manuscript, review),
            self._on_trouble,
        )

    def forget(self) -> None:
        """What was asked is not wanted any more."""
        self._channel.forget()

    def close(self) -> None:
        self._channel.close()

    def _on_reviewed(self, manuscript: Manuscript, review: Review) -> None:
        if review.rival is not None:
            self._settle(manuscript, review.rival)
            return
        dialog = PublishDialog(self._theme(), review, self._signature(), self._window)
        accepted = dialog.exec()
        dialog.deleteLater()
        if accepted:
            self._send(manuscript)

    def _settle(self, manuscript: Manuscript, rival: Rival) -> None:
        dialog = MergeDialog(self._theme(), rival, self._window)
        accepted, text = dialog.exec(), dialog.text()
        dialog.deleteLater()
        if not accepted:
            return
        try:
            settled = self._drafting.settle(manuscript, rival, text)
        except KbError as error:
            self._on_trouble(error)
            return
        self.settled.emit(settled, text)
        self.said.emit(tr("Les deux textes sont réunis ; relisez, puis publiez."))

    def _send(self, manuscript: Manuscript) -> None:
        try:
            item = self._answering.publish(manuscript)
            if self._conflict is not None:
                self._drafting.put_away(self._conflict)
        except KbError as error:
            self._on_trouble(error)
            return
        self.sent.emit()
        self.said.emit(
            tr("Proposé à qui répond de la fiche ; « À envoyer » dit ce que cela devient.")
            if is_proposal(item)
            else tr("Enregistré sur ce poste ; cela part dès que le dossier partagé le permet.")
        )

    def _on_trouble(self, error: KbError) -> None:
        self.refused.emit(error_sentence(error))
