"""The list of all titles, filtered as one types; looked through beside the window, which never waits for it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kb_app.domain.mark import Mark
from kb_app.services.titles import Titles
from kb_app.services.wording import error_sentence
from kb_app.ui.dialogs.switcher_dialog import LISTED, SwitcherDialog
from kb_app.ui.tasks import Channel


class TitleFlow(QObject):
    """`key_opened` carries the article that was chosen, `search_asked` words that no title has.

    `recents` are the articles read last.
    """

    key_opened = Signal(str)
    search_asked = Signal(str)

    def __init__(self, titles: Titles, recents: Callable[[], tuple[Mark, ...]], window: QWidget) -> None:
        super().__init__(window)
        self._titles, self._recents, self._window = titles, recents, window
        self._channel = Channel("titles", self)

    def go_to_title(self) -> None:
        dialog = SwitcherDialog(self._recents(), self._window)

        def look_up(typed: str) -> None:
            self._channel.ask(
                lambda: self._titles.matching(typed, LISTED),
                dialog.show_found,
                lambda error: dialog.say(error_sentence(error)),
            )

        dialog.typed.connect(look_up)
        look_up("")
        chosen = dialog.exec()
        self._channel.forget()
        if chosen and dialog.key():
            self.key_opened.emit(dialog.key())
        elif chosen:
            self.search_asked.emit(dialog.wanted())

    def close(self) -> None:
        self._channel.close()
