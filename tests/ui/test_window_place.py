"""The window is found as it was left: its place, its form and its columns, on whatever screens there are."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QSplitter

from kb_app.bootstrap import build
from kb_app.ui.flows.place_flow import TITLE_BAR, fitted
from kb_app.ui.window import Window

LARGE, SECOND, SMALL = QRect(0, 0, 1920, 1040), QRect(1920, 0, 1920, 1040), QRect(0, 0, 1024, 700)


def test_a_place_that_can_be_seen_is_kept() -> None:
    assert fitted(QRect(200, 100, 1280, 820), [LARGE, SECOND]) == QRect(200, 100, 1280, 820)
    assert fitted(QRect(2000, 100, 1280, 820), [LARGE, SECOND]) == QRect(2000, 100, 1280, 820)


def test_on_a_smaller_screen_it_is_smaller_and_wholly_seen() -> None:
    assert fitted(QRect(200, 100, 1280, 820), [SMALL]) == QRect(0, TITLE_BAR, 1024, 700 - TITLE_BAR)
    assert fitted(QRect(900, 500, 440, 600), [SMALL]) == QRect(584, 100, 440, 600)


def test_a_screen_that_is_gone_hides_nothing() -> None:
    assert fitted(QRect(2000, 100, 440, 720), [LARGE]) == QRect(1480, 100, 440, 720)


def test_the_next_start_finds_it_as_it_was_left(window_of, services, sample_home, qtbot) -> None:
    window = window_of(services)
    window.setGeometry(20, 50, 700, 600)
    qtbot.wait(30)
    window.desk.divide(330, 370)
    window.close()
    second = window_of(build(sample_home))
    assert second.geometry() == QRect(20, 50, 700, 600)
    assert second.findChild(QSplitter).sizes()[0] == 330
    second.action("toggle_compact").trigger()
    second.setGeometry(300, 60, 400, 640)
    second.close()
    third = window_of(build(sample_home))
    assert third.desk.is_compact()
    assert third.geometry() == QRect(300, 60, 400, 640)
    assert third.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    third.action("toggle_compact").trigger()
    assert third.geometry() == QRect(20, 50, 700, 600)
    third.action("toggle_compact").trigger()
    assert third.geometry() == QRect(300, 60, 400, 640)


def test_what_cannot_be_understood_is_passed_over(window: Window, services, window_of) -> None:
    (services.settings.home / "window.ini").write_text("[General]\nwide=mille\nside=abc\n", "utf-8")
    assert window_of(services).isVisible()
