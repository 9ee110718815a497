"""From the agent's flag to the expert's decision and back to the agent's home page, over one real shared folder."""

from collections.abc import Callable
from pathlib import Path

import pytest
from homes import refresh, settle
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QPlainTextEdit, QPushButton, QTreeWidget
from ui.driving import publish, type_text, with_dialog

from kb_app.bootstrap import Services
from kb_app.domain.contribution import Defect, Subject, Verdict
from kb_app.services.conversations import Conversation
from kb_app.ui.dialogs.inbox_dialog import InboxDialog
from kb_app.ui.widgets.markdown_editor import MarkdownEditor
from kb_app.ui.window import Window


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "fiches"
    folder.mkdir()
    (folder / "bourse.md").write_text(
        "---\nid: bourse\ntitle: Demander une bourse\n---\nAvant le 15 mai.\n\n## Pièces\n\nUn avis d'impôt.\n", "utf-8"
    )
    return settle(folder)


def flagged(agent: Services, text: str = "Le délai a changé") -> None:
    agent.feedback.send(Subject.FLAG, text, "bourse", section="pieces", site="rennes", defect=Defect.OUTDATED)
    refresh(agent.settings)


def decided(expert: Window, deed: Callable[[InboxDialog], None]) -> list[str]:
    """The titles in the inbox before `deed`, and what it says after."""
    seen: list[str] = []

    def drive(dialog: InboxDialog) -> None:
        seen.extend(dialog.titles())
        deed(dialog)
        seen.append(dialog.said())

    with_dialog(InboxDialog, expert.action("show_inbox").trigger, drive)
    return seen


def button(dialog: InboxDialog, words: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text().replace("&", "") == words)


def replies(agent: Services) -> tuple[Conversation, ...]:
    return agent.conversations.replies_to_me()


def press_button(dialog: QDialog, words: str) -> None:
    next(each for each in dialog.findChildren(QPushButton) if each.text().replace("&", "") == words).click()


def test_a_flag_is_fixed_beside_the_text_credited_and_answered_in_one_gesture(desk_of, window_of, share, qtbot) -> None:
    agent, expert = desk_of("agent", "Léa"), desk_of("expert", "Marc")
    flagged(agent)
    refresh(expert.settings)
    window = window_of(expert)

    def deed(dialog: InboxDialog) -> None:
        assert "Le délai a changé" in " ".join(label.text() for label in dialog.findChildren(QLabel))
        press_button(dialog, "Corriger la fiche…")

    decided(window, deed)
    qtbot.waitUntil(lambda: window.writing() is not None and window.writing()._preview is not None, timeout=10_000)
    pane = window.writing()
    assert "Le délai a changé" in pane.answered_words()
    assert "Léa" in pane.answered_words()
    marked = [each.cursor.block().text() for each in pane.findChild(MarkdownEditor).extraSelections()]
    assert marked == ["## Pièces", "", "Un avis d'impôt.", ""]
    window.activateWindow()
    qtbot.waitUntil(pane.findChild(MarkdownEditor).hasFocus, timeout=5000)
    type_text(window, "Deux. ")
    publish(window, qtbot)
    refresh(expert.settings)
    text = (share / "bourse.md").read_text("utf-8")
    assert "Deux. ## Pièces" in text
    assert "contributors: [Léa]" in text
    refresh(agent.settings)
    (conversation,) = replies(agent)
    assert conversation.verdict is Verdict.FIXED

    home = window_of(agent)
    qtbot.waitUntil(lambda: any("Corrigé" in label.text() for label in home.findChildren(QLabel)), timeout=5000)
    next(each for each in home.findChildren(QPushButton) if each.text() == "Vu").click()
    qtbot.waitUntil(lambda: replies(agent) == (), timeout=5000)


def test_one_answer_reaches_everybody_whose_message_was_joined(desk_of, window_of, qtbot) -> None:
    first, second, expert = desk_of("a", "Léa"), desk_of("b", "Zoé"), desk_of("expert", "Marc")
    flagged(first, "Le délai a changé")
    flagged(second, "C'est le 31 mai")
    refresh(expert.settings)
    seen: list[str] = []

    def deed(dialog: InboxDialog) -> None:
        assert len(dialog.titles()) == 2
        same = next(each for each in dialog.findChildren(QComboBox) if each.count() == 2 and not each.itemData(0))
        same.setCurrentIndex(1)
        press_button(dialog, "Déjà signalé…")
        assert len(dialog.titles()) == 1

    decided(window_of(expert), deed)
    refresh(expert.settings)
    refresh(expert.settings)
    (kept,) = expert.conversations.open()
    assert set(kept.signed) == {"Léa", "Zoé"}

    def answer(dialog: InboxDialog) -> None:
        seen.append(dialog.findChild(QTreeWidget).topLevelItem(0).text(0))
        dialog.findChild(QPlainTextEdit).setFocus()
        type_text(dialog, "Oui, le 31 mai.")
        press_button(dialog, "Répondre")

    decided(window_of(expert), answer)
    assert seen == ["C’est périmé (×2)"]
    refresh(expert.settings)
    for person in (first, second):
        refresh(person.settings)
        (conversation,) = replies(person)
        assert conversation.replies[-1].feedback.text == "Oui, le 31 mai."
        assert conversation.verdict is Verdict.ANSWERED


def test_who_declines_says_why(desk_of, window_of, qtbot) -> None:
    agent, expert = desk_of("agent", ""), desk_of("expert", "")
    flagged(agent)
    refresh(expert.settings)

    def deed(dialog: InboxDialog) -> None:
        assert not button(dialog, "Sans suite").isEnabled()
        dialog.findChild(QPlainTextEdit).setFocus()
        type_text(dialog, "Le délai est bien le 15 mai.")
        assert button(dialog, "Sans suite").isEnabled()
        button(dialog, "Sans suite").click()

    decided(window_of(expert), deed)
    refresh(expert.settings)
    refresh(agent.settings)
    assert replies(agent)[0].verdict is Verdict.DECLINED


def test_thanks_and_what_was_decided_need_nothing(desk_of) -> None:
    agent = desk_of("agent", "")
    agent.feedback.send(Subject.THANKS, "", "bourse")
    flagged(agent)
    refresh(agent.settings)
    (said,) = agent.conversations.open()
    agent.feedback.send(Subject.REPLY, "Fait.", "bourse", in_reply_to=said.said.id, verdict=Verdict.DUPLICATE)
    refresh(agent.settings)
    refresh(agent.settings)
    assert agent.conversations.open() == ()
    assert len(agent.conversations.all()) == 2


def test_opening_the_article_goes_to_the_passage(desk_of, window_of, qtbot) -> None:
    agent, expert = desk_of("agent", ""), desk_of("expert", "")
    flagged(agent)
    refresh(expert.settings)
    window = window_of(expert)

    def deed(dialog: InboxDialog) -> None:
        dialog.findChild(QTreeWidget).itemActivated.emit(dialog.findChild(QTreeWidget).topLevelItem(0), 0)

    decided(window, deed)
    qtbot.waitUntil(lambda: window.reading() is not None, timeout=5000)
    assert window.reading().article.id == "bourse"
