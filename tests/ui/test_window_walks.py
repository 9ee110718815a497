"""A procedure followed in the window, by keys only: forward, back, another answer, away and back, the note."""

import pytest
from homes import refresh
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFont, QFontMetrics, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget
from ui.driving import press, type_text

from kb_app.services.events import Done
from kb_app.ui.widgets.choice_button import ChoiceButton
from kb_app.ui.widgets.trail import Trail

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def desk(window, qtbot, monkeypatch):
    monkeypatch.setattr(window.flows.refresh, "refresh_now", lambda: None)
    return Desk(window, qtbot)


class Desk:
    """What a person does and sees."""

    def __init__(self, window, qtbot) -> None:
        self.window, self.qtbot = window, qtbot

    def open(self, id_: str) -> None:
        self.window.open_id(id_)
        self.until(lambda: self.window.reading() is not None and self.window.reading().article.id == id_)

    def until(self, holds) -> None:
        self.qtbot.waitUntil(holds, timeout=5000)

    def at(self, heading: str) -> None:
        self.until(lambda: self.window.stage() is not None and self.window.stage().step.heading == heading)

    def key(self, key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        press(QApplication.focusWidget() or self.window, key, modifiers)

    def begin(self, id_: str = "paiement-echelonne") -> None:
        self.open(id_)
        self.key(Qt.Key.Key_G, CTRL)
        self.until(lambda: self.window.stage() is not None)
        self.until(lambda: self.window.desk.procedure.isAncestorOf(QApplication.focusWidget() or self.window))


def test_a_procedure_by_keys_with_an_answer_changed(desk, services) -> None:
    desk.begin()
    type_text(desk.window, "1")
    desk.at("Choisir le nombre")
    type_text(desk.window, "2")
    desk.at("Refus et autres solutions")
    desk.key(Qt.Key.Key_Backspace)
    desk.at("Choisir le nombre")
    type_text(desk.window, "1")
    desk.at("Demander les pièces")
    desk.key(Qt.Key.Key_Return)
    desk.at("Créer l’échéancier")
    type_text(desk.window, "1")
    desk.at("Conclure l’appel")
    desk.key(Qt.Key.Key_C, CTRL | SHIFT)
    note = QGuiApplication.clipboard().text()
    assert "2. Choisir le nombre : Il est d’accord\n3. Demander les pièces\n" in note
    assert "Refus" not in note
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: desk.window.stage().walk.ended)
    QGuiApplication.clipboard().setText("")
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: desk.window.stage() is None)
    assert "Procédure terminée." in QGuiApplication.clipboard().text()
    assert services.walking.unfinished() == ()


@pytest.mark.parametrize("zoom", [100, 200])
def test_the_way_so_far_is_read_without_a_word_cut(desk, zoom: int) -> None:
    desk.window.flows.look.change(zoom=zoom)
    desk.begin()
    type_text(desk.window, "1")
    desk.at("Choisir le nombre")
    type_text(desk.window, "2")
    desk.at("Refus et autres solutions")
    trail = desk.window.findChild(Trail)
    rows = next(each for each in trail.findChildren(QListWidget) if each.accessibleName() == "Chemin")
    QTest.qWait(50)
    bold = QFont(rows.font())
    bold.setWeight(QFont.Weight.DemiBold)
    for number in range(rows.count()):
        item = rows.item(number)
        room = rows.visualItemRect(item).adjusted(9, 0, -9, 0)
        needed = QFontMetrics(bold).boundingRect(room, Qt.TextFlag.TextWordWrap.value, item.text())
        assert needed.height() <= room.height(), item.text()
    assert rows.height() >= rows.visualItemRect(rows.item(rows.count() - 1)).bottom()


def test_keys_typed_ahead_are_not_lost(desk) -> None:
    desk.begin()
    type_text(desk.window, "11")
    desk.key(Qt.Key.Key_Return)
    type_text(desk.window, "1")
    desk.at("Conclure l’appel")
    assert desk.window.stage().walk.at == 4


def test_the_top_row_of_a_french_keyboard_answers_without_shift(desk) -> None:
    desk.begin()
    type_text(desk.window, "é")
    desk.at("Refus et autres solutions")


def test_an_earlier_answer_is_changed_in_the_path(desk) -> None:
    desk.begin()
    type_text(desk.window, "11")
    desk.at("Demander les pièces")
    stops = desk.window.desk.procedure._trail._stops
    stops.setFocus()
    stops.setCurrentRow(0)
    desk.key(Qt.Key.Key_Return)
    desk.at("Vérifier les conditions")
    assert [stop.heading for stop in desk.window.stage().walk.trail][-1] == "Demander les pièces"
    desk.until(lambda: stops.count() == 3)
    assert stops.item(0).data(Qt.ItemDataRole.AccessibleTextRole).endswith("vous êtes ici")
    type_text(desk.window, "2")
    desk.at("Refus et autres solutions")
    assert len(desk.window.stage().walk.trail) == 2


def test_escape_leaves_and_the_article_and_home_offer_to_go_on(desk, services) -> None:
    desk.begin()
    type_text(desk.window, "1")
    desk.at("Choisir le nombre")
    desk.key(Qt.Key.Key_Escape)
    desk.until(lambda: desk.window.desk.page() is desk.window.desk.reader)
    assert desk.window.stage() is None
    desk.until(lambda: "Choisir le nombre" in desk.window.desk.reader._waiting)
    assert [each.heading for each in desk.window.desk.home._walks] == ["Choisir le nombre"]
    desk.open("remboursement")
    desk.until(lambda: desk.window.desk.reader._waiting == "")
    desk.key(Qt.Key.Key_G, CTRL | SHIFT)
    desk.at("Choisir le nombre")
    assert desk.window.desk.page() is desk.window.desk.procedure


def test_searching_meanwhile_loses_nothing(desk) -> None:
    desk.begin()
    type_text(desk.window, "1")
    desk.at("Choisir le nombre")
    type_text(desk.window, "bourse")
    desk.until(lambda: desk.window.desk.page() is desk.window.desk.reader)
    assert desk.window.desk.search.typed() == "bourse"
    desk.key(Qt.Key.Key_G, CTRL | SHIFT)
    desk.at("Choisir le nombre")


def test_sub_procedure_and_back_with_history_keys(desk) -> None:
    desk.begin()
    type_text(desk.window, "4")
    desk.at("Lire le motif")
    assert desk.window.desk.procedure._bar._titles.text().startswith("Mettre en place un paiement échelonné › ")
    desk.key(Qt.Key.Key_Left, ALT)
    desk.at("Vérifier les conditions")
    assert desk.window.desk.page() is desk.window.desk.procedure


def test_another_site_reads_the_same_step(desk) -> None:
    desk.begin("inscription-tardive")
    type_text(desk.window, "11")
    desk.at("Demander l’accord du site")
    desk.key(Qt.Key.Key_1, CTRL)
    desk.until(lambda: "ses registres ferment" in desk.window.stage().html)
    assert desk.window.desk.page() is desk.window.desk.procedure
    assert desk.window.stage().walk.at == 2


def test_what_changes_in_the_copy_does_not_take_the_focus(desk, services) -> None:
    desk.begin()
    type_text(desk.window, "1")
    desk.at("Choisir le nombre")
    desk.window.action("focus_search").trigger()
    refresh(services.settings)
    desk.window.show_event(Done(1, 0, 1, 0, 0, 0, 0, 0, 0.1))
    desk.qtbot.wait(200)
    assert desk.window.desk.page() is desk.window.desk.procedure
    assert desk.window.desk.search.isAncestorOf(QApplication.focusWidget())


def test_screen_readers_hear_the_step_and_its_answers(desk) -> None:
    desk.begin()
    view = desk.window.desk.procedure._view
    assert view.accessibleName() == "Étape 1 sur 6. Vérifier les conditions"
    buttons = desk.window.desk.procedure.findChildren(ChoiceButton)
    names = [QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name) for button in buttons]
    assert names[0] == "1 : Toutes remplies"
    assert len(names) == 4
    buttons[2].setFocus()
    desk.key(Qt.Key.Key_Return)
    desk.at("Refus et autres solutions")


def test_it_can_be_given_up(desk, services) -> None:
    desk.begin()
    type_text(desk.window, "1")
    desk.at("Choisir le nombre")
    desk.window.desk.procedure.abandoned.emit()
    desk.until(lambda: desk.window.stage() is None)
    assert services.walking.unfinished() == ()


def test_only_procedures_have_the_button(desk) -> None:
    desk.open("remboursement")
    assert not desk.window.desk.reader.offers_walk()
    desk.key(Qt.Key.Key_G, CTRL)
    assert "kind:procedure" in desk.window.said()
    desk.open("paiement-echelonne")
    assert desk.window.desk.reader.offers_walk()


def test_a_link_of_the_text_is_followed_and_come_back_from(desk) -> None:
    desk.begin("inscription-tardive")
    type_text(desk.window, "2")
    desk.at("Sans date limite")
    desk.until(lambda: desk.window.desk.procedure._trail._links.count() == 1)
    desk.key(Qt.Key.Key_Tab)
    desk.key(Qt.Key.Key_Return)
    desk.at("S’inscrire à une formation")
    assert desk.window.stage().onward.startswith("Revenir à")
    desk.key(Qt.Key.Key_Return)
    desk.until(lambda: desk.window.stage().walk.here.returned)
    assert desk.window.stage().step.heading == "Sans date limite"


def test_the_compact_window_goes_on_with_the_step(desk) -> None:
    desk.begin()
    desk.key(Qt.Key.Key_M, CTRL | SHIFT)
    focused = desk.window.focusWidget()
    assert desk.window.desk.procedure.isAncestorOf(focused)
    QTest.keyClicks(focused, "1")
    desk.at("Choisir le nombre")
    assert desk.window.desk.procedure._trail.isHidden()
