"""From searches that lead nowhere to the vocabulary that articles lack; a full disk is said, and stops nobody."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from kb_app.domain.errors import KbError
from kb_app.domain.query import Answer
from kb_app.services.vocabulary_gaps import VocabularyGaps
from kb_app.services.wording import error_sentence


class GapFlow(QObject):
    """`said` carries a sentence for the status line."""

    said = Signal(str)

    def __init__(self, gaps: VocabularyGaps, parent: QObject) -> None:
        super().__init__(parent)
        self._gaps = gaps

    def note_settled(self, answer: Answer) -> None:
        self._try(lambda: self._gaps.note_settled(answer))

    def note_read(self) -> None:
        self._try(self._gaps.note_read)

    def close(self) -> None:
        self._try(self._gaps.close)

    def _try(self, note: Callable[[], None]) -> None:
        try:
            note()
        except KbError as error:
            self.said.emit(error_sentence(error))
