"""Large text and narrow windows: nothing is cut in the middle of a word, pictures grow with the words beside them."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QTextBrowser, QToolButton, QWidget

from kb_app.ui.dialogs.switcher_dialog import SwitcherDialog
from kb_app.ui.widgets.elided_button import ElidedButton
from kb_app.ui.widgets.elided_label import ElidedLabel
from kb_app.ui.widgets.outline import Outline
from kb_app.ui.widgets.preview_view import PreviewView
from kb_app.ui.widgets.wrapping_field import WrappingField
from kb_app.ui.window import Window


def cut(row: QWidget) -> list[str]:
    """The words of `row` that are cut without an ellipsis."""
    found = [each for kind in (QLabel, QPushButton) for each in row.findChildren(kind) if each.isVisible()]
    whole = [each for each in found if not isinstance(each, ElidedButton | ElidedLabel)]
    return [each.text() for each in whole if each.width() < each.sizeHint().width()]


def opened(window: Window, qtbot) -> None:
    window.open_id("paiement-echelonne")
    qtbot.waitUntil(lambda: window.reading() is not None, timeout=5000)


@pytest.mark.parametrize(("zoom", "compact"), [(200, False), (100, True), (200, True)])
def test_the_status_line_gives_up_what_matters_least(window: Window, qtbot, zoom: int, compact: bool) -> None:
    window.flows.look.change(zoom=zoom)
    if compact:
        window.action("toggle_compact").trigger()
    status = window.desk.status
    status.show_sending(2, 1)
    status.show_notices("Avis urgent : la plateforme de paiement est en panne jusqu'à demain midi", "bad")
    status.say("La réponse est dans le presse-papiers, avec son adresse.")
    qtbot.wait(50)
    assert cut(status) == []
    assert "urgent" in next(each.text() for each in status.findChildren(ElidedButton) if "urgent" in each.text())
    assert not any("F1" in each.text() for each in status.findChildren(QLabel) if each.isVisible())


def test_the_status_line_has_all_of_it_where_there_is_room(window: Window, qtbot) -> None:
    window.resize(1800, 800)
    qtbot.wait(50)
    assert any("F1" in each.text() for each in window.desk.status.findChildren(QLabel) if each.isVisible())


def test_pictures_grow_with_the_text(window: Window, qtbot) -> None:
    opened(window, qtbot)

    def sizes() -> set[int]:
        return {each.iconSize().width() for each in window.findChildren(QToolButton) if not each.icon().isNull()}

    assert sizes() == {18}
    window.flows.look.change(zoom=200)
    assert sizes() == {36}
    assert all(
        not each.icon().isNull() and each.icon().availableSizes()[-1].width() >= 36
        for each in window.desk.reader.findChildren(QToolButton)
        if each.isVisible()
    )


def test_the_outline_leaves_large_text_its_room_until_f9_asks_for_it(window: Window, qtbot) -> None:
    opened(window, qtbot)
    outline = window.findChild(Outline)
    assert outline.isVisible()
    window.flows.look.change(zoom=200)
    assert not outline.isVisible()
    window.action("toggle_outline").trigger()
    assert outline.isVisible()
    window.action("toggle_outline").trigger()
    window.flows.look.change(zoom=100)
    assert not outline.isVisible()


def test_a_long_header_is_shown_whole_and_large_text_has_no_crumb_of_a_preview(window: Window, qtbot) -> None:
    opened(window, qtbot)
    window.flows.look.change(zoom=200)
    window.action("edit_article").trigger()
    qtbot.waitUntil(lambda: window.writing() is not None and window.writing()._preview is not None, timeout=5000)
    qtbot.wait(100)
    preview = window.writing().findChild(PreviewView)
    assert not preview.isVisible()
    fields = window.writing().findChildren(WrappingField)
    assert len(fields) == 3
    for field in fields:
        assert field.document().size().height() * field.fontMetrics().lineSpacing() <= field.viewport().height() + 1
    window.flows.look.change(zoom=100)
    assert preview.isVisible()


def test_a_narrow_window_has_a_smaller_title_and_the_wide_one_its_own_again(window: Window, qtbot) -> None:
    opened(window, qtbot)
    view = window.desk.reader.findChild(QTextBrowser)

    def title_height() -> float:
        return view.document().begin().layout().lineAt(0).height()

    wide = title_height()
    window.action("toggle_compact").trigger()
    qtbot.waitUntil(lambda: title_height() < wide * 0.8, timeout=5000)
    window.action("toggle_compact").trigger()
    qtbot.waitUntil(lambda: title_height() == wide, timeout=5000)


def test_the_home_page_drawn_anew_takes_the_focus_from_nobody(window: Window, qtbot) -> None:
    window.action("open_home").trigger()
    home = window.desk.home
    button = next(each for each in home.findChildren(QPushButton) if each.text() == "bourse · 6")
    button.setFocus()
    window.flows.look.change(theme="dark")
    assert window.focusWidget() is not button
    assert window.focusWidget().text() == "bourse · 6"


def test_a_dialog_is_as_large_as_its_text_asks_for_and_fits_the_screen(window: Window, qtbot) -> None:
    widths = []
    for zoom in (100, 130, 250):
        window.flows.look.change(zoom=zoom)
        dialog = SwitcherDialog((), window)
        qtbot.addWidget(dialog)
        dialog.show()
        widths.append(dialog.width())
        dialog.close()
    most = window.screen().availableSize().width()
    assert widths[0] == 560
    assert widths[1] == pytest.approx(560 * 1.3, abs=30)
    assert widths[2] <= most
