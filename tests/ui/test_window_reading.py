"""Reading in the window: sites, links, history, favourites, copying, zoom and colours."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QImage, QTextDocument
from PySide6.QtWidgets import QPushButton, QTextBrowser, QToolButton
from ui.driving import type_text, with_dialog

from kb_app.ui.dialogs.flag_dialog import FlagDialog
from kb_app.ui.dialogs.history_dialog import HistoryDialog
from kb_app.ui.panes.reader_pane import ReaderPane
from kb_app.ui.widgets.article_view import ArticleView

VARIED = "paiement-echelonne"


@pytest.fixture
def reader(window, qtbot):
    """The window with an article open that has variants."""
    open_article(window, qtbot, VARIED)
    return window


def open_article(window, qtbot, id_: str) -> None:
    window.open_id(id_)
    qtbot.waitUntil(lambda: window.reading() is not None and window.reading().article.id == id_, timeout=5000)


def view(window) -> ArticleView:
    return window.findChild(ReaderPane).findChild(ArticleView)


def tabs(window) -> list[str]:
    buttons = window.findChildren(QPushButton)
    return [button.text() for button in buttons if button.property("role") == "tab" and button.isVisible()]


def test_a_site_is_chosen_by_one_key_and_the_text_is_its_own(reader, qtbot) -> None:
    common = view(reader).toPlainText()
    assert "Rennes" in tabs(reader)
    reader.flows.site.choose("rennes")
    qtbot.waitUntil(lambda: reader.reading().site == "rennes", timeout=5000)
    assert view(reader).toPlainText() != common
    reader.action("choose_all_sites").trigger()
    qtbot.waitUntil(lambda: reader.reading().site == "", timeout=5000)
    assert view(reader).toPlainText() == common


def test_a_site_without_a_variant_is_told(reader, qtbot) -> None:
    reader.flows.site.choose("lyon")
    qtbot.waitUntil(lambda: reader.reading().site == "lyon", timeout=5000)
    assert any("pas de variante Lyon" in text for text in reader.remark_texts())


def test_links_lead_on_and_back(reader, qtbot) -> None:
    link = next(row for row in reader.reading().link_rows)
    reader.flows.reader.follow_link(link.address)
    qtbot.waitUntil(lambda: reader.reading().article.id != VARIED, timeout=5000)
    reader.action("show_previous").trigger()
    qtbot.waitUntil(lambda: reader.reading().article.id == VARIED, timeout=5000)
    reader.action("show_next").trigger()
    qtbot.waitUntil(lambda: reader.reading().article.id != VARIED, timeout=5000)


def test_copying_gives_rich_and_plain(reader) -> None:
    QGuiApplication.clipboard().clear()
    reader.action("copy_answer").trigger()
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.hasHtml()
    assert reader.reading().title in mime.text()
    assert "Copié" in reader.said()


def test_a_selection_is_copied_as_it_is(reader) -> None:
    view(reader).selectAll()
    reader.action("copy_answer").trigger()
    assert "Sélection" in reader.said()


def test_a_favourite_is_on_the_home_page_and_survives(reader, qtbot, services) -> None:
    reader.action("toggle_favourite").trigger()
    assert "favoris" in reader.said()
    reader.action("open_home").trigger()
    assert reader.reading().title in reader.home_titles()
    assert services.home.is_favourite(reader.reading().key)


def test_matches_are_marked_and_stepped_through(window, qtbot) -> None:
    type_text(window, "mensualités")
    qtbot.waitUntil(lambda: window.reading() is not None and bool(view(window).extraSelections()), timeout=5000)
    window.action("find_next_match").trigger()
    colours = {selection.format.background().color().name() for selection in view(window).extraSelections()}
    assert len(colours) == 2


def test_zoom_and_colours_keep_the_article(reader, qtbot) -> None:
    text = view(reader).toPlainText()
    reader.action("zoom_in").trigger()
    reader.action("toggle_theme").trigger()
    assert view(reader).toPlainText() == text
    assert reader.palette().window().color().lightness() < 60


def test_the_text_view_loads_nothing_by_itself(reader, tmp_path) -> None:
    secret = tmp_path / "secret.png"
    black = QImage(9, 9, QImage.Format.Format_RGB32)
    black.fill(Qt.GlobalColor.black)
    assert black.save(str(secret))
    browser: QTextBrowser = view(reader)
    square = browser.loadResource(QTextDocument.ResourceType.ImageResource.value, "kbimg:absent.png")
    assert square.size() != black.size()
    for address in (secret.as_uri(), str(secret), "http://127.0.0.1:9/x.png", "//evil/x.png"):
        assert browser.loadResource(QTextDocument.ResourceType.ImageResource.value, address) == square
    assert browser.loadResource(QTextDocument.ResourceType.StyleSheetResource.value, secret.as_uri()) is None


def test_an_outside_link_asks_first(reader, monkeypatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("kb_app.ui.flows.reader_flow.asks_to_open", lambda address, parent: False)
    monkeypatch.setattr(
        "kb_app.ui.flows.reader_flow.QDesktopServices.openUrl", lambda url: opened.append(url.toString())
    )
    reader.flows.reader.follow_link("https://exemple.example/")
    assert opened == []


def test_compact_and_back(reader) -> None:
    reader.action("toggle_compact").trigger()
    assert reader.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    reader.action("toggle_compact").trigger()
    assert not reader.windowFlags() & Qt.WindowType.WindowStaysOnTopHint


def test_a_view_that_goes_before_it_was_laid_out_leaves_nothing_behind(qtbot, qapp) -> None:
    view = ArticleView()
    view.show_article(["<p>Texte</p>"], {}, [])
    view.scroll_to(10)
    view.verticalScrollBar().valueChanged.emit(1)
    view.deleteLater()
    qapp.sendPostedEvents(view, QEvent.Type.DeferredDelete)
    qtbot.wait(20)


def test_versions_flag_and_editor_are_a_click_away(reader, qtbot) -> None:
    bar = {one.accessibleName(): one for one in reader.findChildren(QToolButton) if one.isVisible()}
    versions = next(button for name, button in bar.items() if name.startswith("Versions"))
    with_dialog(HistoryDialog, versions.click, lambda dialog: None)
    with_dialog(FlagDialog, bar["Signaler, demander, remercier"].click, lambda dialog: None)
    bar["Modifier la fiche"].click()
    qtbot.waitUntil(reader.desk.is_writing, timeout=5000)
