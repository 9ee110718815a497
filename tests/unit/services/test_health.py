"""How the content is: counts of articles and messages, never of people."""

import json
import os
from datetime import date
from pathlib import Path

import pytest
from homes import refresh, settle

from kb_app.bootstrap import Services, build
from kb_app.domain.contribution import Defect, Subject
from kb_app.services.health import Concern
from kb_app.settings import Settings

ARTICLES = {
    "juste.md": "id: juste\ntitle: Juste\nowner: Pôle A\nverified_on: 2026-11-01\nreview_on: 2027-11-01",
    "retard.md": "id: retard\ntitle: En retard\nowner: Pôle A\nverified_on: 2025-01-01\nreview_on: 2026-01-01",
    "bientot.md": "id: bientot\ntitle: Bientôt\nowner: Pôle A\nverified_on: 2026-01-01\nreview_on: 2026-12-10",
    "jamais.md": "id: jamais\ntitle: Jamais\nowner: Pôle A",
    "orpheline.md": "id: orpheline\ntitle: Orpheline\nverified_on: 2026-11-01\nreview_on: 2027-11-01",
    "vieille.md": "id: vieille\ntitle: Vieille\nconfidence: archived",
    "juste--rennes.md": "title: Juste\nvariant_of: juste\nsites: [rennes]",
    "avis.md": "id: avis\ntitle: Avis\nkind: notice",
}


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "fiches"
    folder.mkdir()
    for name, header in ARTICLES.items():
        (folder / name).write_text(f"---\n{header}\n---\n\nUn texte, [lien](absent.md).\n", "utf-8")
    (folder / "retard.md").write_text((folder / "retard.md").read_text("utf-8").replace("[lien](absent.md)", "rien"))
    settle(folder)
    old = (folder / "juste--rennes.md").stat().st_mtime - 10 * 86_400
    os.utime(folder / "juste--rennes.md", (old, old))
    return folder


@pytest.fixture
def services(make_home, share: Path):
    settings: Settings = make_home(share)
    refresh(settings)
    made = build(settings)
    made.health._today = lambda: date(2026, 11, 24)
    yield made
    made.close()


def ids(services: Services, concern: Concern) -> list[str]:
    return [case.id for case in services.health.examine().cases[concern]]


def test_each_concern_lists_its_articles(services: Services) -> None:
    assert ids(services, Concern.OVERDUE) == ["retard"]
    assert ids(services, Concern.DUE) == ["bientot"]
    assert ids(services, Concern.NEVER_VERIFIED) == ["jamais"]
    assert ids(services, Concern.UNOWNED) == ["orpheline"]
    assert ids(services, Concern.STALE_VARIANTS) == ["juste--rennes"]
    assert "retard" not in ids(services, Concern.BROKEN_LINKS)
    assert "juste" in ids(services, Concern.BROKEN_LINKS)


def test_flags_and_gaps_are_listed_until_somebody_decides(services: Services) -> None:
    services.feedback.send(Subject.FLAG, "Faux depuis lundi", "juste", defect=Defect.WRONG, author="Léa")
    services.feedback.send(Subject.GAP, "carte jeune", author="Léa")
    for _ in range(2):
        refresh(services.settings)
    cases = services.health.examine().cases
    assert [case.why for case in cases[Concern.FLAGGED]] == ["C’est faux — Faux depuis lundi"]
    assert [case.title for case in cases[Concern.GAPS]] == ["carte jeune"]
    assert "Léa" not in json.dumps(services.health.examine().document(), ensure_ascii=False)


def test_trends_have_one_figure_a_week(services: Services) -> None:
    services.health.examine()
    services.health._today = lambda: date(2026, 12, 1)
    services.health.examine()
    assert services.health.examine().trends[Concern.UNOWNED] == (1, 1)


@pytest.mark.parametrize("text", ["", "[1, 2]", '{"2026-01-01": 3}', "{broken"])
def test_broken_trends_begin_anew(services: Services, text: str) -> None:
    (services.settings.home / "health.json").write_text(text, "utf-8")
    assert services.health.examine().trends[Concern.UNOWNED] == (1,)


def test_a_review_in_one_gesture(services: Services, share: Path) -> None:
    services.tending.confirm("retard", date(2026, 11, 24))
    services.tending.archive("jamais")
    for _ in range(2):
        refresh(services.settings)
    text = (share / "retard.md").read_text("utf-8")
    assert "verified_on: 2026-11-24" in text
    assert "review_on" not in text
    assert ids(services, Concern.OVERDUE) == []
    assert "confidence: archived" in (share / "jamais.md").read_text("utf-8")
