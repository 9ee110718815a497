"""The board: what is the matter on the left, the articles on the right, a review in one gesture."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton

from kb_app.domain.contribution import Change
from kb_app.ui.dialogs.health_dialog import HealthDialog


def test_an_article_that_is_still_right_leaves_the_list_and_goes_out(window, qtbot, services, monkeypatch) -> None:
    monkeypatch.setattr(window._refresh_flow, "refresh_now", lambda: None)
    seen: list[tuple[str, ...]] = []

    def drive() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, HealthDialog):
            QTimer.singleShot(50, drive)
            return
        seen.append(dialog.titles())
        next(each for each in dialog.findChildren(QPushButton) if each.text() == "Toujours juste").click()
        seen.append(dialog.titles())
        dialog.reject()

    drive()
    window.show_health()
    qtbot.waitUntil(lambda: len(seen) == 2, timeout=10_000)
    before, after = seen
    assert before
    assert len(after) == len(before) - 1
    (item,) = services.sending.waiting()
    assert isinstance(item.contribution, Change)
    assert item.contribution.title == before[0]
    assert b"verified_on: " in item.contribution.content
