"""The phone rings, the caller's answer is copied; then leave, and back. The mouse is never touched."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from homes import settle
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QTextBrowser
from ui.driving import press, type_text, with_dialog

from kb_app.ui.dialogs.phrase_dialog import PhraseDialog
from kb_app.ui.flows import reader_flow
from kb_app.ui.window import Window

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SITES = '[[sites]]\ncode = "rennes"\nlabel = "Rennes"\n\n[[sites]]\ncode = "lille"\nlabel = "Lille"\n'
COMMON = """---
id: paiement
title: Payer en plusieurs fois
aliases: [facilités de paiement]
---

Oui, en trois fois.

## Pièces à demander

Un RIB.
"""
RENNES = "---\nvariant_of: paiement\nsites: [rennes]\n---\n\n## Pièces à demander\n\nUn RIB et un mandat signé.\n"
PHRASE = """---
id: rappel
title: Rappel promis
---

> [!PHRASE] Promettre un rappel
> {agent} vous rappelle avant {heure}.
"""
NOTICE = "---\nid: greve\ntitle: Grève des transports\nkind: notice\nstarts: {today}\n---\n\nLes colis ont du retard.\n"


@pytest.fixture
def share(tmp_path: Path) -> Path:
    root = tmp_path / "fiches"
    root.mkdir()
    (root / "knowledge.toml").write_text(SITES, "utf-8")
    (root / "paiement.md").write_text(COMMON, "utf-8")
    (root / "paiement--rennes.md").write_text(RENNES, "utf-8")
    (root / "bourse.md").write_text("# Demander une bourse\n\nAvant le 15 mai.\n", "utf-8")
    return settle(root)


def field(window: Window) -> QLineEdit:
    return window.findChild(QLineEdit, "search")


def marked(window: Window) -> list[str]:
    view = window.desk.reader.findChild(QTextBrowser)
    return [selection.cursor.selectedText() for selection in view.extraSelections()]


def reads(window: Window, id_: str, site: str = "") -> bool:
    reading = window.reading()
    return reading is not None and (reading.article.id, reading.site) == (id_, site)


def test_from_the_ringing_phone_to_the_copied_answer(kb: Callable, open_window, share: Path, qtbot) -> None:
    kb("sync", folder=share)
    window = open_window()
    qtbot.waitExposed(window)

    type_text(window, "facilitées paiment pièces")  # in a hurry
    qtbot.waitUntil(lambda: reads(window, "paiement"), timeout=10_000)
    assert QApplication.focusWidget() is field(window)
    press(field(window), Qt.Key.Key_1, CTRL)
    qtbot.waitUntil(lambda: reads(window, "paiement", "rennes"), timeout=10_000)
    press(field(window), Qt.Key.Key_Return)
    press(QApplication.focusWidget(), Qt.Key.Key_C, CTRL | SHIFT)
    assert "Un RIB et un mandat signé." in QGuiApplication.clipboard().text()

    for _ in range(3):  # from the text to the field, empty it, home
        press(QApplication.focusWidget(), Qt.Key.Key_Escape)
    press(field(window), Qt.Key.Key_0, CTRL)
    assert field(window).text() == ""
    assert window.desk.page() is window.desk.home
    assert QApplication.focusWidget() is field(window)


def test_a_phrase_with_its_blanks_filled_is_copied_by_keys(kb: Callable, open_window, share: Path, qtbot) -> None:
    (share / "phrase.md").write_text(PHRASE, "utf-8")
    settle(share)
    kb("sync", folder=share)
    window = open_window()
    qtbot.waitExposed(window)
    type_text(window, "rappel promis")
    qtbot.waitUntil(lambda: reads(window, "rappel"), timeout=10_000)

    def fill(dialog: PhraseDialog) -> None:
        type_text(dialog, "Léa")
        press(QApplication.focusWidget(), Qt.Key.Key_Tab)
        type_text(dialog, "14 h")
        press(QApplication.focusWidget(), Qt.Key.Key_Return)

    with_dialog(PhraseDialog, lambda: press(field(window), Qt.Key.Key_R, CTRL | SHIFT), fill)
    assert QGuiApplication.clipboard().text() == "Léa vous rappelle avant 14 h."
    assert field(window).text() == "rappel promis"


def test_back_from_leave_what_changed_is_listed_and_stepped_through(
    kb: Callable, open_window, share: Path, qtbot, monkeypatch
) -> None:
    monkeypatch.setattr(reader_flow, "READ_MS", 50)
    kb("sync", folder=share)
    before = open_window()
    qtbot.waitExposed(before)
    with qtbot.waitSignal(before.flows.reader.read, timeout=10_000):
        type_text(before, "plusieurs fois")
    before.close()

    (share / "paiement.md").write_text(COMMON.replace("en trois fois", "en quatre fois"), "utf-8")
    (share / "bourse.md").write_text("# Demander une bourse\n\nAvant le 30 mai.\n", "utf-8")  # was never read
    (share / "greve.md").write_text(NOTICE.format(today=date.today()), "utf-8")
    settle(share)
    kb("sync")

    back = open_window()
    qtbot.waitExposed(back)
    assert back.news_sentence() == "1 avis"
    assert back.home_titles()[0] == "Payer en plusieurs fois"
    press(field(back), Qt.Key.Key_Down)
    press(field(back), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: marked(back) == ["Oui, en quatre fois."], timeout=10_000)
    press(back, Qt.Key.Key_F4)
    assert any("1 passage a changé" in text for text in back.remark_texts())
