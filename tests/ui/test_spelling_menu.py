"""What a misspelt word may mean comes into the menu later: the menu, and the window, never wait for it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from kb_app.ui.theme import LIGHT
from kb_app.ui.widgets.markdown_editor import MarkdownEditor

Show = Callable[[Sequence[str]], None]


def opened(qtbot, deed: Callable[[QMenu, Show], None]) -> MarkdownEditor:
    """Right-click on a wrong word; `deed` gets the open menu and what hands the words over."""
    asked: list[tuple[str, Show]] = []
    editor = MarkdownEditor(LIGHT)
    qtbot.addWidget(editor)
    editor.resize(400, 200)
    editor.show()
    editor.load("paiment")
    editor.set_spelling(lambda line: ((0, 7),) if line == "paiment" else (), lambda *both: asked.append(both))

    def look() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        try:
            deed(menu, asked[0][1])
        finally:
            menu.close()

    QTimer.singleShot(200, look)
    place = editor.cursorRect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, editor.mapToGlobal(place))
    editor.contextMenuEvent(event)
    assert [word for word, _ in asked] == ["paiment"]
    qtbot.wait(50)
    asked[0][1](("trop tard",))
    return editor


def words(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions()][:2]


def test_words_come_while_the_menu_is_open_and_one_is_chosen(qtbot) -> None:
    def deed(menu: QMenu, show: Show) -> None:
        assert words(menu)[0].startswith("Recherche")
        assert not menu.actions()[0].isEnabled()
        show(("paiement", "piment"))
        assert words(menu) == ["paiement", "piment"]
        menu.actions()[0].trigger()

    assert opened(qtbot, deed).text() == "paiement"


def test_that_there_is_none_is_said(qtbot) -> None:
    def deed(menu: QMenu, show: Show) -> None:
        show(())
        assert words(menu)[0].startswith("Aucune autre orthographe")

    assert opened(qtbot, deed).text() == "paiment"
