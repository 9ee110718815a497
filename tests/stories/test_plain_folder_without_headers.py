"""Any folder of plain Markdown works: no header, no settings, links and images as people write them."""

import json
from pathlib import Path

import pytest
from homes import settle


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    root = tmp_path / "Mes notes"
    (root / "Sous dossier").mkdir(parents=True)
    (root / "Sous dossier" / "Réseau privé.md").write_text("Le VPN se lance avant la messagerie.\n", "utf-8")
    (root / "Accueil.md").write_text(
        "# Bienvenue\n\nVoir [[Réseau privé]] ou [le réseau](Sous%20dossier/Réseau%20privé.md).\n", "utf-8"
    )
    (root / "LISEZMOI.markdown").write_text("Titre\n=====\n\nUn texte.\n", "utf-8")
    return settle(root)


def test_sync_search_show(kb, notes: Path) -> None:
    assert kb("sync", folder=notes).out.startswith("3 fiches")
    hits = json.loads(kb("search", "vpn messagerie", "--json").out)["hits"]
    assert hits[0]["title"] == "Réseau privé"
    assert hits[0]["path"] == "Sous dossier/Réseau privé.md"
    assert "VPN" in kb("show", "Sous dossier/Réseau privé").out
    assert "Bienvenue" in kb("show", "Accueil", "--format", "md").out


def test_check_finds_nothing_to_say(kb, notes: Path) -> None:
    checked = kb("check", notes)
    assert checked.code == 0
    assert checked.out.startswith("0 erreur, 0 remarque")


def test_following_two_folders(kb, notes: Path, share: Path) -> None:
    kb("sync", folder=notes)
    kb("sync", folder=share)
    folders = {
        hit["folder"] for text in ("vpn", "bourse") for hit in json.loads(kb("search", text, "--json").out)["hits"]
    }
    assert folders == {"mes-notes", "share"}
