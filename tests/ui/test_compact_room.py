"""The compact window with large text: what is read has the room, and nothing is cut off where it cannot be reached."""

from PySide6.QtWidgets import QPushButton, QScrollArea, QTextBrowser
from ui.driving import type_text

from kb_app.ui.panes.home_pane import HomePane
from kb_app.ui.window import Window

LINES = 5  # at least, of a text that is large


def compact(window: Window, zoom: int) -> None:
    window.flows.look.change(zoom=zoom)
    window.action("toggle_compact").trigger()


def seen_lines(view: QTextBrowser) -> float:
    return view.visibleRegion().boundingRect().height() / view.fontMetrics().lineSpacing()


def test_a_step_has_room_for_its_text_and_its_answers(window: Window, qtbot) -> None:
    compact(window, 150)
    window.open_id("paiement-echelonne")
    qtbot.waitUntil(lambda: window.reading() is not None, timeout=5000)
    window.action("start_walk").trigger()
    qtbot.waitUntil(lambda: window.stage() is not None, timeout=5000)
    view = window.desk.procedure.findChild(QTextBrowser, "step")
    qtbot.waitUntil(lambda: seen_lines(view) >= LINES, timeout=2000)


def test_an_article_has_room_until_something_is_typed(window: Window, qtbot) -> None:
    compact(window, 150)
    window.open_id("paiement-echelonne")
    qtbot.waitUntil(lambda: window.reading() is not None, timeout=5000)
    view = window.desk.reader.findChild(QTextBrowser)
    qtbot.waitUntil(lambda: seen_lines(view) >= LINES, timeout=2000)
    window.desk.search.focus_field()
    type_text(window, "bourse")
    qtbot.waitUntil(lambda: window.answer() is not None, timeout=5000)
    assert not window.desk.search.is_slim()
    window.desk.search.clear()
    qtbot.waitUntil(window.desk.search.is_slim, timeout=2000)
    window.action("open_home").trigger()
    assert not window.desk.search.is_slim()


def test_tabs_of_sites_stand_side_by_side(window: Window, qtbot) -> None:
    compact(window, 150)
    window.open_id("paiement-echelonne")
    qtbot.waitUntil(lambda: window.reading() is not None, timeout=5000)
    qtbot.wait(50)
    tabs = [each for each in window.desk.reader.findChildren(QPushButton) if each.property("role") == "tab"]
    assert len(tabs) == 3
    assert len({tab.y() for tab in tabs}) == 1


def test_home_never_scrolls_sideways(window: Window, qtbot) -> None:
    window.services.drafting.begin("Un titre de brouillon qui est bien trop long pour une fenêtre étroite et davantage")
    window.flows.drafts.look()
    compact(window, 200)
    window.action("open_home").trigger()
    qtbot.wait(50)
    home = window.findChild(HomePane)
    assert isinstance(home, QScrollArea)
    assert home.horizontalScrollBar().maximum() == 0
