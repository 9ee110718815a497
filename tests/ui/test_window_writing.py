"""Writing in the window, with real keys: edit, see it as it will be read, keep it, publish it, lose nothing."""

import errno
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QListWidget, QPushButton
from ui.driving import press, type_text, with_dialog

from kb_app import durable
from kb_app.bootstrap import Services
from kb_app.domain.contribution import Change
from kb_app.ui.dialogs.drafts_dialog import DraftsDialog
from kb_app.ui.dialogs.new_article_dialog import NewArticleDialog
from kb_app.ui.dialogs.publish_dialog import PublishDialog
from kb_app.ui.panes.editor_pane import EditorPane
from kb_app.ui.widgets.banner import Banner
from kb_app.ui.widgets.markdown_editor import MarkdownEditor
from kb_app.ui.widgets.preview_view import PreviewView
from kb_app.ui.widgets.wrapping_field import WrappingField
from kb_app.ui.widgets.writing_side import WritingSide
from kb_app.ui.window import Window

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ID = "paiement-echelonne"


def key(window: Window, which: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """As the keyboard sends it: shortcuts included."""
    QTest.keyClick(QApplication.focusWidget() or window, which, modifiers)


def wait(qtbot, condition: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(condition()), timeout=5000)


@pytest.fixture
def pane(window: Window, qtbot) -> EditorPane:
    """The window while the article is edited, with the cursor at its first line."""
    window.flows.refresh.refresh_now = lambda: None
    window.activateWindow()
    window.open_id(ID)
    wait(qtbot, lambda: window.reading() is not None)
    key(window, Qt.Key.Key_E, CTRL)
    wait(qtbot, lambda: window.writing() is not None and window.writing()._preview is not None)
    return window.writing()


def editor(pane: EditorPane) -> MarkdownEditor:
    return pane.findChild(MarkdownEditor)


def draft(services: Services) -> str:
    return (services.settings.workspace / "drafts" / f"{ID}.md").read_text("utf-8")


def titled(pane: EditorPane, name: str) -> WrappingField:
    return next(field for field in pane.findChildren(WrappingField) if field.accessibleName() == name)


def test_what_is_typed_is_shown_as_it_will_be_read_and_kept(window, pane, services, qtbot) -> None:
    before = pane.text()
    type_text(window, "Dès le 1er juin, c'est **gratuit**. ")
    view = pane.findChild(PreviewView)
    wait(qtbot, lambda: "Dès le 1er juin, c'est gratuit." in view.plain_text())
    wait(qtbot, lambda: "gratuit" in draft(services))
    assert draft(services) == pane.text()
    old, new = before.split("\n"), pane.text().split("\n")
    assert sum(a != b for a, b in zip(old, new, strict=True)) == 1
    wait(qtbot, lambda: any(label.text().startswith("Enregistré") for label in pane.findChildren(QLabel)))


def test_escape_leaves_and_loses_nothing(window, pane, services, qtbot) -> None:
    type_text(window, "À garder. ")
    key(window, Qt.Key.Key_Escape)
    assert window.writing() is None
    assert "À garder." in draft(services)
    assert window.reading() is not None
    key(window, Qt.Key.Key_E, CTRL)
    wait(qtbot, lambda: window.writing() is not None)
    assert "À garder." in pane.text()


def test_ctrl_enter_publishes_what_is_on_the_screen(window, pane, services, qtbot) -> None:
    type_text(window, "Neuf. ")
    wait(qtbot, lambda: "Neuf." in draft(services))

    said: list[str] = []

    def accept() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, PublishDialog) or not dialog.isActiveWindow():
            QTimer.singleShot(30, accept)
            return
        said.append(dialog.said())
        dialog.accept()

    accept()
    key(window, Qt.Key.Key_Return, CTRL)
    wait(qtbot, services.sending.waiting)
    assert said == ["1 passage changé"]
    (item,) = services.sending.waiting()
    assert isinstance(item.contribution, Change)
    assert "Neuf. " in (item.contribution.content or b"").decode()
    assert window.writing() is None
    assert "Enregistré sur ce poste" in window.said()


def test_why_it_is_not_sent_stands_above_the_text_until_it_is_written_on(window, pane, services, qtbot) -> None:
    def refusals() -> list[str]:
        return [each.accessibleName() for each in pane.findChildren(Banner) if "à publier" in each.accessibleName()]

    def ask() -> None:
        key(window, Qt.Key.Key_Return, CTRL)

    with_dialog(PublishDialog, ask, lambda dialog: dialog.accept())
    wait(qtbot, refusals)
    assert services.sending.waiting() == ()
    window.activateWindow()
    wait(qtbot, editor(pane).hasFocus)
    type_text(window, "Neuf. ")
    wait(qtbot, lambda: not refusals())


def test_a_full_disk_is_said_and_the_text_stays(window, pane, services, qtbot, monkeypatch, tmp_path: Path) -> None:
    real = durable.replace

    def refuse(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(durable, "replace", refuse)
    type_text(window, "Ne pas perdre. ")
    wait(qtbot, lambda: any(b.text() == "Enregistrer ailleurs…" for b in pane.findChildren(QPushButton)))
    key(window, Qt.Key.Key_Escape)
    assert window.writing() is pane
    assert not window.close()
    assert "Ne pas perdre." in pane.text()
    elsewhere = tmp_path / "clé usb.md"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(elsewhere), ""))
    next(b for b in pane.findChildren(QPushButton) if b.text() == "Enregistrer ailleurs…").click()
    assert elsewhere.read_text("utf-8") == pane.text()
    monkeypatch.setattr(durable, "replace", real)
    wait(qtbot, lambda: "Ne pas perdre." in draft(services))
    wait(qtbot, lambda: not any(b.text() == "Enregistrer ailleurs…" for b in pane.findChildren(QPushButton)))


def test_the_form_changes_one_line_of_the_text(window, pane, qtbot) -> None:
    before = pane.text()
    key(window, Qt.Key.Key_F2)
    title = titled(pane, "Titre")
    assert title.text() == "Mettre en place un paiement échelonné"
    title.setFocus()
    title.selectAll()
    type_text(window, "Payer en plusieurs fois")
    key(window, Qt.Key.Key_Tab)
    changed = [(a, b) for a, b in zip(before.split("\n"), pane.text().split("\n"), strict=True) if a != b]
    assert changed == [("title: Mettre en place un paiement échelonné", "title: Payer en plusieurs fois")]
    editor(pane).setFocus()
    key(window, Qt.Key.Key_Z, CTRL)
    assert pane.text() == before


def test_the_preview_goes_in_step_with_the_text(window, pane, qtbot) -> None:
    view, text = pane.findChild(PreviewView), editor(pane)
    line = next(at for at, line in enumerate(pane.text().split("\n"), 1) if line == "## Demander les pièces")
    while text.top_line() < line:  # lines wrap: the bar counts what is seen
        text.verticalScrollBar().setValue(text.verticalScrollBar().value() + 1)
    wait(qtbot, lambda: view.anchor() == "demander-les-pieces")
    text.verticalScrollBar().setValue(text.verticalScrollBar().maximum())
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()


def test_links_are_completed(window, pane, qtbot) -> None:
    type_text(window, "[[mot de passe")
    popup = pane.findChild(QListWidget, "completions")
    wait(qtbot, popup.isVisible)
    key(window, Qt.Key.Key_Return)
    assert "[[mot-de-passe-oublie|" in pane.text()
    assert not popup.isVisible()
    type_text(window, " [[")
    wait(qtbot, popup.isVisible)
    key(window, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert window.writing() is pane


def test_tables_and_callouts_by_key(window, pane, qtbot) -> None:
    key(window, Qt.Key.Key_T, CTRL | Qt.KeyboardModifier.AltModifier)
    assert "\n\n| Situation | Réponse |\n|---|---|\n|  |  |\n" in pane.text()
    key(window, Qt.Key.Key_Z, CTRL)
    key(window, Qt.Key.Key_4, CTRL | Qt.KeyboardModifier.AltModifier)
    type_text(window, "Pas sans RIB.")
    assert "> [!WARNING]\n> Pas sans RIB.\n" in pane.text()


def test_a_picture_that_is_dropped_is_kept_with_the_draft(window, pane, services, qtbot, tmp_path: Path) -> None:
    picture = QImage(3000, 1000, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    file = tmp_path / "capture.png"
    picture.save(str(file))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    editor(pane).insertFromMimeData(data)
    wait(qtbot, lambda: "](assets/paiement-echelonne-" in pane.text())
    (kept,) = (services.settings.workspace / "drafts" / f"{ID}.md.files").iterdir()
    assert QImage(str(kept)).width() == 1600
    wait(qtbot, lambda: pane._preview.reading.images.get(f"paiement/assets/{kept.name}"))


def test_the_checklist_follows_the_text(window, pane, qtbot) -> None:
    side = pane.findChild(WritingSide)
    assert all(text.startswith("✓") for text in side.check_texts())
    type_text(window, "[rien](rien.md) ")
    wait(qtbot, lambda: any("rien.md" in text for text in side.check_texts()))


def new_article(window: Window, qtbot, deed: Callable[[NewArticleDialog], None]) -> None:
    done: list[bool] = []

    def drive() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, NewArticleDialog) or not dialog.isActiveWindow():
            QTimer.singleShot(30, drive)
            return
        try:
            deed(dialog)
        finally:
            done.append(True)
            if dialog.isVisible():
                dialog.reject()

    QTimer.singleShot(30, drive)
    key(window, Qt.Key.Key_N, CTRL)
    wait(qtbot, lambda: done)


def test_a_new_article_from_a_template(window, services, qtbot) -> None:
    window.activateWindow()

    def deed(dialog: NewArticleDialog) -> None:
        type_text(dialog, "Où trouver mon numéro d'inscrit")
        key(dialog, Qt.Key.Key_Return)

    new_article(window, qtbot, deed)
    wait(qtbot, lambda: window.writing() is not None and window.writing()._preview is not None)
    assert "title: Où trouver mon numéro d'inscrit" in window.writing().text().replace('"', "")
    key(window, Qt.Key.Key_Escape)
    assert [row.is_new for row in services.draft_shelf.rows()] == [True]


def test_an_article_that_says_the_same_is_offered(window, qtbot) -> None:
    window.activateWindow()

    def deed(dialog: NewArticleDialog) -> None:
        type_text(dialog, "mot de passe oublié")
        wait(qtbot, dialog.alike_titles)
        listed = dialog.findChild(QListWidget)
        listed.setFocus()
        listed.setCurrentRow(0)
        press(listed, Qt.Key.Key_Return)

    new_article(window, qtbot, deed)
    wait(qtbot, lambda: window.reading() is not None)
    assert "passe" in window.reading().title
    assert window.writing() is None


def test_drafts_are_on_the_home_page_and_thrown_away_with_an_undo(window, pane, services, qtbot) -> None:
    type_text(window, "À finir. ")
    key(window, Qt.Key.Key_Escape)
    window.action("open_home").trigger()
    wait(qtbot, lambda: any("échelonné" in b.text() for b in window.desk.home.findChildren(QPushButton)))
    done: list[tuple[str, ...]] = []

    def drive() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, DraftsDialog) or not dialog.isActiveWindow():
            QTimer.singleShot(30, drive)
            return
        done.append(dialog.titles())
        next(b for b in dialog.findChildren(QPushButton) if "Jeter" in b.text()).click()
        done.append(dialog.titles())
        next(b for b in dialog.findChildren(QPushButton) if "Reprendre" in b.text()).click()
        done.append(dialog.titles())
        dialog.accept()

    drive()
    key(window, Qt.Key.Key_D, CTRL | SHIFT)
    wait(qtbot, lambda: len(done) == 3 and window.writing() is not None)
    states = [text.partition(" le ")[0] for (text,) in done]
    title = "Mettre en place un paiement échelonné"
    assert states == [f"{title} · enregistré", f"{title} · jeté", f"{title} · enregistré"]
    assert "À finir." in pane.text()


def test_a_site_gets_its_own_section_in_one_gesture(window, services, qtbot) -> None:
    window.flows.refresh.refresh_now = lambda: None
    window.activateWindow()
    window.flows.site.choose("lyon")
    window.open_id(ID)
    wait(qtbot, lambda: window.reading() is not None and window.reading().site == "lyon")
    window.desk.reader.go_to("demander-les-pieces")
    key(window, Qt.Key.Key_V, CTRL | Qt.KeyboardModifier.AltModifier)
    wait(qtbot, lambda: window.writing() is not None and window.writing()._preview is not None)
    pane = window.writing()
    assert window.flows.edit.manuscript().path == f"paiement/{ID}--lyon.md"
    assert pane.text().count("## ") == 1
    assert "## Demander les pièces" in pane.text()
    for line in (f"variant_of: {ID}", "sites: [lyon]", "title: Mettre en place un paiement échelonné (Lyon)"):
        assert line in pane.text().replace('"', "")
    assert [heading.text for heading in pane._preview.reading.outline if heading.own] == ["Demander les pièces"]


EDITS = (
    ("a word", lambda window, pane: type_text(window, "mot "), 1, 1),
    ("the end of a line", lambda window, pane: (key(window, Qt.Key.Key_End), type_text(window, " fin")), 1, 1),
    ("a new line", lambda window, pane: (type_text(window, "Neuf."), key(window, Qt.Key.Key_Return)), 1, 0),
    ("bold", lambda window, pane: key(window, Qt.Key.Key_B, CTRL), 1, 1),
    ("a deleted letter", lambda window, pane: key(window, Qt.Key.Key_Delete), 1, 1),
    ("a table", lambda window, pane: key(window, Qt.Key.Key_T, CTRL | Qt.KeyboardModifier.AltModifier), 4, 0),
    ("a callout", lambda window, pane: key(window, Qt.Key.Key_1, CTRL | Qt.KeyboardModifier.AltModifier), 3, 0),
    ("the owner", lambda window, pane: pane.header_changed.emit("owner", "Pôle examens"), 1, 1),
    ("the sites", lambda window, pane: pane.header_changed.emit("sites", ["lyon"]), 1, 0),
    ("the aliases", lambda window, pane: pane.header_changed.emit("aliases", ["payer après", "en deux fois"]), 1, 1),
)


ODD = (
    "\ufeff---\n# Ne pas renommer cette fiche\nid: drôle\ntitre: Une drôle de fiche\t# deux titres\n"
    "mots-clés:\n  - paiement   # le premier\n  - inscription\nresponsable: 'Pôle inscriptions'\n"
    "inconnu:   { a: 1 }\n---\n\n"
    "Ligne\u00a0une,\tavec tabulation.  \n\n| Pièce\t| Délai |\n|---|---|\n| Avis | 8 jours |\n\n* un\n* deux\n\n"
    "## Fin\n\nDernière ligne sans fin"
).encode()
ODD_EDITS = (
    ("a cell", "| Avis", lambda window, pane: type_text(window, "|x"), 1, 1),
    ("a list item", "* deux", lambda window, pane: (type_text(window, "* et"), key(window, Qt.Key.Key_Return)), 1, 0),
    ("a new section", "## Fin", lambda window, pane: (type_text(window, "## Neuf"), enter(window, 2)), 2, 0),
    ("the last line", "Dernière", lambda window, pane: type_text(window, "La "), 1, 1),
    ("the line with a tab", "Ligne", lambda window, pane: type_text(window, "La "), 1, 1),
    ("a French key", "## Fin", lambda window, pane: pane.header_changed.emit("owner", "Pôle examens"), 1, 1),
    ("a key that is new", "## Fin", lambda window, pane: pane.header_changed.emit("sites", ["lyon"]), 1, 0),
    ("a title with a comment", "## Fin", lambda window, pane: pane.header_changed.emit("title", "Une fiche"), 1, 1),
    ("a key taken away", "## Fin", lambda window, pane: pane.header_changed.emit("owner", None), 0, 1),
    ("a tag in a block list", "## Fin", lambda window, pane: pane.header_changed.emit("tags", ["paiement", "x"]), 1, 1),
)


def enter(window, times: int) -> None:
    for _ in range(times):
        key(window, Qt.Key.Key_Return)


def test_ten_edits_of_an_odd_file_touch_only_their_lines(window, pane, services, qtbot, tmp_path: Path) -> None:
    """A byte order mark, tabs, comments and French keys in the header, no end to the last line."""
    file = services.settings.workspace / "drafts" / f"{ID}.md"
    key(window, Qt.Key.Key_Escape)
    counted = {name: numstat(window, qtbot, file, ODD, at, edit, tmp_path) for name, at, edit, _, _ in ODD_EDITS}
    assert counted == {name: (added, removed) for name, _, _, added, removed in ODD_EDITS}


def numstat(window, qtbot, file: Path, original: bytes, start: str, edit, tmp_path: Path) -> tuple[int, int]:
    """Lines that `git diff` counts as added and removed once `edit` was made before the line that begins so."""
    file.write_bytes(original)
    before = tmp_path / "before.md"
    before.write_bytes(original)
    window.flows.beginning.resume(file)
    wait(qtbot, lambda: window.writing() is not None)
    pane = window.writing()
    pane.go_to_line(next(at for at, line in enumerate(pane.text().split("\n"), 1) if line.startswith(start)))
    pane.focus_text()
    edit(window, pane)
    key(window, Qt.Key.Key_Escape)
    wait(qtbot, lambda: window.writing() is None)
    command = ["git", "diff", "--no-index", "--numstat", str(before), str(file)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
    return int(said[0]), int(said[1])


def test_ten_typical_edits_touch_only_their_lines(window, pane, services, qtbot, tmp_path: Path) -> None:
    """As `git diff --numstat` counts them, in a file of Windows lines with no-break spaces."""
    file = services.settings.workspace / "drafts" / f"{ID}.md"
    key(window, Qt.Key.Key_Escape)
    original = file.read_bytes().replace(b"\n", b"\r\n")
    counted = {name: numstat(window, qtbot, file, original, "Montant de", edit, tmp_path) for name, edit, _, _ in EDITS}
    assert counted == {name: (added, removed) for name, _, added, removed in EDITS}
