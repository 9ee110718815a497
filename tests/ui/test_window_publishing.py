"""Two people write in one article: what goes together does, what does not is settled by whoever comes second."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from homes import refresh, settle
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QPushButton, QTreeWidget
from ui.driving import publish, type_text

from kb_app.bootstrap import Services
from kb_app.ui.dialogs.merge_dialog import MergeDialog
from kb_app.ui.dialogs.outbox_dialog import OutboxDialog
from kb_app.ui.widgets.article_view import ArticleView
from kb_app.ui.window import Window

TEXT = "---\nid: bourse\ntitle: Demander une bourse\n---\nAvant le 15 mai.\n\n## Pièces\n\nUn avis d'impôt.\n"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "fiches"
    folder.mkdir()
    (folder / "bourse.md").write_text(TEXT, "utf-8")
    return settle(folder)


def exchange(sender: Services, receiver: Services, share: Path) -> None:
    """What one sent reaches the other, once it has stood there for a while."""
    refresh(sender.settings)
    an_hour_ago = time.time() - 3600
    os.utime(share / "bourse.md", (an_hour_ago, an_hour_ago))
    refresh(receiver.settings)


def drive(kind: type[QDialog], deed: Callable[[QDialog], None]) -> None:
    """Do `deed` with the next dialog of that kind."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, kind) or not dialog.isActiveWindow():
            QTimer.singleShot(20, look)
            return
        try:
            deed(dialog)
        except AssertionError:
            dialog.reject()
            raise

    look()


def write(window: Window, qtbot, words: str, line: int = 5) -> None:
    """Ctrl+E, then `words` at the beginning of a line."""
    window.activateWindow()
    window.open_id("bourse")
    qtbot.waitUntil(lambda: window.reading() is not None, timeout=5000)
    window.action("edit_article").trigger()
    qtbot.waitUntil(lambda: window.writing() is not None, timeout=5000)
    window.writing().go_to_line(line)
    type_text(window, words)


def both_write(desk_of, window_of, share: Path, qtbot, words: str, change: tuple[str, str]) -> tuple[Services, Window]:
    """Marc begins to write; meanwhile Léa's `change` (old and new words) of the same article was published."""
    marc, lea = desk_of("Marc"), desk_of("Léa")
    window = window_of(marc)
    write(window, qtbot, words)
    other = lea.drafting.edit("bourse")
    lea.drafting.save(other, other.text.replace(*change))
    lea.drafting.publish(other)
    exchange(lea, marc, share)
    return marc, window


def test_one_line_edited_while_the_share_is_away_is_delivered_when_it_is_back(
    desk_of, window_of, share, qtbot, tmp_path
) -> None:
    expert = desk_of("Marc")
    window = window_of(expert)
    away = share.rename(tmp_path / "ailleurs")
    write(window, qtbot, "Toujours. ")
    publish(window, qtbot)
    assert "part dès que le dossier partagé le permet" in window.said()
    refresh(expert.settings)
    assert len(expert.sending.waiting()) == 1
    away.rename(share)
    refresh(expert.settings)
    assert expert.sending.waiting() == ()
    assert (share / "bourse.md").read_text("utf-8") == TEXT.replace("Avant", "Toujours. Avant")
    assert expert.draft_shelf.rows() == ()


def test_what_goes_together_is_shown_and_published(desk_of, window_of, share, qtbot) -> None:
    marc, window = both_write(desk_of, window_of, share, qtbot, "Toujours. ", ("d'impôt", "d'imposition"))
    seen: list[str] = []

    def merge(dialog: MergeDialog) -> None:
        seen.extend(dialog.row_texts())
        seen.append(dialog.windowTitle())
        QTest.keyClick(dialog, Qt.Key.Key_Return)

    drive(MergeDialog, merge)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "imposition" in window.writing().text(), timeout=5000)
    assert any("Pièces" in words and "changée par l’autre" in words for words in seen)
    publish(window, qtbot)
    refresh(marc.settings)
    both = TEXT.replace("Avant", "Toujours. Avant").replace("d'impôt", "d'imposition")
    assert (share / "bourse.md").read_text("utf-8") == both


@pytest.mark.parametrize(("digit", "kept"), [("1", "Marc. Avant"), ("2", "Léa. Avant"), ("3", None)])
def test_a_conflict_is_settled_by_one_key(desk_of, window_of, share, qtbot, digit: str, kept: str | None) -> None:
    marc, window = both_write(desk_of, window_of, share, qtbot, "Marc. ", ("Avant", "Léa. Avant"))

    def merge(dialog: MergeDialog) -> None:
        go_on = next(each for each in dialog.findChildren(QPushButton) if each.text() == "Reprendre dans l’éditeur")
        assert not go_on.isEnabled()
        QTest.keyClick(dialog, digit)
        assert go_on.isEnabled()
        QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Return)

    drive(MergeDialog, merge)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "réunis" in window.said(), timeout=5000)
    if digit != "2":
        publish(window, qtbot)
        refresh(marc.settings)
    text = window.writing().text() if digit == "2" else (share / "bourse.md").read_text("utf-8")
    wanted = TEXT.replace(
        "Avant le 15 mai.", f"{kept} le 15 mai." if kept else "Marc. Avant le 15 mai.\n\nLéa. Avant le 15 mai."
    )
    assert text == wanted


def test_a_conflict_is_shown_as_it_is_read_and_written_anew(desk_of, window_of, share, qtbot) -> None:
    _, window = both_write(desk_of, window_of, share, qtbot, "**Marc.** ", ("Avant", "*Léa.* Avant"))
    seen: list[str] = []

    def merge(dialog: MergeDialog) -> None:
        views = dialog.findChildren(ArticleView)
        seen.extend(view.toPlainText().strip() for view in views)
        seen.append(" ".join(mark.cursor.selectedText() for mark in views[0].extraSelections()))
        if directory := os.environ.get("KB_SHOTS"):
            dialog.grab().save(f"{directory}/merge.png")
        QTest.keyClick(dialog, "4")
        own = dialog.findChild(QPlainTextEdit)
        assert own.isVisible()
        own.selectAll()
        type_text(dialog, "Avant le 4 juin.")
        QTest.keyClick(next(b for b in dialog.findChildren(QPushButton) if b.isDefault()), Qt.Key.Key_Return)

    drive(MergeDialog, merge)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "réunis" in window.said(), timeout=5000)
    assert seen == ["Marc. Avant le 15 mai.", "Léa. Avant le 15 mai.", "Marc"]
    assert window.writing().text() == TEXT.replace("Avant le 15 mai.\n", "Avant le 4 juin.\n")


def test_a_conflict_that_was_delivered_beside_is_settled_from_the_outbox(desk_of, window_of, share, qtbot) -> None:
    marc, lea = desk_of("Marc"), desk_of("Léa")
    for who, name in ((marc, "Marc"), (lea, "Léa")):
        draft = who.drafting.edit("bourse")
        who.drafting.save(draft, draft.text.replace("Avant", f"{name}. Avant"))
        who.drafting.publish(draft)
    exchange(lea, marc, share)
    (conflict,) = marc.sending.conflicts()
    beside = share / conflict.progress.conflict_path
    assert "Marc. Avant" in beside.read_text("utf-8")
    window = window_of(marc)
    window.activateWindow()

    def settle_it(dialog: OutboxDialog) -> None:
        assert "en conflit" in dialog.findChild(QTreeWidget).topLevelItem(0).text(3)
        drive(MergeDialog, merge)
        next(each for each in dialog.findChildren(QPushButton) if "deux textes" in each.text()).click()

    def merge(dialog: MergeDialog) -> None:
        QTest.keyClick(dialog, "3")
        QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Return)

    drive(OutboxDialog, settle_it)
    window.action("show_outbox").trigger()
    qtbot.waitUntil(lambda: window.writing() is not None and "Marc. Avant" in window.writing().text(), timeout=5000)
    qtbot.waitUntil(lambda: "Léa. Avant" in window.writing().text(), timeout=5000)
    publish(window, qtbot)
    assert marc.sending.conflicts() == ()
    refresh(marc.settings)
    text = (share / "bourse.md").read_text("utf-8")
    assert "Marc. Avant le 15 mai.\n\nLéa. Avant le 15 mai." in text
    assert not beside.exists()
