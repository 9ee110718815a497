"""Changes carried on a stick, from the windows of both: exported with a fingerprint, compared, taken, found."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from driving import press
from homes import refresh, settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLabel, QListWidget, QPushButton

from kb_app.bootstrap import Services
from kb_app.domain.export import Format
from kb_app.transfer.signing import Keyring
from kb_app.ui.dialogs.export_dialog import ExportDialog
from kb_app.ui.flows.export_flow import ExportFlow
from kb_app.ui.window import Window

WAIT = 60_000


@pytest.fixture
def share(tmp_path: Path) -> Path:
    root = tmp_path / "share"
    (root / "paiement").mkdir(parents=True)
    for number in range(4):
        (root / "paiement" / f"fiche-{number}.md").write_text(f"# Fiche {number}\n\nAncien texte.\n", "utf-8")
    return settle(root)


def button(dialog: QDialog, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text().replace("&", "") == text)


def words(dialog: QDialog) -> str:
    shown = (label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
    return " ".join(shown).replace("\xa0", " ").replace("\u202f", " ")


def test_from_one_window_to_the_other(
    qtbot,
    share: Path,
    tmp_path: Path,
    desk_of: Callable[..., Services],
    window_of: Callable[[Services], Window],
) -> None:
    sender, receiver = desk_of("anne"), desk_of("marc")
    (share / "paiement" / "salamandre.md").write_text("# Salamandre\n\nTexte tout neuf.\n", "utf-8")
    settle(share)
    refresh(sender.settings)
    stick = tmp_path / "changements.kbchanges"
    export = ExportDialog((), (), (), None, labels=sender.labels(), choose_file=lambda _parent, _suffix: str(stick))
    export.flow = ExportFlow(export, sender.exporting.command)
    qtbot.addWidget(export)
    export.show()
    formats = export.findChild(QComboBox, "format")
    formats.setCurrentIndex(next(n for n in range(formats.count()) if formats.itemData(n).format is Format.CHANGES))
    press(button(export, "Exporter…"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Écrit" in words(export), timeout=WAIT)
    mine = Keyring(sender.settings.workspace / "keys").fingerprint()
    assert mine in words(export)
    share.rename(tmp_path / "gone")

    window = window_of(receiver)
    dialog = window.flows.changes.make_dialog(stick, receiver.taking_changes.look(stick))
    qtbot.addWidget(dialog)
    dialog.show()
    assert mine in words(dialog)
    assert not button(dialog, "Prendre ces changements").isEnabled()
    press(dialog.findChild(QCheckBox), Qt.Key.Key_Space)
    press(button(dialog, "Prendre ces changements"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Ajoutées : 1" in words(dialog), timeout=WAIT)
    assert not button(dialog, "Prendre ces changements").isVisible()
    window.search_for("salamandre")
    qtbot.waitUntil(lambda: window.reading() is not None and window.reading().title == "Salamandre", timeout=WAIT)


def test_removals_that_look_wrong_ask_a_person(
    qtbot, share: Path, tmp_path: Path, desk_of: Callable[..., Services], window_of: Callable[[Services], Window]
) -> None:
    (share / "garde.md").write_text("# Garde\n\nTexte.\n", "utf-8")
    settle(share)
    sender, receiver = desk_of("anne"), desk_of("marc")
    for file in (share / "paiement").iterdir():
        file.unlink()
    refresh(sender.settings)
    sender.removals.agree("share", [held.path for held in sender.removals.held()])
    refresh(sender.settings)
    stick = tmp_path / "retraits.kbchanges"
    sender.carrying.export(stick, date.today(), "", lambda _done, _total: None)
    share.rename(tmp_path / "gone")
    dialog = window_of(receiver).flows.changes.make_dialog(stick, receiver.taking_changes.look(stick))
    qtbot.addWidget(dialog)
    dialog.show()
    assert "4 retraits" in words(dialog)
    press(dialog.findChild(QCheckBox), Qt.Key.Key_Space)
    press(button(dialog, "Prendre ces changements"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "4 retraits attendent" in words(dialog), timeout=WAIT)
    assert dialog.findChild(QListWidget).count() == 4
    assert len(list((receiver.settings.copy / "share" / "paiement").iterdir())) == 4
    press(button(dialog, "Retirer aussi ces fiches"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Retirées : 4" in words(dialog), timeout=WAIT)
    assert not (receiver.settings.copy / "share" / "paiement").exists()


def test_a_changed_bundle_is_said_in_the_status_line(
    qtbot, share: Path, tmp_path: Path, desk_of: Callable[..., Services], window_of: Callable[[Services], Window]
) -> None:
    window = window_of(desk_of("marc"))
    (tmp_path / "x.kbchanges").write_bytes(b"rien")
    window.flows.changes.look(tmp_path / "x.kbchanges")
    qtbot.waitUntil(lambda: "refusé" in window.said(), timeout=WAIT)
