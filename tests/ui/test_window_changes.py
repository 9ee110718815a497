"""Changed since you last read: said on the home page and above the article, the lines marked, one key steps through."""

from datetime import date, timedelta

import pytest
from homes import refresh, settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTextBrowser
from ui.driving import press

from kb_app.bootstrap import Services, build
from kb_app.library.catalogue import Catalogue
from kb_app.settings import Settings
from kb_app.ui.app import prepare
from kb_app.ui.flows import reader_flow
from kb_app.ui.panes.reader_pane import ReaderPane
from kb_app.ui.window import Window

TEXT = """---
id: frais
title: Frais de dossier
---

Le dossier coûte 90 euros.

## Payer

Par carte ou par virement.

## Se faire rembourser

Dans les quatorze jours.
"""


@pytest.fixture
def desk(make_home, tmp_path, qtbot, qapp, monkeypatch):
    """A window on a folder of one article, and what changes that article."""
    monkeypatch.setattr(reader_flow, "READ_MS", 50)
    folder = tmp_path / "fiches"
    folder.mkdir()
    article = folder / "frais.md"
    article.write_text(TEXT, "utf-8")
    settle(folder)
    settings: Settings = make_home(folder)
    refresh(settings)
    services: Services = build(settings)
    prepare(qapp, services)
    window = Window(services, qapp)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)

    def change(old: str, new: str) -> None:
        article.write_text(article.read_text("utf-8").replace(old, new), "utf-8")
        settle(folder)
        refresh(settings)

    yield window, services, change
    window.close()
    services.close()


def read(window: Window, qtbot, services: Services) -> None:
    with qtbot.waitSignal(window.flows.reader.read, timeout=5000):
        window.open_id("frais")


def marked(window: Window) -> list[str]:
    view = window.findChild(ReaderPane).findChild(QTextBrowser)
    return [selection.cursor.selectedText() for selection in view.extraSelections()]


def test_changed_lines_are_marked_and_said(desk, qtbot) -> None:
    window, services, change = desk
    read(window, qtbot, services)
    assert marked(window) == []
    change("90 euros", "95 euros")
    window.action("open_home").trigger()
    assert window.home_titles()[0] == "Frais de dossier"
    read(window, qtbot, services)
    assert marked(window) == ["Le dossier coûte 95 euros."]
    assert any("1 passage a changé" in text for text in window.remark_texts())


def test_of_a_table_only_the_cell_is_marked(desk, qtbot) -> None:
    window, services, change = desk
    change("Par carte ou par virement.", "| Moyen | Délai |\n|---|---|\n| Carte | immédiat |\n\nEt voilà.")
    read(window, qtbot, services)
    change("immédiat", "deux jours")
    read(window, qtbot, services)
    assert marked(window) == ["deux jours"]


def test_after_reading_it_is_no_news_any_more(desk, qtbot) -> None:
    window, services, change = desk
    read(window, qtbot, services)
    change("90 euros", "95 euros")
    read(window, qtbot, services)
    window.action("open_home").trigger()
    assert services.news.changed() == ()
    read(window, qtbot, services)
    assert marked(window) == []


def test_what_is_gone_is_quoted(desk, qtbot) -> None:
    window, services, change = desk
    read(window, qtbot, services)
    change("\nPar carte ou par virement.\n", "")
    read(window, qtbot, services)
    assert any("Par carte ou par virement." in text for text in window.remark_texts())


def test_f4_steps_through_the_changes(desk, qtbot) -> None:
    window, services, change = desk
    read(window, qtbot, services)
    change("Dans les quatorze jours.", "Dans les trente jours.\n\n" + "Encore du texte.\n\n" * 80 + "Fin.")
    read(window, qtbot, services)
    view = window.findChild(ReaderPane).findChild(QTextBrowser)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    end = view.verticalScrollBar().value()
    press(window, Qt.Key.Key_F4)
    assert view.verticalScrollBar().value() < end


def test_it_is_remembered_for_weeks_and_erased_on_demand(desk, qtbot) -> None:
    window, services, change = desk
    services.news._today = lambda: date.today() - timedelta(days=21)
    read(window, qtbot, services)
    change("90 euros", "95 euros")
    assert [mark.key for mark in services.news.changed()] == ["fiches:frais.md"]
    services.personal.erase()
    assert services.news.changed() == ()


def test_an_article_that_is_gone_is_not_listed(desk, qtbot) -> None:
    window, services, change = desk
    read(window, qtbot, services)
    change("90 euros", "95 euros")
    catalogue = Catalogue(services.settings.library, writable=True)
    catalogue.replace((), ["fiches:frais.md"])
    catalogue.close()
    assert services.news.changed() == ()
