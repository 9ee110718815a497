"""An article removed or moved from the window, by keys: what leads to it is said, and archiving comes first."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from homes import refresh, settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QLineEdit, QListWidget, QPushButton
from ui.driving import press, type_text, with_dialog

from kb_app.domain.contribution import Change
from kb_app.ui.dialogs.move_dialog import MoveDialog
from kb_app.ui.dialogs.remove_dialog import RemoveDialog
from kb_app.ui.window import Window


@pytest.fixture
def share(tmp_path: Path) -> Path:
    root = tmp_path / "partage"
    (root / "aides").mkdir(parents=True)
    (root / "aides" / "bourse.md").write_text(
        "---\nid: bourse\ntitle: Demander une bourse\n---\n\nAvant mai.\n", "utf-8"
    )
    (root / "aides" / "bourse--rennes.md").write_text(
        "---\ntitle: Demander une bourse à Rennes\nvariant_of: bourse\nsites: [rennes]\n---\n\nAvant juin.\n", "utf-8"
    )
    (root / "pieces.md").write_text("# Pièces à joindre\n\nVoir [la bourse](aides/bourse.md).\n", "utf-8")
    (root / "guichet.md").write_text("# Guichet\n\nVoir [[bourse]].\n", "utf-8")
    return settle(root)


@pytest.fixture
def desk(share: Path, desk_of, window_of, qtbot) -> Iterator[Window]:
    services = desk_of("lea")
    window = window_of(services)
    window.open_id("bourse")
    qtbot.waitUntil(lambda: window.reading() is not None)
    yield window


def words(dialog: QDialog) -> str:
    lists = [widget.item(row).text() for widget in dialog.findChildren(QListWidget) for row in range(widget.count())]
    return "\n".join([*(label.text() for label in dialog.findChildren(QLabel)), *lists])


def button(dialog: QDialog, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if text in each.text())


def waiting(desk: Window) -> list[Change]:
    changes = [item.contribution for item in desk.services.sending.waiting()]
    assert all(isinstance(change, Change) for change in changes)
    return changes  # type: ignore[return-value]


def test_what_removing_does_is_said_and_enter_archives(desk: Window, qtbot) -> None:
    seen: list[str] = []

    def deed(dialog: RemoveDialog) -> None:
        seen.append(words(dialog))
        press(dialog.focusWidget() or dialog, Qt.Key.Key_Return)

    with_dialog(RemoveDialog, desk.action("remove_article").trigger, deed)
    for told in ("Pièces à joindre", "Guichet", "à Rennes", "90 jours", "historique", "archivez"):
        assert told in seen[0]
    (change,) = waiting(desk)
    assert b"confidence: archived" in (change.content or b"")


def test_removed_by_keys_and_taken_back(desk: Window, share: Path, qtbot) -> None:
    def deed(dialog: RemoveDialog) -> None:
        press(button(dialog, "Retirer la fiche"), Qt.Key.Key_Space)

    with_dialog(RemoveDialog, desk.action("remove_article").trigger, deed)
    (change,) = waiting(desk)
    assert (change.path, change.content) == ("aides/bourse.md", None)
    assert "À envoyer" in desk.said()

    seen: list[str] = []

    def look(dialog: RemoveDialog) -> None:
        seen.append(words(dialog))
        assert not button(dialog, "Retirer la fiche").isEnabled()

    with_dialog(RemoveDialog, desk.action("remove_article").trigger, look)
    assert "déjà en train d" in seen[0]
    (item,) = desk.services.sending.waiting()
    assert desk.services.sending.drop(item)
    refresh(desk.services.settings)
    assert (share / "aides" / "bourse.md").exists()


def test_moved_by_keys_a_taken_place_is_said_in_the_dialog(desk: Window, share: Path, qtbot) -> None:
    def deed(dialog: MoveDialog) -> None:
        field = dialog.findChild(QLineEdit)
        assert dialog.focusWidget() is field and not button(dialog, "Déplacer").isEnabled()
        press(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        type_text(dialog, "guichet.md")
        press(field, Qt.Key.Key_Return)
        assert "déjà cette place" in words(dialog) and dialog.isVisible()
        press(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        type_text(dialog, "argent/")
        press(field, Qt.Key.Key_Return)

    with_dialog(MoveDialog, desk.action("move_article").trigger, deed)
    change, following = waiting(desk)
    assert (change.moved_from, change.path) == ("aides/bourse.md", "argent/bourse.md")
    assert (following.path, following.content) == (
        "pieces.md",
        b"# Pi\xc3\xa8ces \xc3\xa0 joindre\n\nVoir [la bourse](argent/bourse.md).\n",
    )
    refresh(desk.services.settings)
    assert not (share / "aides" / "bourse.md").exists()
    assert (share / "argent" / "bourse.md").exists()


def test_links_that_a_move_leaves_alone_if_that_is_wanted(desk: Window) -> None:
    seen: list[str] = []

    def deed(dialog: MoveDialog) -> None:
        seen.append(words(dialog))
        choice = dialog.findChild(QCheckBox)
        assert choice is not None and choice.isChecked() and "1 fiche" in choice.text()
        press(choice, Qt.Key.Key_Space)
        dialog.findChild(QLineEdit).setText("argent/")
        press(button(dialog, "Déplacer"), Qt.Key.Key_Space)

    with_dialog(MoveDialog, desk.action("move_article").trigger, deed)
    assert [change.path for change in waiting(desk)] == ["argent/bourse.md"]
    assert seen[0].index("dépendent de sa place") < seen[0].index("trouvent où qu")
    assert "Guichet" in seen[0]


def test_escape_changes_nothing(desk: Window) -> None:
    for kind, action in ((RemoveDialog, "remove_article"), (MoveDialog, "move_article")):
        with_dialog(kind, desk.action(action).trigger, lambda dialog: press(dialog, Qt.Key.Key_Escape))
    assert waiting(desk) == []
