"""When half the share is gone: everything stays, the list is shown, a person decides, and the way back stays open."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from homes import settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QPushButton, QTextBrowser, QTreeWidget
from ui.driving import press, with_dialog

from kb_app.bootstrap import Services, build, build_refresher
from kb_app.domain.contribution import Change
from kb_app.domain.query import Query
from kb_app.services.events import Event
from kb_app.settings import Settings
from kb_app.ui.app import prepare
from kb_app.ui.dialogs.compare_dialog import CompareDialog
from kb_app.ui.dialogs.held_dialog import HeldDialog
from kb_app.ui.dialogs.trash_dialog import TrashDialog
from kb_app.ui.window import Window


class Desk:
    """A share of thirty articles, its window, and refreshes minutes apart."""

    def __init__(self, settings: Settings, share: Path, window_of: Callable[[Services], Window]) -> None:
        self.settings, self.share = settings, share
        self._now = time.time()
        self.refresh()
        self.services = build(settings)
        self.window = window_of(self.services)

    def refresh(self) -> None:
        self._now += 300
        refresher = build_refresher(self.settings)
        refresher._clock = lambda: self._now
        try:
            refresher.refresh(self._told)
        finally:
            refresher.close()

    def _told(self, event: Event) -> None:
        if hasattr(self, "window"):
            self.window.show_event(event)

    def lose(self, count: int) -> None:
        for number in range(count):
            (self.share / "fiches" / f"f{number}.md").unlink()
        self.refresh()
        self.refresh()


@pytest.fixture
def desk(make_home, tmp_path: Path, qtbot, qapp) -> Iterator[Desk]:
    share = tmp_path / "partage"
    (share / "fiches").mkdir(parents=True)
    for number in range(30):
        (share / "fiches" / f"f{number}.md").write_text(f"# Fiche {number}\n\nTexte numéro {number}.\n", "utf-8")
    settle(share)

    def window_of(services: Services) -> Window:
        prepare(qapp, services)
        window = Window(services, qapp)
        window.flows.refresh.refresh_now = lambda: None
        qtbot.addWidget(window)
        window.show()
        return window

    made = Desk(make_home(share), share, window_of)
    yield made
    made.window.close()
    made.services.close()


def button(dialog: QDialog, words: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if words in each.text())


def test_keeping_is_the_default_and_never_ends_by_itself(desk: Desk) -> None:
    desk.lose(20)
    assert "gardée" in desk.window.state_sentence()

    def deed(dialog: HeldDialog) -> None:
        tree = dialog.findChild(QTreeWidget)
        assert tree.topLevelItem(0).childCount() == 20
        assert not button(dialog, "Retirer").isEnabled()
        press(button(dialog, "Tout garder"), Qt.Key.Key_Space)

    with_dialog(HeldDialog, desk.window.desk.status.state_asked.emit, deed)
    for _ in range(5):
        desk.refresh()
    assert len(desk.services.titles.all()) == 30


def test_a_person_agrees_and_can_still_have_it_back(desk: Desk) -> None:
    desk.lose(20)

    def agree(dialog: HeldDialog) -> None:
        press(dialog.findChild(QCheckBox), Qt.Key.Key_Space)
        press(button(dialog, "Retirer 20 fichiers"), Qt.Key.Key_Space)

    with_dialog(HeldDialog, desk.window.action("show_held").trigger, agree)
    desk.refresh()
    desk.refresh()
    assert len(desk.services.removals.held()) == 0
    assert len(desk.services.titles.all()) == 10

    def give_back(dialog: TrashDialog) -> None:
        press(button(dialog, "Remettre"), Qt.Key.Key_Space)

    with_dialog(TrashDialog, desk.window.action("show_trash").trigger, give_back)
    (item,) = desk.services.sending.waiting()
    assert isinstance(item.contribution, Change)
    assert item.contribution.content.startswith(b"# Fiche ")


def test_nothing_to_decide_is_said(desk: Desk, qtbot) -> None:
    desk.window.action("show_held").trigger()
    qtbot.waitUntil(lambda: "Aucun retrait" in desk.window.said(), timeout=5000)


@pytest.mark.parametrize("text", ["", "{}", "[1, 2]", '["../x"]', '["fiches/f25.md"]'])
def test_a_decision_about_what_is_not_held_removes_nothing(desk: Desk, text: str) -> None:
    (desk.settings.sync / f"{desk.settings.folders[0].label}.agreed").write_text(text, "utf-8")
    desk.refresh()
    desk.refresh()
    assert len(desk.services.titles.all()) == 30


def test_a_removed_article_is_saved_elsewhere_over_a_file_or_not(desk: Desk, tmp_path: Path) -> None:
    desk.lose(1)
    target = tmp_path / "fiche.md"
    target.write_text("ancien")

    def save(dialog: TrashDialog) -> None:
        dialog.save_to(tmp_path / "nulle part" / "fiche.md")
        assert not any(tmp_path.glob("nulle*"))
        dialog.save_to(target)

    with_dialog(TrashDialog, desk.window.action("show_trash").trigger, save)
    assert target.read_text("utf-8") == "# Fiche 0\n\nTexte numéro 0.\n"


def test_versions_in_conflict_are_told_above_the_article_and_compared_by_a_key(desk: Desk, qtbot) -> None:
    share, window = desk.share / "fiches", desk.window
    (share / "f3 (Paul's conflicted copy 2026-11-20).md").write_text("# Fiche 3\n\nUn autre texte.\n", "utf-8")
    settle(desk.share)
    desk.refresh()
    window.open_id("fiches/f3.md")
    qtbot.waitUntil(lambda: any("en conflit" in text for text in window.remark_texts()))
    seen: list[str] = []

    def look(dialog: CompareDialog) -> None:
        qtbot.waitUntil(lambda: "différence" in dialog.said())
        seen.extend(view.toPlainText() for view in dialog.findChildren(QTextBrowser))

    with_dialog(
        CompareDialog,
        lambda: press(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier),
        look,
    )
    assert ["numéro 3" in seen[0], "Un autre texte" in seen[1]] == [True, True]
    found = desk.services.searching.search(Query("autre texte", limit=100)).hits
    assert not any("conflicted" in hit.path for hit in found)
