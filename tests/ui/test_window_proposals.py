"""A change of a validated article: proposed by its author, said where they look, decided by who answers for it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from homes import refresh, settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QTextBrowser
from ui.driving import press, publish, type_text, with_dialog

from kb_app import settings
from kb_app.bootstrap import Services
from kb_app.ui.dialogs.inbox_dialog import InboxDialog
from kb_app.ui.dialogs.outbox_dialog import OutboxDialog
from kb_app.ui.dialogs.proposal_dialog import Answer, ProposalDialog
from kb_app.ui.widgets.banner import Banner
from kb_app.ui.widgets.row_list import RowList
from kb_app.ui.window import Window

TEXT = (
    "---\nid: bourse\ntitle: Demander une bourse\nowner: Pôle bourses\nconfidence: validated\n---\n"
    "Avant le 15 mai.\n\n## Pièces\n\nUn avis d'impôt.\n"
)


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "fiches"
    folder.mkdir()
    (folder / "bourse.md").write_text(TEXT, "utf-8")
    (folder / "knowledge.toml").write_text('[publishing]\nvalidation = "owner"\n', "utf-8")
    return settle(folder)


@pytest.fixture
def proposed(desk_of, window_of, qtbot) -> tuple[Services, Window]:
    """Léa's home and window: she wrote and published a word."""
    author = desk_of("Léa")
    window = window_of(author)
    window.activateWindow()
    window.open_id("bourse")
    qtbot.waitUntil(lambda: window.reading() is not None, timeout=5000)
    window.action("edit_article").trigger()
    qtbot.waitUntil(lambda: window.writing() is not None, timeout=5000)
    window.writing().go_to_line(7)
    type_text(window, "Toujours. ")
    publish(window, qtbot)
    refresh(author.settings)
    return author, window


@pytest.fixture
def owner(desk_of, proposed) -> Services:
    services: Services = desk_of("Marc")
    services.settings = settings.change(services.settings, answers_for="Pôle bourses")
    refresh(services.settings)
    return services


def examined(window: Window, qtbot, deed: Callable[[ProposalDialog], None]) -> None:
    """From the inbox to the proposal."""

    def look(dialog: InboxDialog) -> None:
        next(each for each in dialog.findChildren(QPushButton) if "Examiner" in each.text()).click()

    with_dialog(InboxDialog, window.action("show_inbox").trigger, look)
    with_dialog(ProposalDialog, lambda: None, deed)


def test_the_author_is_told_where_they_look(proposed, share, qtbot) -> None:
    author, window = proposed
    assert "Proposé" in window.said()
    assert (share / "bourse.md").read_text("utf-8") == TEXT
    window.open_id("bourse")

    def notices() -> str:
        return " ".join(banner.accessibleName() for banner in window.desk.reader.findChildren(Banner))

    qtbot.waitUntil(lambda: "attend la validation de Pôle bourses" in notices(), timeout=5000)
    seen: list[tuple[str, ...]] = []

    def look(dialog: OutboxDialog) -> None:
        qtbot.waitUntil(lambda: len(dialog.findChild(RowList).texts()) == 1, timeout=5000)
        seen.append(dialog.findChild(RowList).texts(3))

    with_dialog(OutboxDialog, window.action("show_outbox").trigger, look)
    assert [text.replace("\u00a0", " ") for (text,) in seen] == ["proposé : attend la validation de Pôle bourses"]
    assert author.draft_shelf.rows() == ()


def test_the_owner_sees_the_difference_and_publishes_it(owner, proposed, window_of, share, qtbot) -> None:
    seen: list[str] = []

    def deed(dialog: ProposalDialog) -> None:
        seen.extend(view.toPlainText() for view in dialog.findChildren(QTextBrowser))
        seen.append(" ".join(label.text() for label in dialog.findChildren(QLabel)))
        assert not dialog.button(Answer.DECLINE).isEnabled()
        if directory := os.environ.get("KB_SHOTS"):
            dialog.grab().save(f"{directory}/proposal.png")
        dialog.button(Answer.APPROVE).setFocus()
        press(QApplication.focusWidget() or dialog, Qt.Key.Key_Space)

    window = window_of(owner)
    examined(window, qtbot, deed)
    assert "Toujours. Avant le 15 mai." in seen[0]
    assert "Toujours. Avant le 15 mai." in seen[1]
    assert "Léa (non vérifié)" in seen[2]
    refresh(owner.settings)
    text = (share / "bourse.md").read_text("utf-8")
    assert "Toujours. Avant" in text
    assert "contributors: [Léa]" in text
    author, _ = proposed
    refresh(author.settings)
    refresh(author.settings)
    assert author.validation.mine() == ()
    assert [each.verdict for each in author.conversations.replies_to_me()] == ["accepted"]


def test_the_reason_of_a_refusal_comes_back(owner, proposed, window_of, share, qtbot) -> None:
    def deed(dialog: ProposalDialog) -> None:
        dialog.findChild(QPlainTextEdit).setFocus()
        type_text(dialog, "Le décret dit autre chose.")
        dialog.button(Answer.DECLINE).click()

    examined(window_of(owner), qtbot, deed)
    refresh(owner.settings)
    author, _ = proposed
    refresh(author.settings)
    (conversation,) = author.conversations.replies_to_me()
    assert (conversation.verdict, conversation.replies[-1].feedback.text) == ("declined", "Le décret dit autre chose.")
    assert (share / "bourse.md").read_text("utf-8") == TEXT


def test_the_owner_touches_it_up_in_the_editor(owner, proposed, window_of, share, qtbot) -> None:
    window = window_of(owner)
    examined(window, qtbot, lambda dialog: dialog.button(Answer.AMEND).click())
    qtbot.waitUntil(lambda: window.writing() is not None, timeout=5000)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=5000)
    assert "Toujours. Avant" in window.writing().text()
    window.writing().go_to_line(9)
    type_text(window, "Deux ")
    publish(window, qtbot)
    refresh(owner.settings)
    text = (share / "bourse.md").read_text("utf-8")
    assert "Toujours. Avant" in text
    assert "Deux ## Pièces" in text
    author, _ = proposed
    refresh(author.settings)
    assert [each.verdict for each in author.conversations.replies_to_me()] == ["accepted"]
