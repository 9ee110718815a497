"""The VPN drops: every answer is still there, the age is said, and when the share is back nobody has to do anything."""

import json
from pathlib import Path

from PySide6.QtWidgets import QListView

from kb_app.ui.models import HIT


def test_the_command_line_answers_from_the_copy(kb, share: Path) -> None:
    assert kb("sync", folder=share).code == 0
    share.rename(share.with_name("gone"))
    synced = kb("sync")
    assert synced.code == 3
    assert "réseau" in synced.err
    found = json.loads(kb("search", "payer plusieurs fois", "--json").out)
    assert found["hits"][0]["title"] == "Payer en plusieurs fois"
    assert "300" in kb("show", "paiement/echelonne").out


def test_the_window_says_since_when_and_recovers_by_itself(kb, share: Path, open_window, qtbot) -> None:
    kb("sync", folder=share)
    gone = share.rename(share.with_name("gone"))
    window = open_window()
    qtbot.waitUntil(lambda: "Hors ligne, copie de" in window.state_sentence(), timeout=20_000)
    window.search_for("bourse")
    results = window.findChild(QListView, "results").model()
    qtbot.waitUntil(lambda: results.rowCount() > 0, timeout=5_000)
    assert results.index(0, 0).data(HIT).title == "Demander une bourse"
    (gone / "nouveau.md").write_text("# Réinscription tardive\n\nJusqu'au 30 novembre.\n", "utf-8")
    gone.rename(share)
    qtbot.waitUntil(lambda: "à jour" in window.state_sentence(), timeout=30_000)
    window.search_for("réinscription tardive")
    qtbot.waitUntil(
        lambda: results.rowCount() > 0 and results.index(0, 0).data(HIT).title == "Réinscription tardive",
        timeout=10_000,
    )


def test_an_unmounted_share_that_looks_empty_removes_nothing(kb, share: Path) -> None:
    kb("sync", folder=share)
    share.rename(share.with_name("unmounted"))
    share.mkdir()
    synced = kb("sync")
    assert synced.code == 4
    assert len(json.loads(kb("search", "bourse", "--json").out)["hits"]) > 0
