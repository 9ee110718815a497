"""Keyboard and screen reader: every control has a name and a role, is reached by Tab, and shows the focus."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLineEdit, QPlainTextEdit
from ui.controls import ROLES, controls, name, picture, reached_by_tab, unreached, words
from ui.driving import press, type_text

from kb_app.services.reading import Reading
from kb_app.ui.window import Window

STATES = ("home", "results", "nothing", "article", "find", "compact", "zoomed", "step", "step zoomed", "writing")


def wait_for(qtbot, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition, timeout=5000)


def bring(window: Window, qtbot, state: str) -> None:
    """The window in one of `STATES`."""
    if state.endswith("zoomed"):
        for _ in range(10):
            window.action("zoom_in").trigger()
    if state == "compact":
        window.action("toggle_compact").trigger()
    if state in ("article", "find", "compact", "zoomed", "results"):
        type_text(window, "paiement")
        wait_for(qtbot, lambda: window.answer() is not None and isinstance(window.reading(), Reading))
    if state == "writing":
        window.open_id("paiement-echelonne")
        wait_for(qtbot, lambda: isinstance(window.reading(), Reading))
        window.action("edit_article").trigger()
        wait_for(qtbot, lambda: window.writing() is not None and window.writing()._preview is not None)
    if state == "nothing":
        type_text(window, "zzzzqqqq")
        wait_for(qtbot, lambda: window.answer() is not None and not window.answer().hits)
    if state.startswith("step"):
        window.open_id("paiement-echelonne")
        wait_for(qtbot, lambda: isinstance(window.reading(), Reading))
        window.action("start_walk").trigger()
        wait_for(qtbot, lambda: window.stage() is not None)
        type_text(window, "1")
        wait_for(qtbot, lambda: window.stage().walk.at == 1)
    if state == "find":
        window.action("find_in_article").trigger()
    window.activateWindow()


@pytest.mark.parametrize("state", STATES)
def test_every_control_has_a_name_and_a_role_and_is_reached_by_tab(window: Window, qtbot, state: str) -> None:
    bring(window, qtbot, state)
    found = controls(window)
    assert len(found) > 5
    assert [words(widget) for widget in found if not name(widget).strip()] == []
    roles = {words(widget): QAccessible.queryAccessibleInterface(widget).role() for widget in found}
    assert {widget: role for widget, role in roles.items() if role not in ROLES} == {}
    if state in ("compact", "zoomed"):
        assert lost(window) == []
    start = window.findChild(QPlainTextEdit, "editor") if state == "writing" else window.findChild(QLineEdit, "search")
    assert unreached(window, start) == []


def lost(window: Window) -> list[str]:
    """Controls that are not wholly inside the window."""
    QApplication.processEvents()
    frame = window.rect()
    places = {widget: widget.rect().translated(widget.mapTo(window, QPoint(0, 0))) for widget in controls(window)}
    return [
        words(widget)
        for widget, place in places.items()
        if place.width() < 8 or place.height() < 8 or not frame.contains(place)
    ]


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_the_focus_is_seen(window: Window, qtbot, theme: str) -> None:
    """Each control that Tab reaches looks different with and without the focus."""
    window.flows.look.change(theme=theme)
    bring(window, qtbot, "find")
    field = window.findChild(QLineEdit, "search")
    alike = []
    for widget in reached_by_tab(window, field):
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(widget, QLineEdit):
            widget.deselect()
        focused = picture(widget)
        (field if widget is not field else window.findChild(QAbstractItemView, "results")).setFocus()
        if focused == picture(widget):
            alike.append(words(widget))
        widget.setFocus()
    assert alike == []


def test_the_count_of_results_is_announced(window: Window, qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def note(event: QAccessibleAnnouncementEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", note)
    type_text(window, "paiement")
    wait_for(qtbot, lambda: bool(said))
    assert "résultats" in said[-1]
    assert "ms" not in said[-1]
    assert len(said) == 1
    type_text(window, "zzzzqqqq")
    wait_for(qtbot, lambda: len(said) > 1)


def test_letters_typed_in_the_list_of_results_are_searched(window: Window, qtbot) -> None:
    bring(window, qtbot, "results")
    results = window.findChild(QAbstractItemView, "results")
    results.setFocus()
    row = results.currentIndex().row()
    press(results, Qt.Key.Key_Down)
    assert results.currentIndex().row() == row + 1
    type_text(window, "x")
    assert window.findChild(QLineEdit, "search").text() == "paiementx"


def cut(window: Window) -> list[str]:
    """Buttons whose words do not fit in them."""
    QApplication.processEvents()
    buttons = [widget for widget in controls(window) if isinstance(widget, QAbstractButton) and widget.text()]
    return [words(button) for button in buttons if button.width() < button.minimumSizeHint().width()]


@pytest.mark.parametrize("zoom", [100, 150, 200])
def test_no_button_s_words_are_cut(window: Window, qtbot, zoom: int) -> None:
    window.resize(1280, 800)
    window.flows.look.change(zoom=zoom)
    bring(window, qtbot, "article")
    window.flows.site.choose("rennes")
    qtbot.wait(200)
    assert cut(window.desk.reader) == []


def test_in_the_narrow_window_one_writes_without_anything_beside(window: Window, qtbot) -> None:
    window.action("toggle_compact").trigger()
    bring(window, qtbot, "writing")
    assert window.width() <= 460
    assert cut(window) == []
    editor = window.findChild(QPlainTextEdit, "editor")
    assert editor.width() > 380
    assert editor.height() > 300
    window.flows.edit.leave()
