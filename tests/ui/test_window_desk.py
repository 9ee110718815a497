"""The desk around an article: found in, gone to by title, compared between sites, printed."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QListWidget, QTextBrowser
from ui.driving import press, type_text, with_dialog

from kb_app.ui.dialogs.compare_dialog import CompareDialog
from kb_app.ui.dialogs.print_dialog import PrintDialog
from kb_app.ui.dialogs.switcher_dialog import SwitcherDialog
from kb_app.ui.panes.reader_pane import ReaderPane
from kb_app.ui.printing import a4_printer, laid_out, print_article, print_page
from kb_app.ui.theme import text_font

CTRL = Qt.KeyboardModifier.ControlModifier


def opened(window, qtbot, id_: str) -> None:
    window.open_id(id_)
    qtbot.waitUntil(lambda: window.reading() is not None and window.reading().article.id == id_, timeout=5000)


def view(window) -> QTextBrowser:
    return window.findChild(ReaderPane).findChild(QTextBrowser)


def marked(window) -> list[str]:
    return [selection.cursor.selectedText() for selection in view(window).extraSelections()]


def test_ctrl_f_finds_as_one_types_and_escape_brings_back(window, qtbot) -> None:
    opened(window, qtbot, "remboursement")
    press(window, Qt.Key.Key_F, CTRL)
    assert QApplication.focusWidget().objectName() == "find"
    type_text(window, "delai")
    assert {text.lower() for text in marked(window)} == {"délai"}
    press(QApplication.focusWidget(), Qt.Key.Key_Return)
    press(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert marked(window) == []
    assert not window.findChild(QLineEdit, "find").isVisible()
    assert window.reading() is not None


def test_words_that_are_not_there_are_said(window, qtbot) -> None:
    opened(window, qtbot, "remboursement")
    window.action("find_in_article").trigger()
    type_text(window, "xylophone")
    assert marked(window) == []
    assert "Absent de cette fiche" in [label.text() for label in window.findChildren(QLabel)]


def test_ctrl_p_goes_to_a_title(window, qtbot) -> None:
    def deed(dialog: SwitcherDialog) -> None:
        field = dialog.findChild(QLineEdit)
        for letter in "certif scol":
            type_text(dialog, letter)
        qtbot.waitUntil(lambda: dialog.findChild(QListWidget).count() == 1, timeout=5000)
        press(field, Qt.Key.Key_Down)
        press(field, Qt.Key.Key_Up)
        press(field, Qt.Key.Key_Return)

    with_dialog(SwitcherDialog, lambda: press(window, Qt.Key.Key_P, CTRL), deed)
    qtbot.waitUntil(lambda: window.reading() is not None, timeout=5000)
    assert window.reading().title == "Certificat de scolarité"


def test_words_that_no_title_has_are_searched_in_the_texts(window, qtbot) -> None:
    def deed(dialog: SwitcherDialog) -> None:
        for letter in "xylophone":
            type_text(dialog, letter)
        qtbot.waitUntil(lambda: not dialog.key(), timeout=5000)
        assert any("Entrée" in label.text() for label in dialog.findChildren(QLabel))
        press(dialog.findChild(QLineEdit), Qt.Key.Key_Return)

    with_dialog(SwitcherDialog, lambda: press(window, Qt.Key.Key_P, CTRL), deed)
    qtbot.waitUntil(lambda: window.answer() is not None, timeout=5000)
    assert window.desk.search.typed() == "xylophone"


def test_enter_right_after_the_last_letter_waits_for_its_own_answer(window, qtbot) -> None:
    def deed(dialog: SwitcherDialog) -> None:
        qtbot.waitUntil(lambda: bool(dialog.key()), timeout=5000)
        type_text(dialog, "certif scol")
        press(dialog.findChild(QLineEdit), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=5000)

    with_dialog(SwitcherDialog, lambda: press(window, Qt.Key.Key_P, CTRL), deed)
    qtbot.waitUntil(lambda: window.reading() is not None, timeout=5000)
    assert window.reading().title == "Certificat de scolarité"


def test_two_sites_side_by_side(window, qtbot, services) -> None:
    key = next(mark.key for _, mark in services.titles.all() if len(services.reading_room.open(mark.key).variants) > 1)
    opened(window, qtbot, services.reading_room.open(key).article.id)
    seen = []

    def deed(dialog: CompareDialog) -> None:
        left, right = dialog.findChildren(QTextBrowser)
        qtbot.waitUntil(lambda: bool(right.extraSelections()))
        seen.append(dialog.said())
        for choice in dialog.findChildren(QComboBox):
            choice.setCurrentIndex(0)
        qtbot.waitUntil(lambda: "Aucune" in dialog.said())
        assert left.extraSelections() == right.extraSelections() == []
        seen.append(dialog.said())

    with_dialog(CompareDialog, window.action("compare_sites").trigger, deed)
    assert "différence" in seen[0]
    assert seen[1] == "Aucune différence."


def test_what_is_compared_is_open_and_offers_nothing_to_click(window, qtbot) -> None:
    opened(window, qtbot, "convocation")
    seen: list[str] = []

    def deed(dialog: CompareDialog) -> None:
        qtbot.waitUntil(lambda: "différence" in dialog.said())
        seen.extend(view.toPlainText() for view in dialog.findChildren(QTextBrowser))

    with_dialog(CompareDialog, window.action("compare_sites").trigger, deed)
    assert all("Votre convocation sera" in text and "Copier la phrase" not in text for text in seen)
    assert len(seen) == 2


def test_comparing_opens_at_the_first_difference(window, qtbot) -> None:
    opened(window, qtbot, "paiement-echelonne")
    seen: list[bool] = []

    def deed(dialog: CompareDialog) -> None:
        qtbot.waitUntil(lambda: all(view.verticalScrollBar().value() > 0 for view in dialog.findChildren(QTextBrowser)))
        for view in dialog.findChildren(QTextBrowser):
            first = min(view.extraSelections(), key=lambda selection: selection.cursor.position())
            seen.append(view.viewport().rect().contains(view.cursorRect(first.cursor)))

    with_dialog(CompareDialog, window.action("compare_sites").trigger, deed)
    assert seen == [True, True]


def test_an_article_that_is_the_same_everywhere_is_said(window, qtbot, services) -> None:
    same = next(mark.key for _, mark in services.titles.all() if not services.reading_room.open(mark.key).variants)
    opened(window, qtbot, services.reading_room.open(same).article.id)
    window.action("compare_sites").trigger()
    assert "tous les sites" in window.said()


@pytest.mark.parametrize("id_", ["remboursement", "certificat-scolarite"])
def test_an_article_prints_to_pdf(window, qtbot, tmp_path, id_: str) -> None:
    opened(window, qtbot, id_)
    printer = a4_printer(window.reading().title)
    printer.setOutputFileName(str(tmp_path / "fiche.pdf"))
    pages = print_article(window.reading(), window.remark_texts(), datetime(2026, 11, 24, tzinfo=UTC), printer)
    data = (tmp_path / "fiche.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert pages >= 1
    assert data.count(b"/Type /Page\n") == pages


def test_what_will_be_on_paper_is_shown_page_by_page_and_saved_as_pdf(window, qtbot, tmp_path) -> None:
    opened(window, qtbot, "remboursement")
    said: list[str] = []

    def deed(dialog: PrintDialog) -> None:
        qtbot.waitUntil(lambda: any("sur" in label.text() for label in dialog.findChildren(QLabel)), timeout=5000)
        for file in (tmp_path / "fiche.pdf", tmp_path / "nulle-part" / "fiche.pdf"):
            dialog.save_to(file)
            said.append(dialog.said())

    for name in ("print_article", "print_portfolio"):
        with_dialog(PrintDialog, window.action(name).trigger, deed)
        assert (tmp_path / "fiche.pdf").read_bytes().startswith(b"%PDF")
        (tmp_path / "fiche.pdf").unlink()
    assert [words.split()[0] for words in said[::2]] == ["Enregistré", "Enregistré"]
    assert all("choisissez un autre endroit" in words for words in said[1::2])


def test_the_portfolio_prints_as_large_as_an_article(window, tmp_path) -> None:
    printer = a4_printer("Mon portfolio")
    printer.setOutputFileName(str(tmp_path / "portfolio.pdf"))
    lines = "".join(f"<li>Fiche {number}</li>" for number in range(60))
    assert print_page(f"<h1>Titre</h1><ul>{lines}</ul>", "", printer) == 2


def test_large_text_on_the_screen_is_not_large_on_paper(window, qtbot, qapp) -> None:
    opened(window, qtbot, "remboursement")
    body = QRectF(0, 0, 500, 700)
    before, font = laid_out(window.reading(), body).pageCount(), qapp.font()
    qapp.setFont(text_font(200))
    try:
        assert laid_out(window.reading(), body).pageCount() == before
    finally:
        qapp.setFont(font)
