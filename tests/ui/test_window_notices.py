"""News while somebody works: said in the status line, the focus and the typed text stay, one key reads it."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from homes import refresh, settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from ui.driving import press, type_text

from kb_app.bootstrap import build
from kb_app.services.events import Event
from kb_app.ui.app import prepare
from kb_app.ui.window import Window

KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(make_home, tmp_path: Path, qtbot, qapp) -> Iterator[tuple[Window, Callable[..., None]]]:
    """A window, and what publishes a notice that the window then hears of."""
    folder = tmp_path / "fiches"
    folder.mkdir()
    (folder / "frais.md").write_text("---\nid: frais\ntitle: Frais\n---\nLe dossier coûte 90 euros.\n", "utf-8")
    settle(folder)
    settings = make_home(folder)
    refresh(settings)
    services = build(settings)
    prepare(qapp, services)
    window = Window(services, qapp)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)

    def publish(name: str, title: str, urgency: str, starts: date) -> None:
        header = f"---\nid: {name}\ntitle: {title}\nkind: notice\nurgency: {urgency}\nstarts: {starts}\n---\n"
        (folder / f"{name}.md").write_text(f"{header}Rien ne va plus.\n", "utf-8")
        settle(folder)
        for event in refresh(settings):
            if isinstance(event, Event):
                window.show_event(event)

    yield window, publish
    window.close()
    services.close()


def test_a_notice_that_arrives_while_typing_is_said_and_moves_nothing(desk, qtbot) -> None:
    window, publish = desk
    type_text(window, "dossi")
    field = window.findChild(QLineEdit, "search")
    publish("panne", "Plateforme en panne", "urgent", date.today())
    assert window.news_sentence() == "Avis urgent\u00a0: Plateforme en panne"
    assert QApplication.focusWidget() is field
    type_text(window, "er")
    qtbot.waitUntil(lambda: window.reading() is not None and window.answer().query.text == "dossier", timeout=5000)
    qtbot.wait(200)
    press(field, Qt.Key.Key_N, KEYS)
    qtbot.waitUntil(
        lambda: window.reading() is not None and window.reading().title == "Plateforme en panne", timeout=5000
    )
    assert window.news_sentence() == "1 avis"
    assert field.text() == "dossier"


def test_what_begins_tomorrow_is_not_said_today(desk) -> None:
    window, publish = desk
    publish("demain", "Fermeture demain", "normal", date.today() + timedelta(days=1))
    assert window.news_sentence() == ""


def test_the_home_page_shows_them_all(desk, qtbot) -> None:
    window, publish = desk
    publish("un", "Premier", "normal", date.today())
    publish("deux", "Second", "normal", date.today())
    assert window.news_sentence() == "Nouvel avis\u00a0: Second"
    window.action("open_home").trigger()
    assert window.news_sentence() == "2 avis"
