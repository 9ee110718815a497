"""Which page is in front, and the way back: Esc, the search field, home, and the page that was left for writing."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from kb_app.domain.query import Answer
from kb_app.ui.desk import Desk
from kb_app.ui.dialogs.keys_dialog import KeysDialog
from kb_app.ui.flows.edit_flow import EditFlow
from kb_app.ui.flows.home_flow import HomeFlow
from kb_app.ui.flows.place_flow import PlaceFlow
from kb_app.ui.flows.walk_flow import WalkFlow


class PageFlow(QObject):
    def __init__(
        self, desk: Desk, home: HomeFlow, walk: WalkFlow, edit: EditFlow, place: PlaceFlow, window: QWidget
    ) -> None:
        super().__init__(window)
        self._desk, self._home, self._walk, self._edit, self._window = desk, home, walk, edit, window
        self._place = place
        self._before_writing: QWidget = desk.home

    def focus_search(self) -> None:
        if self._edit.leave():
            self._desk.search.focus_field()

    def open_home(self) -> None:
        if self._edit.leave():
            self._home.turn_home()

    def go_back_one(self) -> None:
        """Esc: close the line that finds, from the text to the field, empty it, then home.

        The compact window keeps its answer in sight instead, and gives the focus back to the softphone.
        """
        if self._desk.reader.close_find():
            return
        focused = QApplication.focusWidget()
        if focused is not None and not self._desk.search.isAncestorOf(focused):
            self._walk.leave() if self._desk.is_walking() else self.focus_search()
        elif self._desk.is_compact():
            self._place.give_focus_back()
        elif not self._desk.search.clear():
            self.open_home()

    def show_keys(self) -> None:
        dialog = KeysDialog(self._window)
        dialog.exec()
        if dialog.help_wanted:
            self._desk.search.set_text("tag:aide")

    def turn_to_reader(self) -> None:
        self._desk.turn_to(self._desk.reader)

    def turn_to_procedure(self) -> None:
        self._desk.turn_to(self._desk.procedure)

    def turn_to_editor(self) -> None:
        """Writing has the whole window."""
        self._before_writing = self._desk.page()
        self._desk.search.hide()
        self._desk.turn_to(self._desk.editor)

    def turn_back_from_editor(self) -> None:
        self._desk.search.show()
        self._desk.turn_to(self._before_writing)
        if self._before_writing is self._desk.home:
            self._home.show_page()
            self._desk.search.focus_field()
        else:
            self._desk.reader.focus_text()

    def turn_for(self, answer: Answer) -> None:
        """Without a hit there is nothing to read."""
        if not answer.hits:
            self._desk.turn_to(self._desk.home)
