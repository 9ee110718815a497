"""Telling what is wrong in mid-call: no mouse, a few keys, safe on this computer when the dialog closes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from ui.driving import press, type_text, with_dialog

from kb_app.domain.contribution import Defect, Feedback, Subject
from kb_app.ui.dialogs.flag_dialog import FlagDialog
from kb_app.ui.dialogs.gap_dialog import GapDialog

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _no_refresh(window, monkeypatch) -> None:
    """No child process: what is sent stays in the outbox."""
    monkeypatch.setattr(window.flows.refresh, "refresh_now", lambda: None)


def opened(window, qtbot, id_: str) -> None:
    window.open_id(id_)
    qtbot.waitUntil(lambda: window.reading() is not None and window.reading().article.id == id_, timeout=5000)


def sent(services) -> list[Feedback]:
    return [item.contribution for item in services.sending.waiting()]


def test_a_number_a_few_words_and_it_is_saved(window, qtbot, services) -> None:
    opened(window, qtbot, "remboursement")

    def deed(dialog: FlagDialog) -> None:
        type_text(dialog, "2")
        type_text(dialog, "Le délai a changé")
        press(QApplication.focusWidget(), Qt.Key.Key_Return, CTRL)

    with_dialog(FlagDialog, lambda: press(window, Qt.Key.Key_J, CTRL), deed)
    (feedback,) = sent(services)
    assert (feedback.subject, feedback.defect) == (Subject.FLAG, Defect.OUTDATED)
    assert (feedback.article, feedback.text) == ("remboursement", "Le délai a changé")
    assert feedback.revision == window.reading().article.revision
    assert feedback.author == ""
    assert "Enregistré sur ce poste" in window.said()


def test_it_tells_the_passage_that_was_read(window, qtbot, services) -> None:
    opened(window, qtbot, "remboursement")
    heading = window.reading().outline[-1]
    window.desk.reader.go_to(heading.anchor)

    def deed(dialog: FlagDialog) -> None:
        type_text(dialog, "6")
        press(QApplication.focusWidget(), Qt.Key.Key_Return, CTRL)

    with_dialog(FlagDialog, window.action("flag_passage").trigger, deed)
    (feedback,) = sent(services)
    assert (feedback.subject, feedback.section) == (Subject.THANKS, heading.anchor)


def test_a_question_without_words_is_not_sent(window, qtbot, services) -> None:
    opened(window, qtbot, "remboursement")

    def deed(dialog: FlagDialog) -> None:
        type_text(dialog, "5")
        press(QApplication.focusWidget(), Qt.Key.Key_Return, CTRL)
        assert dialog.isVisible()
        dialog.reject()

    with_dialog(FlagDialog, window.action("flag_passage").trigger, deed)
    assert sent(services) == []


def test_a_search_that_found_nothing_asks_with_the_words_already_there(window, qtbot, services) -> None:
    type_text(window, "xylophone baryton")
    qtbot.waitUntil(lambda: window.answer() is not None and window.answer().hits == (), timeout=5000)

    def deed(dialog: GapDialog) -> None:
        assert dialog.text() == "xylophone baryton"
        press(QApplication.focusWidget(), Qt.Key.Key_Return, CTRL)

    with_dialog(GapDialog, lambda: press(window, Qt.Key.Key_J, CTRL | Qt.KeyboardModifier.ShiftModifier), deed)
    (feedback,) = sent(services)
    assert (feedback.subject, feedback.text) == (Subject.GAP, "xylophone baryton")


def test_without_an_open_article_it_says_what_to_do(window, services) -> None:
    window.action("flag_passage").trigger()
    assert "Ouvrez d" in window.said()
    assert sent(services) == []
