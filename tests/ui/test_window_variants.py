"""An expert writes a site's own version of a section, by keys; a colleague of that site and one of another read it."""

import os
import time
from pathlib import Path

import pytest
from homes import refresh, settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from ui.driving import publish, type_text

from kb_app.ui.window import Window

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
COMMON = (
    "---\nid: bourse\ntitle: Demander une bourse\n---\nAvant le 15 mai.\n\n## Pièces\n\nUn avis d'impôt.\n\n"
    "## Où\n\nEn ligne.\n"
)
SITES = '[[sites]]\ncode = "rennes"\nlabel = "Rennes"\n\n[[sites]]\ncode = "lyon"\nlabel = "Lyon"\n'


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "fiches"
    folder.mkdir()
    (folder / "bourse.md").write_text(COMMON, "utf-8")
    (folder / "knowledge.toml").write_text(SITES, "utf-8")
    return settle(folder)


def key(window: Window, which: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    """As the keyboard sends it: shortcuts included."""
    QTest.keyClick(QApplication.focusWidget() or window, which, modifiers)


def opened(window: Window, qtbot, site: str) -> str:
    """What is read of the article at that site, which Ctrl and its number choose."""
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=5000)
    key(window, {"rennes": Qt.Key.Key_1, "lyon": Qt.Key.Key_2}[site], CTRL)
    window.open_id("bourse")
    qtbot.waitUntil(lambda: window.reading() is not None and window.reading().site == site, timeout=5000)
    return window.reading().markdown


def test_a_site_variant_is_written_by_keys_and_read_where_it_holds(desk_of, window_of, share: Path, qtbot) -> None:
    expert, rennes, lyon = desk_of("Marc"), desk_of("Léa"), desk_of("Zoé")
    window = window_of(expert)
    opened(window, qtbot, "rennes")
    window.desk.reader.go_to("pieces")
    key(window, Qt.Key.Key_V, CTRL | ALT)
    qtbot.waitUntil(lambda: window.writing() is not None, timeout=5000)
    text = window.writing().text()
    assert "## Pièces\n\nUn avis d'impôt." in text
    assert "## Où" not in text
    assert "variant_of: bourse" in text
    window.writing().go_to_line(text[: text.index("Un avis")].count("\n") + 1)
    type_text(window, "À Rennes, au guichet B. ")
    publish(window, qtbot)
    refresh(expert.settings)
    variant = share / "bourse--rennes.md"
    assert "À Rennes, au guichet B. Un avis" in variant.read_text("utf-8")
    assert (share / "bourse.md").read_text("utf-8") == COMMON

    an_hour_ago = time.time() - 3600
    os.utime(variant, (an_hour_ago, an_hour_ago))
    for reader in (rennes, lyon):
        refresh(reader.settings)
    there = opened(window_of(rennes), qtbot, "rennes")
    assert "guichet B" in there
    assert "En ligne." in there, "what the site does not say differently is inherited"
    assert "guichet B" not in opened(window_of(lyon), qtbot, "lyon")
