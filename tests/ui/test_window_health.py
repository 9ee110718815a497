"""The board: what is the matter on the left, the articles on the right, a review in one gesture."""

from datetime import date

from PySide6.QtWidgets import QPushButton
from ui.driving import with_dialog

from kb_app.domain.contribution import Change
from kb_app.ui.dialogs.health_dialog import HealthDialog


def test_an_article_that_is_still_right_leaves_the_list_and_goes_out(window, services, monkeypatch) -> None:
    monkeypatch.setattr(window.flows.refresh, "refresh_now", lambda: None)
    seen: list[tuple[str, ...]] = []

    def deed(dialog: HealthDialog) -> None:
        seen.append(dialog.titles())
        next(each for each in dialog.findChildren(QPushButton) if each.text() == "Toujours juste").click()
        seen.append(dialog.titles())

    with_dialog(HealthDialog, window.action("show_health").trigger, deed)
    before, after = seen
    assert before
    assert len(after) == len(before) - 1
    (item,) = services.sending.waiting()
    assert isinstance(item.contribution, Change)
    assert item.contribution.title == before[0]
    assert date.today().isoformat().encode() in item.contribution.content
