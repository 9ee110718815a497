"""A flag in the middle of a call, the VPN down: it is safe here, says why it waits, and arrives once when it can."""

import json
from pathlib import Path

from homes import read_only


def records(share: Path) -> list[str]:
    return [file.read_text("utf-8") for file in (share / ".kb" / "inbox").rglob("*.md")]


def test_saved_offline_delivered_once_when_the_share_is_back(kb, share: Path) -> None:
    kb("sync", folder=share)
    gone = share.rename(share.with_name("gone"))
    saved = json.loads(kb("flag", "bourse", "--text", "Le délai a changé", "--json").out)
    assert "enregistré sur ce poste" in kb("outbox").out
    synced = kb("sync", "--json")
    assert synced.code == 3
    assert json.loads(synced.out.splitlines()[-1])["waiting"] == 1
    (item,) = json.loads(kb("outbox", "--json").out)
    assert (item["id"], item["state"], item["reason"]) == (saved["outbox"], "waiting", "absent")
    assert "le partage est absent" in kb("outbox").out
    gone.rename(share)
    events = [json.loads(line) for line in kb("sync", "--json").out.splitlines()]
    assert [event["outcome"] for event in events if event["event"] == "deliver"] == ["delivered"]
    assert (events[-1]["delivered"], events[-1]["waiting"]) == (1, 0)
    kb("sync")
    (record,) = records(share)
    assert "kind: flag" in record
    assert record.endswith("\nLe délai a changé\n")
    assert json.loads(kb("outbox", "--json").out) == []
    (sent,) = json.loads(kb("outbox", "--all", "--json").out)
    assert sent["state"] == "delivered"
    assert sent["delivered"]


def test_taken_back_before_it_left(kb, share: Path) -> None:
    kb("sync", folder=share)
    saved = json.loads(kb("flag", "bourse", "--text", "Non, rien", "--json").out)["outbox"]
    assert "Non, rien" in kb("outbox", "show", saved[:8]).out
    assert kb("outbox", "drop", saved[:8]).code == 0
    kb("sync")
    assert not (share / ".kb").exists()
    assert kb("outbox", "drop", saved[:8]).code == 2


def test_a_read_only_share_is_said_and_keeps_the_text(kb, share: Path) -> None:
    kb("sync", folder=share)
    kb("flag", "bourse", "--text", "Le délai a changé")
    with read_only(share):
        synced = kb("sync")
        assert synced.code == 0
        assert "1 envoi en attente" in synced.out
        assert "pas le droit d’écrire" in kb("outbox").out
    assert "1 envoi" in kb("outbox", "retry").out
    assert "remis" in kb("sync").out


def test_the_open_window_s_process_delivers_at_once_what_another_process_saves(
    kb, share: Path, open_window, qtbot
) -> None:
    kb("sync", folder=share)
    window = open_window()
    qtbot.waitUntil(lambda: "à jour" in window.state_sentence(), timeout=20_000)
    kb("flag", "bourse", "--text", "Pendant que la fenêtre est ouverte")
    qtbot.waitUntil(lambda: (share / ".kb" / "inbox").exists() and len(records(share)) == 1, timeout=10_000)
