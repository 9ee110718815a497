"""Searching in the window: keys only, the list stable, the first hit already open, the reader at the passage."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QPushButton
from ui.driving import press, type_text

from kb_app.domain.names import fold
from kb_app.ui.models import HIT


def field(window) -> QLineEdit:
    return window.findChild(QLineEdit, "search")


def titles(window) -> list[str]:
    model = window.findChild(QListView, "results").model()
    return [model.index(row, 0).data(HIT).title for row in range(model.rowCount())]


def reading_title(window) -> str:
    reading = window.reading()
    return reading.title if reading else ""


def test_typing_lists_hits_and_opens_the_first(window, qtbot) -> None:
    type_text(window, "paiement échelonné")
    qtbot.waitUntil(lambda: bool(titles(window)) and "échelonné" in titles(window)[0], timeout=5000)
    qtbot.waitUntil(lambda: reading_title(window) == titles(window)[0], timeout=5000)


def test_arrows_move_without_leaving_the_field(window, qtbot) -> None:
    type_text(window, "bourse")
    qtbot.waitUntil(lambda: len(titles(window)) > 2, timeout=5000)
    press(field(window), Qt.Key.Key_Down)
    press(field(window), Qt.Key.Key_Down)
    assert QApplication.focusWidget() is field(window)
    qtbot.waitUntil(lambda: reading_title(window) == titles(window)[2], timeout=5000)
    press(field(window), Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: reading_title(window) == titles(window)[1], timeout=5000)


def test_enter_goes_to_the_text_and_escape_comes_back(window, qtbot) -> None:
    type_text(window, "attestation")
    qtbot.waitUntil(lambda: bool(titles(window)), timeout=5000)
    qtbot.waitUntil(lambda: bool(reading_title(window)), timeout=5000)
    press(field(window), Qt.Key.Key_Return)
    assert QApplication.focusWidget() is not field(window)
    window.action("go_back_one").trigger()
    assert QApplication.focusWidget() is field(window)
    assert field(window).text() == "attestation"
    window.action("go_back_one").trigger()
    assert field(window).text() == ""


def test_letters_typed_in_the_text_go_to_the_field(window, qtbot) -> None:
    type_text(window, "bourse")
    qtbot.waitUntil(lambda: bool(reading_title(window)), timeout=5000)
    press(field(window), Qt.Key.Key_Return)
    type_text(window, "é")
    assert field(window).text().endswith("é")
    assert QApplication.focusWidget() is field(window)


def test_a_typo_is_corrected_said_and_can_be_insisted_on(window, qtbot) -> None:
    type_text(window, "attestasion ")
    qtbot.waitUntil(lambda: bool(titles(window)), timeout=5000)
    assert "Résultats pour" in window.search_note()
    window.action("insist_on_query").trigger()
    qtbot.waitUntil(lambda: "Résultats pour" not in window.search_note(), timeout=5000)


def test_nothing_found_says_what_to_try(window, qtbot) -> None:
    type_text(window, "zzzzqqqq xxxkkk")
    qtbot.waitUntil(lambda: "Aucune fiche pour" in window.search_note(), timeout=5000)
    assert "appelant" in window.search_note()


def test_only_the_latest_question_is_answered(window, qtbot) -> None:
    type_text(window, "bourse")
    field(window).setText("certificat de scolarité")
    qtbot.waitUntil(lambda: bool(titles(window)) and "scolarité" in " ".join(titles(window)[:3]), timeout=5000)
    qtbot.wait(150)
    assert window.answer().query.text == "certificat de scolarité"


def test_emptying_the_field_shows_home(window, qtbot) -> None:
    type_text(window, "bourse")
    qtbot.waitUntil(lambda: bool(titles(window)), timeout=5000)
    field(window).clear()
    assert window.answer() is None
    assert not window.findChild(QListView, "results").isVisible()


def test_a_huge_paste_does_not_freeze_and_is_told(window, qtbot) -> None:
    field(window).setText("mot de passe " * 80_000)
    qtbot.waitUntil(lambda: window.answer() is not None, timeout=5000)
    assert window.answer().note


def test_better_words_that_led_to_an_article_become_a_proposal(window, qtbot, services) -> None:
    flow = window.flows.search
    with qtbot.waitSignal(flow.settled, timeout=20_000):
        type_text(window, "xylophone paiement")
    assert flow.answer().query.text == "xylophone paiement"
    field(window).selectAll()
    with qtbot.waitSignal(flow.settled, timeout=20_000):
        type_text(window, "paiement échelonné")
    qtbot.waitUntil(lambda: bool(services.unanswered.all()), timeout=20_000)
    (search,) = services.unanswered.all()
    assert (search.text, search.instead) == ("xylophone paiement", "paiement echelonne")


def button(window, words: str) -> QPushButton:
    return next(one for one in window.findChildren(QPushButton) if one.isVisible() and one.text().startswith(words))


def test_a_filter_alone_lists_all_it_lets_through_by_title_and_escape_takes_it_back(window, qtbot) -> None:
    button(window, "Procédures").click()
    qtbot.waitUntil(lambda: len(titles(window)) > 5, timeout=5000)
    assert titles(window) == sorted(titles(window), key=fold)
    assert f"{len(titles(window))} fiches, par titre" in window.search_note()
    field(window).setFocus()
    press(field(window), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: titles(window) == [], timeout=5000)
    assert next(one for one in window.findChildren(QPushButton) if one.text() == "Tout").isChecked()


def test_a_topic_of_the_home_page_lists_its_articles(window, qtbot) -> None:
    chip = next(one for one in window.findChildren(QPushButton) if one.text().startswith("paiement · "))
    count = int(chip.text().rpartition(" ")[2])
    press(chip, Qt.Key.Key_Space)
    assert field(window).text() == "tag:paiement"
    qtbot.waitUntil(lambda: len(titles(window)) == count, timeout=5000)
