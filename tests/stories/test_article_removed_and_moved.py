"""One person removes an article or moves it; the other sees it go or stay the same article, and can have it back."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from homes import settle

from kb_app import settings
from kb_app.bootstrap import build
from kb_app.domain.mark import Mark
from kb_app.workspace.drafts import Drafts
from kb_app.workspace.last_readings import LastReading, LastReadings
from kb_app.workspace.marks import Marks

POLICY = '[publishing]\nvalidation = "owner"\n'


@pytest.fixture
def both(kb, other, share: Path):
    """Two computers that follow one share where articles lead to each other, and a picture is shown."""
    (share / "paiement" / "echelonne.md").write_text(
        "---\ntitle: Payer en plusieurs fois\n---\n\nOui. ![Le plan](assets/plan.png)\n\n"
        "Voir [la bourse](../bourse.md#d%C3%A9lai) et `[ceci](../bourse.md)`.\n",
        "utf-8",
    )
    (share / "paiement" / "assets").mkdir()
    (share / "paiement" / "assets" / "plan.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (share / "fiche-3.md").write_text("# Fiche 3\n\nVoir [la bourse](bourse.md).\n", "utf-8")
    (share / "fiche-4.md").write_text("# Fiche 4\n\nVoir [[Demander une bourse]].\n", "utf-8")
    (share / "fiche-5.md").write_text("# Fiche 5\n\nUne bourse de stage, voir [ailleurs](fiche-3.md).\n", "utf-8")
    settle(share)
    kb("sync", folder=share)
    other("sync", folder=share)
    return kb, other


def paths(kb) -> set[str]:
    return {hit["path"] for hit in json.loads(kb("search", "bourse", "--json").out)["hits"]}


def test_removed_by_one_it_goes_at_the_other_and_comes_back(both, share: Path) -> None:
    here, there = both
    before = (share / "bourse.md").read_bytes()
    said = here("remove", "bourse")
    assert said.code == 0
    assert "Payer en plusieurs fois" in said.out and "Fiche 3" in said.out and "Fiche 4" in said.out
    assert "Fiche 5" not in said.out
    assert (share / "bourse.md").exists()
    again = here("remove", "bourse")
    assert (again.code, "déjà" in again.err) == (2, True)
    assert "remis" in here("sync").out
    assert not (share / "bourse.md").exists()

    assert there("sync").code == 0
    assert there("show", "bourse").code != 0
    assert "bourse.md" not in paths(there)
    (gone,) = [row for row in json.loads(there("trash", "--json").out) if row["path"] == "bourse.md"]
    assert gone["what"] == "removed"

    versions = json.loads(there("history", "bourse.md", "--json").out)
    assert there("history", "bourse.md", "--restore", versions[0]["revision"]).code == 0
    there("sync")
    assert (share / "bourse.md").read_bytes() == before
    here("sync")
    assert "bourse.md" in paths(here)

    here("remove", "bourse")
    here("sync")
    there("sync")
    assert there("trash", "return", "bourse.md").code == 0
    there("sync")
    assert (share / "bourse.md").read_bytes() == before


def test_moved_by_one_it_is_one_article_at_the_other_with_history_and_favourite(
    both, share: Path, tmp_path: Path
) -> None:
    here, there = both
    home = settings.load(tmp_path / "other", environment={})
    marks = Marks(home.workspace / "marks.db")
    services = build(home)
    key = services.reading_room.key_of("paiement/echelonne")
    marks.set_favourite(Mark(key, "Payer en plusieurs fois"), True, datetime(2026, 11, 24, tzinfo=UTC))
    services.close()

    assert here("move", "paiement/echelonne", "argent/").code == 0
    here("sync")
    there("sync")
    text = (share / "argent" / "echelonne.md").read_text("utf-8")
    assert "id: paiement/echelonne" in text
    assert "](../paiement/assets/plan.png)" in text
    assert "](../bourse.md#d%C3%A9lai)" in text
    assert "`[ceci](../bourse.md)`" in text
    hits = json.loads(there("search", "payer en plusieurs fois", "--json").out)["hits"]
    assert [hit["path"] for hit in hits if hit["title"] == "Payer en plusieurs fois"] == ["argent/echelonne.md"]
    assert [mark.key for mark in marks.favourites()] == [key.replace("paiement/", "argent/")]
    versions = json.loads(there("history", "paiement/echelonne", "--json").out)
    assert len(versions) == 2
    assert not (share / "paiement" / "echelonne.md").exists()


def test_links_of_others_follow_a_move_and_meet_what_somebody_else_wrote(both, share: Path) -> None:
    here, there = both
    draft = Path(json.loads(there("edit", "fiche-3", "--json").out)["draft"])
    draft.write_text(draft.read_text("utf-8").replace("# Fiche 3\n", "# Fiche 3\n\nUn autre paragraphe.\n"), "utf-8")
    there("publish", str(draft))
    there("sync")
    settle(share)

    said = here("move", "bourse", "aides/demander.md")
    assert said.code == 0
    assert "Fiche 3" in said.out and "Payer en plusieurs fois" in said.out
    assert "Fiche 4" not in said.out, "its link finds the article by its title"
    here("sync")
    assert "](aides/demander.md)" in (share / "fiche-3.md").read_text("utf-8")
    assert "Un autre paragraphe." in (share / "fiche-3.md").read_text("utf-8")
    assert "](../aides/demander.md#d%C3%A9lai)" in (share / "paiement" / "echelonne.md").read_text("utf-8")
    assert "`[ceci](../bourse.md)`" in (share / "paiement" / "echelonne.md").read_text("utf-8")
    assert (share / "fiche-4.md").read_text("utf-8") == "# Fiche 4\n\nVoir [[Demander une bourse]].\n"
    settle(share)
    there("sync")
    assert "bourse.md" not in there("check", str(share)).out


def test_links_of_others_stay_as_they_are_if_that_is_wanted(both, share: Path) -> None:
    here, _ = both
    said = json.loads(here("move", "bourse", "aides/", "--leave-links", "--json").out)
    assert said["following"] == [] and len(json.loads(here("outbox", "--json").out)) == 1


def test_what_was_begun_and_read_stays_with_an_article_that_moves(both, share: Path, tmp_path: Path) -> None:
    here, there = both
    home = settings.load(tmp_path / "other", environment={})
    draft = Path(json.loads(there("edit", "bourse", "--json").out)["draft"])
    readings = LastReadings(home.workspace / "readings.db")
    services = build(home)
    key = services.reading_room.key_of("bourse")
    services.close()
    readings.note(LastReading(key, "", ((key, "a" * 64),), date(2026, 11, 24), "Avant mai."))
    here("move", "bourse", "aides/")
    here("sync")
    there("sync")
    moved = key.replace("bourse.md", "aides/bourse.md")
    assert readings.of(key, "") is None
    found = readings.of(moved, "")
    assert found is not None and found.revisions == ((moved, "a" * 64),)
    assert Path(json.loads(there("edit", "bourse", "--json").out)["draft"]) == draft
    origin = Drafts(home.workspace / "drafts").origin(draft)
    assert origin is not None and origin.path == "aides/bourse.md"


def test_what_cannot_be_removed_or_moved_is_said_in_a_sentence(both, share: Path, tmp_path: Path) -> None:
    here, _ = both
    assert (here("remove", "inconnue").code, here("move", "inconnue", "a.md").code) == (1, 1)
    refusals = (
        ("move", "bourse", "fiche-3.md"),
        ("move", "bourse", "bourse.md"),
        ("move", "bourse", "../ailleurs.md"),
        ("move", "bourse", "aux.md"),
    )
    for words in refusals:
        said = here(*words)
        assert said.code == 2 and said.err.startswith("kb: "), words
    assert json.loads(here("outbox", "--json").out) == []
    item = json.loads(here("remove", "bourse", "--json").out)["outbox"]
    assert here("outbox", "drop", item).code == 0
    here("sync")
    assert (share / "bourse.md").exists()


def test_a_validated_article_is_removed_by_who_answers_for_it_only(both, share: Path, tmp_path: Path) -> None:
    here, there = both
    (share / "knowledge.toml").write_text(POLICY, "utf-8")
    (share / "bourse.md").write_text(
        "---\ntitle: Demander une bourse\nowner: Pôle bourses\nconfidence: validated\n---\n\nAvant mai.\n", "utf-8"
    )
    settle(share)
    here("sync")
    for words in (("remove", "bourse"), ("move", "bourse", "aides/")):
        said = here(*words)
        assert (said.code, "Pôle bourses" in said.err) == (2, True)
    config = tmp_path / "other" / "config.toml"
    config.write_text('answers_for = "Pôle bourses"\n' + config.read_text("utf-8"), "utf-8")
    there("sync")
    assert there("remove", "bourse").code == 0
    there("sync")
    assert not (share / "bourse.md").exists()
