"""From keystrokes to listed hits: asks off the UI thread, lists the latest answer, says when it cannot."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from kb_app.domain.errors import KbError
from kb_app.domain.query import Answer, Query
from kb_app.services.searching import Searching
from kb_app.services.wording import error_sentence
from kb_app.ui.panes.search_pane import SearchPane
from kb_app.ui.tasks import Channel

REST_MS = 1_500  # the hand rests: the words are all there


class SearchFlow(QObject):
    """`answered` carries each answer that is shown, `settled` the one on which the typing hand rests.

    `emptied` says that nothing is asked any more.
    """

    answered = Signal(object)
    settled = Signal(object)
    emptied = Signal()

    def __init__(self, pane: SearchPane, searching: Searching, limit: int, parent: QObject) -> None:
        super().__init__(parent)
        self._pane = pane
        self._searching = searching
        self._channel = Channel("search", self)
        self._query = Query("", limit=limit, prefix=True, whole=True)
        self._answer: Answer | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._on_rest)
        pane.query_changed.connect(self._on_query_changed)
        pane.insisted.connect(self.insist)
        self._channel.ask(searching.warm_up, lambda _nothing: None, lambda _error: None)

    def answer(self) -> Answer | None:
        """The answer that is shown, if any."""
        return self._answer

    def set_site(self, site: str) -> None:
        self._query = replace(self._query, site=site)
        self.ask_again()

    def insist(self) -> None:
        """Search what was typed to the letter."""
        self._query = replace(self._query, literal=True)
        self.ask_again()

    def ask_again(self) -> None:
        """The same question: the site or the index changed."""
        if self._query.text:
            self._ask()

    def explain(self, show: Callable[[Answer], None]) -> None:
        """Call `show` with the answer that is shown and the evidence of each hit."""
        if self._answer is not None and self._answer.hits:
            query = replace(self._answer.query, explained=True)
            self._channel.ask(lambda: self._searching.search(query), show, self._on_trouble)

    def close(self) -> None:
        self._channel.close()

    def _on_query_changed(self, text: str) -> None:
        self._query = replace(self._query, text=text, literal=False)
        if text:
            self._ask()
            return
        self._channel.forget()
        self._answer = None
        self._pane.show_home()
        self.emptied.emit()

    def _ask(self) -> None:
        query = self._query
        self._channel.ask(lambda: self._searching.search(query), self._on_answer, self._on_trouble)

    def _on_answer(self, answer: Answer) -> None:
        self._answer = answer
        self._pane.show_answer(answer)
        self._rest.start()
        self.answered.emit(answer)

    def _on_rest(self) -> None:
        if self._answer is not None:
            self.settled.emit(self._answer)

    def _on_trouble(self, error: KbError) -> None:
        self._answer = None
        self._pane.show_trouble(error_sentence(error))
