"""Two shared folders, each with its own state, and what to do about each; a long copy is suspended and resumed."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from homes import refresh, settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTreeWidget
from ui.driving import press, type_text, with_dialog

from kb_app.bootstrap import build
from kb_app.domain.contribution import Subject
from kb_app.domain.query import Query
from kb_app.services.events import PAUSED, Event, Fetching, FolderState, StateChanged
from kb_app.settings import Settings
from kb_app.ui.app import prepare
from kb_app.ui.dialogs.sync_dialog import SyncDialog
from kb_app.ui.hit_words import hit_words
from kb_app.ui.window import Window


class Desk:
    """Two folders with three and two articles, and their window; what is asked of the refresh process is noted."""

    def __init__(self, settings: Settings, root: Path, qapp) -> None:
        self.settings, self.root = settings, root
        self.services = build(settings)
        prepare(qapp, self.services)
        self.window = Window(self.services, qapp)
        self.asked: list[str] = []
        self.window.flows.refresh.refresh_now = lambda label="": self.asked.append(f"refresh {label}".strip())
        self.window.flows.refresh.pause = lambda: self.asked.append("pause")

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        press(self.window, key, modifiers)


@pytest.fixture
def desk(make_home, tmp_path: Path, qtbot, qapp) -> Iterator[Desk]:
    for name, count in (("paiement", 3), ("examens", 2)):
        folder = tmp_path / name
        folder.mkdir()
        for number in range(count):
            (folder / f"f{number}.md").write_text(f"# Fiche {name} {number}\n\nUn texte commun.\n", "utf-8")
        settle(folder)
    settings = make_home(tmp_path / "paiement", tmp_path / "examens")
    refresh(settings)
    made = Desk(settings, tmp_path, qapp)
    qtbot.addWidget(made.window)
    made.window.show()
    qtbot.waitExposed(made.window)
    yield made
    made.window.close()
    made.services.close()


def shown(desk: Desk) -> list[tuple[str, ...]]:
    """The rows of the panel, opened by its key."""
    rows: list[tuple[str, ...]] = []
    with_dialog(
        SyncDialog,
        lambda: desk.press(Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier),
        lambda dialog: rows.extend(dialog.texts()),
    )
    return rows


def test_each_folder_has_its_state_and_what_waits(desk: Desk) -> None:
    desk.services.feedback.send(Subject.FLAG, "Faux", "f0", folder="examens")
    shutil.move(desk.root / "examens", desk.root / "ailleurs")
    for event in refresh(desk.settings):
        if isinstance(event, Event):
            desk.window.show_event(event)
    paiement, examens = shown(desk)
    assert (paiement[0], paiement[2], paiement[3]) == ("paiement", "3", "rien")
    assert "à jour" in paiement[1]
    assert (examens[0], examens[2]) == ("examens", "2")
    assert "Hors ligne" in examens[1]
    assert "vérifiez le réseau" in examens[1]
    assert "1 envoi en attente" in examens[3]


def test_another_library_in_the_place_is_said_and_nothing_is_offered_to_confirm(desk: Desk) -> None:
    strange = StateChanged("examens", FolderState.SUSPICIOUS, "2026-11-24T09:12:00+00:00", "other-library")
    desk.window.show_event(strange)
    rows: list[tuple[str, ...]] = []
    with_dialog(SyncDialog, desk.window.desk.status.state_asked.emit, lambda dialog: rows.extend(dialog.texts()))
    assert "une autre bibliothèque" in rows[1][1]


def test_a_folder_that_can_only_be_read_says_so(desk: Desk) -> None:
    desk.window.show_event(StateChanged("paiement", FolderState.CURRENT, "2026-11-24T09:12:00+00:00"))
    desk.window.show_event(StateChanged("examens", FolderState.CURRENT, is_read_only=True))
    paiement, examens = shown(desk)
    assert "lecture seule" not in paiement[1]
    assert "lecture seule" in examens[1]


def test_each_answer_says_which_folder_it_is_from(desk: Desk, qtbot) -> None:
    window = desk.window
    type_text(window, "texte commun")
    qtbot.waitUntil(lambda: window.reading() is not None and len(window.answer().hits) == 5)
    words = {
        hit_words(hit, desk.services.site_label, date(2026, 11, 24), with_folder=True).trust
        for hit in window.answer().hits
    }
    assert words == {"Non validée · paiement", "Non validée · examens"}
    assert window.remark_texts()[0].endswith(f"dossier {window.reading().article.folder}")


def test_with_one_folder_nobody_needs_its_name(services) -> None:
    (hit, *_) = services.searching.search(Query("bourse")).hits
    assert services.reading_room.open(hit.key).folder_label == ""


def test_a_long_copy_is_suspended_and_resumed_by_one_key(desk: Desk) -> None:
    window = desk.window
    button = next(each for each in window.findChildren(QPushButton) if each.text() == "Suspendre")
    assert not button.isVisible()
    window.show_event(StateChanged("paiement", FolderState.CHECKING))
    window.show_event(Fetching("paiement", 3120, 10_000))
    assert button.isVisible()
    desk.press(Qt.Key.Key_F5, Qt.KeyboardModifier.ControlModifier)
    assert desk.asked == ["pause"]
    window.show_event(StateChanged("paiement", FolderState.STOPPED, detail=PAUSED))
    assert (button.isVisible(), button.text()) == (True, "Reprendre")
    assert "suspendue" in window.state_sentence()
    button.click()
    assert desk.asked == ["pause", "refresh"]
    window.show_event(StateChanged("paiement", FolderState.CURRENT))
    window.show_event(StateChanged("examens", FolderState.CURRENT))
    assert not button.isVisible()


def test_one_folder_is_synchronised_from_its_row(desk: Desk, qtbot) -> None:
    def choose(dialog: SyncDialog) -> None:
        button = next(each for each in dialog.findChildren(QPushButton) if each.text() == "Ce dossier seulement")
        tree = dialog.findChild(QTreeWidget)
        tree.setFocus()
        qtbot.keyClick(tree, Qt.Key.Key_Down)
        dialog.on_told(None)
        assert tree.currentItem().text(0) == "examens", "what is told meanwhile moves nobody"
        button.click()
        assert desk.window.desk.status.said() == "Synchronisation demandée\xa0: examens."

    keys = (Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    with_dialog(SyncDialog, lambda: desk.press(*keys), choose)
    assert desk.asked == ["refresh examens"]


def test_what_was_suspended_says_since_when_and_what_is_sent_waits(desk: Desk) -> None:
    noon = datetime.now().astimezone().replace(hour=12, minute=0)
    told = StateChanged("paiement", FolderState.STOPPED, noon.isoformat(), PAUSED, since=noon.isoformat())
    for folder in ("paiement", "examens"):
        desk.window.show_event(replace(told, folder=folder))
    assert desk.window.state_sentence() == "Copie de 12:00, synchronisation suspendue depuis 12:00"
    desk.window.flows.sync.send()
    assert desk.asked == []
    desk.press(Qt.Key.Key_F5)
    assert desk.asked == ["refresh"]
