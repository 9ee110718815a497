"""The versions of an article: read by another process, shown word by word, restored; said when the share is away."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from homes import refresh, settle
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QTextBrowser

from kb_app import settings
from kb_app.bootstrap import build
from kb_app.domain.contribution import Change
from kb_app.domain.errors import ShareOffline
from kb_app.services import asking_history
from kb_app.services.history import Version
from kb_app.ui.app import prepare
from kb_app.ui.dialogs.history_dialog import HistoryDialog
from kb_app.ui.theme import LIGHT
from kb_app.ui.window import Window

TEXT = "---\nid: bourse\ntitle: Demander une bourse\n---\nAvant le 15 mai.\n"


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "fiches"
    folder.mkdir()
    (folder / "bourse.md").write_text(TEXT, "utf-8")
    return settle(folder)


@pytest.fixture
def window(qtbot, qapp, share: Path, tmp_path: Path):
    """After one change of the article was delivered."""
    home = settings.change(settings.follow(settings.load(tmp_path / "home", environment={}), (share,)), signature="Léa")
    settings.save(home)
    refresh(home)
    services = build(home)
    draft = services.drafting.edit("bourse")
    services.drafting.save(draft, draft.text.replace("15 mai", "31 mai"))
    services.drafting.publish(draft)
    refresh(home)
    hour_ago = time.time() - 3600
    os.utime(share / "bourse.md", (hour_ago, hour_ago))
    refresh(home)
    prepare(qapp, services)
    made = Window(services, qapp)
    made.flows.refresh.refresh_now = lambda: None
    qtbot.addWidget(made)
    made.show()
    made.open_id("bourse")
    qtbot.waitUntil(lambda: made.reading() is not None, timeout=5000)
    yield made
    made.close()
    services.close()


def look(window: Window, ready: Callable[[HistoryDialog], bool], deed: Callable[[HistoryDialog], None]) -> None:
    deadline = time.monotonic() + 20

    def wait() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, HistoryDialog) or (not ready(dialog) and time.monotonic() < deadline):
            QTimer.singleShot(30, wait)
            return
        try:
            deed(dialog)
        finally:
            if dialog.isVisible():
                dialog.reject()

    wait()
    window.action("show_history").trigger()


def test_versions_are_shown_word_by_word_and_one_is_restored(window: Window, qtbot) -> None:
    seen: list[str] = []

    def deed(dialog: HistoryDialog) -> None:
        seen.extend(dialog.row_texts())
        seen.append(dialog.shown())
        dialog._rows.setCurrentRow(1)
        next(b for b in dialog.findChildren(QPushButton) if b.text().startswith("Revenir")).click()

    look(window, lambda dialog: bool(dialog.row_texts()), deed)
    assert "en ce moment\nvous (Léa)" in seen[0]
    assert seen[1] == "première version connue\nnon signé"
    assert "Avant le 1531 mai." in seen[2]
    qtbot.waitUntil(lambda: window.services.sending.waiting() != (), timeout=20_000)
    (item,) = window.services.sending.waiting()
    assert isinstance(item.contribution, Change)
    assert item.contribution.content == TEXT.encode()


def test_a_share_that_is_away_is_said(window: Window, share: Path, tmp_path: Path) -> None:
    share.rename(tmp_path / "ailleurs")
    said: list[str] = []
    look(window, lambda dialog: "réessayez" in dialog.words(), lambda dialog: said.append(dialog.words()))
    assert "réessayez plus tard" in said[0]


def test_a_share_that_never_answers_is_given_up(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking_history.subprocess, "Popen", _sleeper(asking_history.subprocess.Popen))
    began = time.monotonic()
    asked = asking_history.AskedHistory(lambda: window.services.settings, patience=0.3)
    with pytest.raises(ShareOffline):
        asked.versions("bourse")
    assert time.monotonic() - began < 5
    assert asked._abandoned[0].wait(5) != 0


def _sleeper(real: type) -> Callable[..., object]:
    return lambda _words, **options: real(["sleep", "60"], **options)


def test_what_the_common_article_changed_since_the_variant_comes_first(qtbot) -> None:
    def day(number: int) -> datetime:
        return datetime(2026, 11, number, tzinfo=UTC)

    texts = (("Avant le 1er juin.", 20, None), ("Avant le 31 mai.", 10, 20), ("Avant le 15 mai.", None, 10))
    versions = [
        Version(f"{at}" * 64, text.encode(), day(begun) if begun else None, day(end) if end else None, "")
        for at, (text, begun, end) in enumerate(texts)
    ]
    dialog = HistoryDialog(LIGHT, "Bourse", since=day(12))
    qtbot.addWidget(dialog)
    dialog.show_versions(versions)
    assert dialog.row_texts()[0].startswith("Depuis la version du site")
    assert "31" in dialog.shown()
    assert "15 mai" not in dialog.shown()
    dialog._rows.setCurrentRow(2)
    assert "1531 mai" in dialog.shown()
    later = HistoryDialog(LIGHT, "Bourse", since=day(25))
    qtbot.addWidget(later)
    later.show_versions(versions)
    assert len(later.row_texts()) == len(versions)


def test_ones_own_latest_version_is_said_to_be_ones_own(qtbot) -> None:
    versions = [
        Version(name * 64, b"Texte.", None, None, author) for name, author in (("a", ""), ("b", "Marc"), ("c", ""))
    ]
    dialog = HistoryDialog(LIGHT, "Bourse")
    qtbot.addWidget(dialog)
    dialog.show_versions(versions, {"a" * 64, "b" * 64})
    assert [text.rpartition("\n")[2] for text in dialog.row_texts()] == ["vous", "vous (Marc)", "non signé"]


def test_the_first_words_that_changed_are_in_sight(qtbot) -> None:
    text = "".join(f"Ligne numéro {number}.\n" for number in range(200))
    now = datetime.now(UTC)
    versions = (
        Version("b" * 64, (text + "Neuf.").encode(), now, None, ""),
        Version("a" * 64, text.encode(), None, now, ""),
    )
    dialog = HistoryDialog(LIGHT, "Fiche", None)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    dialog.show_versions(versions, frozenset())
    view = dialog.findChild(QTextBrowser)
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 1000)
    assert view.viewport().rect().contains(view.cursorRect(view.document().find("Neuf")))
