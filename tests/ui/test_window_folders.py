"""One more shared folder is followed from the window: directory or address, tried before, its password kept."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from fakes.plain_keyring import PlainKeyring
from homes import settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton
from ui.driving import with_dialog

from kb_app import settings as settings_module
from kb_app.bootstrap import Services
from kb_app.services.new_folder import NewFolder
from kb_app.ui.app import prepare
from kb_app.ui.dialogs.folder_dialog import FolderDialog
from kb_app.ui.flows.folder_flow import FolderFlow

ADDRESS = "smb://anne@127.0.0.1:9/partage/Fiches%20clients"


class Following:
    """The window's services, and how often there was a folder more."""

    def __init__(self, services: Services, flow: FolderFlow) -> None:
        self.services, self.flow = services, flow
        self.said: list[str] = []
        self.count = 0
        flow.said.connect(self.said.append)
        flow.followed.connect(self._on_followed)

    def _on_followed(self) -> None:
        self.count += 1

    def drive(self, deed: Callable[[FolderDialog], None]) -> None:
        with_dialog(FolderDialog, self.flow.follow_folder, deed)

    def kept(self) -> dict[str, str]:
        """Label to place, as the next start will find them."""
        settings = self.services.settings
        found = settings_module.load(settings.home, settings.config, environment={})
        return {folder.label: str(folder.path) for folder in found.folders}


@pytest.fixture
def following(services: Services, qtbot, qapp, keyring_file: Path) -> Iterator[Following]:
    before = keyring.get_keyring()
    keyring.set_keyring(PlainKeyring())
    prepare(qapp, services)
    window = QDialog()
    qtbot.addWidget(window)
    made = Following(services, FolderFlow(services, window))
    yield made
    made.flow.close()
    keyring.set_keyring(before)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Fiches été"
    made.mkdir()
    (made / "a.md").write_text("# Fiche\n\nTexte.\n", "utf-8")
    return settle(made)


def field(dialog: FolderDialog, name: str) -> QLineEdit:
    return next(each for each in dialog.findChildren(QLineEdit) if each.accessibleName() == name)


def button(dialog: FolderDialog, words: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == words)


def write(dialog: FolderDialog, text: str) -> None:
    address = field(dialog, "Dossier ou adresse")
    address.clear()
    address.insert(text)  # QTest types no accents


def wait_for(condition: Callable[[], bool], qtbot) -> None:
    qtbot.waitUntil(condition, timeout=15_000)


def test_a_directory_is_tried_and_followed_under_a_name_of_ones_own(following: Following, folder: Path, qtbot) -> None:
    def deed(dialog: FolderDialog) -> None:
        assert not button(dialog, "Suivre").isEnabled()
        write(dialog, str(folder))
        assert not field(dialog, "Mot de passe").isVisible()
        assert field(dialog, "Nom sur ce poste").text() == "fiches-ete"
        button(dialog, "Essayer").click()
        wait_for(lambda: dialog.said().startswith("✓"), qtbot)
        assert "possibles" in dialog.said(), "what can be done there is said"
        assert not (folder / ".kb").exists(), "trying leaves nothing in a folder that is not ours"
        name = field(dialog, "Nom sur ce poste")
        name.selectAll()
        name.insert("Été 2026")
        QTest.keyClick(name, Qt.Key.Key_Return)
        assert not dialog.isVisible(), "Enter follows"

    following.drive(deed)
    wait_for(lambda: following.count == 1, qtbot)
    assert following.kept()["ete-2026"] == str(folder)


def test_an_address_asks_for_a_password_that_goes_to_the_keyring_only(
    following: Following, keyring_file: Path, qtbot
) -> None:
    def deed(dialog: FolderDialog) -> None:
        write(dialog, ADDRESS)
        assert field(dialog, "Nom sur ce poste").text() == "fiches-clients"
        QTest.keyClicks(field(dialog, "Mot de passe"), "Secret-7")
        button(dialog, "Essayer").click()
        wait_for(lambda: dialog.said().startswith("✗"), qtbot)
        assert "Vérifiez le réseau ou le VPN" in dialog.said()
        assert "Secret-7" not in dialog.said()
        button(dialog, "Suivre").click()

    following.drive(deed)
    wait_for(lambda: following.count == 1, qtbot)
    assert following.kept()["fiches-clients"] == ADDRESS
    assert json.loads(keyring_file.read_text()) == {"vademecum smb://127.0.0.1:9|anne": "Secret-7"}
    settings = following.services.settings
    assert all(b"Secret-7" not in file.read_bytes() for file in settings.home.rglob("*") if file.is_file())


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("smb://anne:secret@serveur/partage", "ne doit pas contenir de mot de passe"),
        ("ftp://serveur/partage", "commence par smb://"),
        ("smb://serveur", "smb://nom@serveur/partage/dossier"),
        ("fiches", "chemin en entier"),
    ],
)
def test_what_cannot_be_an_address_says_what_to_write(following: Following, text: str, advice: str) -> None:
    def deed(dialog: FolderDialog) -> None:
        write(dialog, text)
        button(dialog, "Suivre").click()
        assert dialog.isVisible()
        assert advice in dialog.said()
        assert "secret" not in dialog.said()
        address = field(dialog, "Dossier ou adresse")
        assert address.height() >= address.sizeHint().height(), "the dialog has no room for what it says"

    before = following.kept()
    following.drive(deed)
    assert (following.count, following.kept()) == (0, before)


def test_a_folder_that_hangs_is_left_alone(following: Following, folder: Path, qtbot, monkeypatch) -> None:
    hangs = threading.Event()
    monkeypatch.setattr(NewFolder, "try_out", lambda *_: hangs.wait(20) and ())

    def deed(dialog: FolderDialog) -> None:
        write(dialog, str(folder))
        began = time.monotonic()
        button(dialog, "Essayer").click()
        button(dialog, "Arrêter l'essai".replace("'", "’")).click()
        assert dialog.said() == "Essai arrêté."
        assert time.monotonic() - began < 2

    following.drive(deed)
    hangs.set()
    assert following.count == 0


def test_a_folder_is_followed_once(following: Following, qtbot) -> None:
    place = str(following.services.settings.folders[0].path)

    def deed(dialog: FolderDialog) -> None:
        write(dialog, place)
        button(dialog, "Suivre").click()
        assert dialog.said() == "Ce dossier est déjà suivi."

    following.drive(deed)
    assert following.count == 0
