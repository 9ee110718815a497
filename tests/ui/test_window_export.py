"""Exporting from the window: a process of its own makes it, the dialog says how far it is and what did not follow."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import press, with_dialog
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QListWidget, QPushButton

from kb_app.bootstrap import Services
from kb_app.domain.export import Format
from kb_app.ui.dialogs.export_dialog import ExportDialog
from kb_app.ui.flows.export_flow import ExportFlow
from kb_app.ui.window import Window


@pytest.fixture
def dialog(qtbot, services: Services, tmp_path: Path) -> Iterator[ExportDialog]:
    exporting = services.exporting
    made = ExportDialog(
        exporting.directories(),
        exporting.tags(),
        services.sites(),
        ("paiement-echelonne", "Mettre en place un paiement échelonné"),
        choose_file=lambda _parent, suffix: str(tmp_path / f"sortie{suffix}"),
    )
    made.flow = ExportFlow(made, exporting.command)  # kept alive with the dialog
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def choose(dialog: ExportDialog, format_: Format) -> None:
    formats = dialog.findChild(QComboBox, "format")
    formats.setCurrentIndex(next(n for n in range(formats.count()) if formats.itemData(n).format is format_))


def button(dialog: ExportDialog, text: str) -> QPushButton:
    return next(found for found in dialog.findChildren(QPushButton) if found.text().replace("&", "") == text)


def said(dialog: ExportDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible()).replace("\xa0", " ")


def test_a_rescue_page_of_one_directory(qtbot, dialog: ExportDialog, tmp_path: Path) -> None:
    choose(dialog, Format.RESCUE)
    directory = dialog.findChild(QComboBox, "directory")
    directory.setCurrentIndex(directory.findData("paiement"))
    press(button(dialog, "Exporter…"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Écrit" in said(dialog), timeout=30_000)
    assert "12 fiches" in said(dialog)
    assert (tmp_path / "sortie.html").exists()
    assert dialog.findChild(QListWidget).count() > 0


def test_what_goes_on_and_what_failed_are_said(qtbot, dialog: ExportDialog) -> None:
    dialog.ordered.disconnect()
    press(button(dialog, "Exporter…"), Qt.Key.Key_Space)
    dialog.show_progress(41, 120)
    assert "41 sur 120" in said(dialog)
    assert not dialog.findChild(QComboBox, "format").isEnabled()
    dialog.show_failed("Le disque est plein.")
    assert "Le disque est plein." in said(dialog)
    assert "41 sur 120" not in said(dialog)
    assert dialog.findChild(QComboBox, "format").isEnabled()


def test_the_open_article_as_pdf(qtbot, dialog: ExportDialog, tmp_path: Path) -> None:
    choose(dialog, Format.PDF)
    assert not dialog.findChild(QComboBox, "directory").isVisible()
    press(button(dialog, "Exporter…"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Écrit" in said(dialog), timeout=30_000)
    assert (tmp_path / "sortie.pdf").read_bytes().startswith(b"%PDF-")


def test_a_hand_over_is_previewed_and_names_who_decided(qtbot, dialog: ExportDialog, tmp_path: Path) -> None:
    choose(dialog, Format.HANDOVER)
    directory = dialog.findChild(QComboBox, "directory")
    directory.setCurrentIndex(directory.findData("paiement"))
    press(button(dialog, "Voir ce qui partirait"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Partiraient" in said(dialog), timeout=30_000)
    rows = dialog.findChild(QListWidget)
    assert "✓ paiement/paiement-echelonne.md" in [rows.item(number).text() for number in range(rows.count())]
    press(button(dialog, "Exporter…"), Qt.Key.Key_Space)
    assert "qui l’a décidée" in said(dialog)
    dialog.findChild(QLineEdit, "recipient").setText("Prestataire")
    dialog.findChild(QLineEdit, "decided_by").setText("Direction")
    press(button(dialog, "Exporter…"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Écrit" in said(dialog), timeout=30_000)
    assert (tmp_path / "sortie.zip").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("format_", "begins"),
    [
        (Format.CHECKLIST, b"%PDF-"),
        (Format.MARKDOWN, b"PK"),
        (Format.SITE, b"PK"),
        (Format.ZIM, b"ZIM\x04"),
        (Format.CHANGES, b"vademecum changes "),
    ],
)
def test_the_other_forms(qtbot, dialog: ExportDialog, tmp_path: Path, format_: Format, begins: bytes) -> None:
    choose(dialog, format_)
    directory = dialog.findChild(QComboBox, "directory")
    if directory.isVisible():
        directory.setCurrentIndex(directory.findData("paiement"))
    press(button(dialog, "Exporter…"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Écrit" in said(dialog), timeout=60_000)
    (made,) = tmp_path.glob("sortie.*")
    assert made.read_bytes().startswith(begins)


@pytest.mark.slow
@pytest.mark.parametrize("format_", [Format.RESCUE, Format.MARKDOWN, Format.SITE, Format.ZIM])
def test_escape_stops_and_leaves_nothing(qtbot, dialog: ExportDialog, tmp_path: Path, format_: Format) -> None:
    choose(dialog, format_)
    press(button(dialog, "Exporter…"), Qt.Key.Key_Space)
    press(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "rien n’a été écrit" in said(dialog), timeout=30_000)
    assert dialog.isVisible()
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_the_window_opens_it(window: Window) -> None:
    seen = []
    with_dialog(ExportDialog, window.action("export_articles").trigger, lambda dialog: seen.append(dialog.isVisible()))
    assert seen == [True]
