"""`kb doctor` on what is to be sent: what waits, what is damaged, and whether the folder takes anything."""

import os
from pathlib import Path

import pytest

from kb_app.bootstrap import build
from kb_app.domain.contribution import Subject
from kb_app.services.diagnosis import Finding, diagnose
from kb_app.settings import Settings


@pytest.fixture
def followed(make_home, tmp_path: Path) -> Settings:
    share = tmp_path / "Fiches"
    share.mkdir()
    (share / "bourse.md").write_text("# Bourse\n\nAvant le 15 mai.\n", "utf-8")
    return make_home(share)


def findings(followed: Settings, topic: str) -> list[Finding]:
    return [finding for finding in diagnose(followed) if finding.topic.startswith(topic)]


def test_nothing_to_say(followed: Settings) -> None:
    assert [(finding.topic, finding.level) for finding in findings(followed, "Envois")] == [
        ("Envois vers « fiches »".replace("« ", "«\u00a0").replace(" »", "\u00a0»"), "ok"),
        ("Envois", "ok"),
    ]
    assert not (followed.folders[0].path / ".kb").exists()


def test_what_waits_and_what_is_damaged(followed: Settings) -> None:
    services = build(followed)
    services.feedback.send(Subject.GAP, "Comment déclarer un stage ?")
    services.close()
    (followed.outbox / "00000009-abc.item").write_bytes(b"\0\0")
    levels = [(finding.level, finding.message) for finding in findings(followed, "Envois") if finding.topic == "Envois"]
    assert [level for level, _ in levels] == ["note", "error"]
    assert levels[0][1].startswith("1 envoi en attente")
    assert str(followed.outbox) in levels[1][1]


def test_n14_a_folder_that_takes_nothing(followed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    (finding,) = findings(followed, "Envois vers")
    assert finding.level == "note"
    assert "pas le droit d’écrire" in finding.message


def test_s20_a_folder_of_a_newer_version(followed: Settings) -> None:
    marker = followed.folders[0].path / ".kb" / "share.json"
    marker.parent.mkdir()
    marker.write_text('{"uuid": "u", "format": 99}', "utf-8")
    (finding,) = findings(followed, "Envois vers")
    assert "version plus récente" in finding.message
