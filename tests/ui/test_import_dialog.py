"""Importing from the window: chosen, looked at, written, told; stopped between two articles."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import press
from fakes import import_samples as samples
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QTreeWidget, QWidget

from kb_app.bootstrap import Services
from kb_app.places import sample_folder
from kb_app.ui.dialogs.import_dialog import ImportDialog
from kb_app.ui.flows.import_flow import ImportFlow
from kb_app.ui.theme import LIGHT
from kb_app.ui.widgets.article_view import ArticleView
from kb_app.ui.window import Window

WAIT = 15_000  # ms, on a busy machine


@pytest.fixture
def flow(qtbot, services: Services, tmp_path: Path) -> Iterator[ImportFlow]:
    window = QWidget()
    qtbot.addWidget(window)
    made = ImportFlow(services.importing, lambda: services.settings, lambda: LIGHT, window, tmp_path / "Documents")
    yield made
    made.close()


@pytest.fixture
def dialog(qtbot, flow: ImportFlow) -> ImportDialog:
    made = flow.make_dialog()
    qtbot.addWidget(made)
    made.show()
    return made


def button(dialog: ImportDialog, words: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == words and each.isVisible())


def words(dialog: ImportDialog) -> str:
    return " ".join(label.text().replace("\u00a0", " ") for label in dialog.findChildren(QLabel))


def shown_words(dialog: ImportDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def visible(dialog: ImportDialog, kind: type[QWidget]) -> QWidget:
    return next(each for each in dialog.findChildren(kind) if each.isVisible())


def preview(qtbot, dialog: ImportDialog, *sources: Path) -> None:
    dialog.add_sources(sources)
    press(button(dialog, "Voir ce que cela donne"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(dialog.rows()), timeout=WAIT)


def test_import_from_choice_to_report(qtbot, dialog: ImportDialog, tmp_path: Path) -> None:
    preview(qtbot, dialog, samples.word(tmp_path / "adresse.docx"), samples.sheet(tmp_path / "faq.xlsx"))
    assert not dialog.target().exists()
    assert dialog.rows()[0][1] == "Changer d'adresse"
    assert dialog.rows()[0][3] == "1"
    assert "lien non repris : autre.docx" in words(dialog)
    press(button(dialog, "Importer"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Import terminé" in words(dialog), timeout=WAIT)
    assert "4 fichiers écrits" in words(dialog)
    assert len(list(dialog.target().rglob("*.md"))) == 4
    assert button(dialog, "Fermer").isEnabled()


def test_likely_duplicates_are_not_ticked(qtbot, dialog: ImportDialog, tmp_path: Path) -> None:
    samples.files(dialog.target(), {"a.md": "# Rendre un livre\n\nOui.\n"})
    preview(qtbot, dialog, samples.files(tmp_path / "n", {"b.md": "# Rendre un livre\n", "c.md": "# Autre\n"}))
    assert "ressemble à a.md" in words(dialog)
    press(button(dialog, "Importer"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Import terminé" in words(dialog), timeout=WAIT)
    assert sorted(file.name for file in dialog.target().glob("*.md")) == ["a.md", "c.md"]


def test_nothing_ticked_cannot_be_imported(qtbot, dialog: ImportDialog, tmp_path: Path) -> None:
    preview(qtbot, dialog, samples.files(tmp_path / "n", {"b.md": "# B\n"}))
    table = visible(dialog, QTreeWidget)
    table.setFocus()
    press(table, Qt.Key.Key_Space)
    assert not button(dialog, "Importer").isEnabled()


def test_refused_archive_is_said_and_the_choice_stays(qtbot, dialog: ImportDialog, tmp_path: Path) -> None:
    source = tmp_path / "x.zip"
    source.write_bytes(b"rien")
    dialog.add_sources([source])
    press(button(dialog, "Voir ce que cela donne"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "refusée" in words(dialog), timeout=WAIT)
    assert "Rien n’est écrit avant votre accord" in words(dialog)
    assert button(dialog, "Voir ce que cela donne").isEnabled()


def test_the_article_is_read_beside_the_list_before_anything_is_written(
    qtbot, dialog: ImportDialog, tmp_path: Path
) -> None:
    source = samples.files(tmp_path / "n", {"a.md": "# Prêt\n\nTrois semaines.\n", "b.md": "# Retour\n\nAu guichet.\n"})
    samples.files(source, {"vide.md": ""})
    preview(qtbot, dialog, source)
    view, table = dialog.findChild(ArticleView), visible(dialog, QTreeWidget)
    qtbot.waitUntil(lambda: view.plain_text().startswith("Prêt\nTrois semaines."), timeout=WAIT)
    press(table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: view.plain_text().startswith("Retour\nAu guichet."), timeout=WAIT)
    press(table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "Rien n’est repris" in view.plain_text(), timeout=WAIT)
    assert "le fichier est vide" in words(dialog)
    assert not dialog.target().exists()


def test_keys_held_down_leave_the_last_article(qtbot, dialog: ImportDialog, tmp_path: Path) -> None:
    texts = {f"{number:02}.md": f"# Fiche {number}\n\n{'mot ' * 2000}\n" for number in range(30)}
    preview(qtbot, dialog, samples.files(tmp_path / "n", texts))
    view, table = dialog.findChild(ArticleView), visible(dialog, QTreeWidget)
    for _ in range(29):
        press(table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: view.plain_text().startswith("Fiche 29\n"), timeout=WAIT)


def test_the_report_names_what_was_left_out(qtbot, dialog: ImportDialog, tmp_path: Path) -> None:
    preview(qtbot, dialog, samples.files(tmp_path / "n", {"a.md": "# A\n", "vide.md": ""}))
    press(button(dialog, "Importer"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Import terminé" in words(dialog), timeout=WAIT)
    assert [(row[0], row[2]) for row in dialog.rows()] == [("n/a.md", "Nouvelle"), ("n/vide.md", "Pas reprise")]
    assert "le fichier est vide" in dialog.rows()[1][3]


def drop(dialog: ImportDialog, *urls: QUrl) -> bool:
    """Whether what is dragged over the list is taken; it is dropped then, as a file manager moves files."""
    data, at = QMimeData(), QPoint(60, 200)
    data.setUrls(list(urls))
    action, key = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.KeyboardModifier.ShiftModifier
    button_ = Qt.MouseButton.LeftButton
    enters = QDragEnterEvent(at, action, data, button_, key)
    enters.ignore()
    QApplication.sendEvent(dialog, enters)
    if enters.isAccepted():
        drops = QDropEvent(at, action, data, button_, key)
        assert drops.dropAction() is Qt.DropAction.MoveAction
        QApplication.sendEvent(dialog, drops)
        assert drops.dropAction() is Qt.DropAction.CopyAction
    return enters.isAccepted()


def test_what_is_dropped_is_taken(qtbot, dialog: ImportDialog, tmp_path: Path) -> None:
    first, second = samples.files(tmp_path / "a", {"a.md": "# A\n"}), samples.files(tmp_path / "b", {"b.md": "# B\n"})
    assert "Déposez ici" in shown_words(dialog)
    assert not drop(dialog, QUrl("https://exemple.fr/a.docx"))
    assert drop(dialog, QUrl.fromLocalFile(str(first)))
    assert "Déposez ici" not in shown_words(dialog)
    preview(qtbot, dialog)
    assert [row[0] for row in dialog.rows()] == ["a/a.md"]
    assert drop(dialog, QUrl.fromLocalFile(str(second)))
    press(button(dialog, "Voir ce que cela donne"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: [row[0] for row in dialog.rows()] == ["a/a.md", "b/b.md"], timeout=WAIT)


def test_stopping_ends_the_reading(qtbot, dialog: ImportDialog, tmp_path: Path) -> None:
    dialog.add_sources([samples.files(tmp_path / "n", {f"{number}.md": "# B\n" for number in range(300)})])
    press(button(dialog, "Voir ce que cela donne"), Qt.Key.Key_Space)
    dialog.stop_asked.emit()
    qtbot.waitUntil(lambda: "Arrêté à votre demande" in words(dialog), timeout=WAIT)
    assert not dialog.target().exists()


def test_documents_of_this_computer_are_the_first_target(dialog: ImportDialog, tmp_path: Path) -> None:
    """A shared folder is written to only when somebody chooses it."""
    assert dialog.target() == tmp_path / "Documents" / "Vademecum"


def test_menu_opens_it(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = []
    monkeypatch.setattr(ImportDialog, "exec", lambda self: shown.append(self.windowTitle()))
    next(action for action in window.actions() if action.text() == "Importer…").trigger()
    assert shown == ["Importer des documents"]


def test_into_a_shared_folder_everything_goes_as_something_sent(
    qtbot, window: Window, services: Services, tmp_path: Path
) -> None:
    dialog = window.flows.imports.make_dialog()
    qtbot.addWidget(dialog)
    dialog.show()
    combo = dialog.findChild(QComboBox)
    press(combo, Qt.Key.Key_Down)
    assert "par vos envois" in combo.currentText()
    before = {file for file in sample_folder().rglob("*") if ".kb" not in file.parts}
    preview(qtbot, dialog, samples.word(tmp_path / "adresse.docx"))
    press(button(dialog, "Importer"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Import terminé" in words(dialog), timeout=WAIT)
    assert "1 fiche envoyée à articles/import" in words(dialog)
    assert [item.title for item in services.sending.waiting()] == ["Changer d'adresse"] * 2
    assert {file for file in sample_folder().rglob("*") if ".kb" not in file.parts} == before
