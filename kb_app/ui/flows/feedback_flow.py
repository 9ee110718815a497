"""From a gesture during a call to a contribution that is safe on this computer, and leaves by itself."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kb_app.domain.contribution import Subject
from kb_app.domain.errors import KbError
from kb_app.language import tr
from kb_app.services.feedback import FeedbackDesk
from kb_app.services.wording import error_sentence
from kb_app.ui.dialogs.flag_dialog import FlagDialog
from kb_app.ui.dialogs.gap_dialog import GapDialog
from kb_app.ui.panes.reader_pane import ReaderPane


class FeedbackFlow(QObject):
    """`said` carries a sentence for the status line; `saved` says that something waits to go out."""

    said = Signal(str)
    saved = Signal()

    def __init__(self, reader: ReaderPane, desk: FeedbackDesk, signature: Callable[[], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._reader, self._desk, self._signature, self._window = reader, desk, signature, parent

    def flag_passage(self) -> None:
        """About the passage that is being read."""
        reading = self._reader.reading()
        if reading is None:
            self.said.emit(tr("Ouvrez d'abord la fiche dont vous voulez parler."))
            return
        anchor = self._reader.anchor()
        heading = next((heading.text for heading in reading.outline if heading.anchor == anchor), "")
        dialog = FlagDialog(
            f"{reading.title} › {heading}" if heading else reading.title, self._signature(), self._window
        )

        def send() -> None:
            said = dialog.said()
            self._desk.send(
                said.subject,
                said.text,
                reading.article.id,
                section=anchor,
                site=reading.site,
                folder=reading.article.folder,
                defect=said.defect,
                author=said.author,
            )

        self._ask(dialog, send)

    def ask_for_article(self, words: str) -> None:
        """About what nobody has written yet; `words` found nothing."""
        dialog = GapDialog(words, self._signature(), self._window)
        self._ask(dialog, lambda: self._desk.send(Subject.GAP, dialog.text(), author=dialog.author()))

    def _ask(self, dialog: FlagDialog | GapDialog, send: Callable[[], object]) -> None:
        """Until it is safe on the disk, or the person gives up, the dialog keeps what was written."""
        while dialog.exec():
            try:
                send()
            except KbError as error:
                dialog.show_trouble(error_sentence(error))
                continue
            self.said.emit(tr("Enregistré sur ce poste ; cela part dès que le dossier partagé le permet."))
            self.saved.emit()
            break
        dialog.deleteLater()
