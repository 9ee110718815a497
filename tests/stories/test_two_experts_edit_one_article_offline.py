"""What one expert publishes, everybody finds; two who change one article get both changes, or both texts."""

import json
from pathlib import Path

import pytest
from homes import settle

TEXT = "# Demander une bourse\n\nAvant le 15 mai.\n\n## Pièces\n\nUn avis d'imposition.\n\n## Où\n\nAu pôle bourses.\n"


@pytest.fixture
def both(kb, other, share: Path):
    """Two computers that follow one share, before anybody wrote to it."""
    (share / "bourse.md").write_text(TEXT, "utf-8")
    settle(share)
    kb("sync", folder=share)
    other("sync", folder=share)
    return kb, other


def rewrite(kb, old: str, new: str) -> None:
    """One edit, published."""
    draft = Path(json.loads(kb("edit", "bourse", "--json").out)["draft"])
    text = draft.read_text("utf-8")
    assert old in text
    draft.write_text(text.replace(old, new), "utf-8")
    assert kb("publish", draft).code == 0


def found(kb, words: str) -> str:
    hits = json.loads(kb("search", f'"{words}"', "--json").out)["hits"]
    return hits[0]["snippet"] if hits else ""


def test_changes_in_different_places_are_put_together(both, share: Path) -> None:
    here, there = both
    rewrite(here, "15 mai", "31 mai")
    rewrite(there, "pôle bourses", "guichet unique")
    here("sync")
    assert "réuni avec les changements" in there("sync").out
    both_changes = TEXT.replace("15 mai", "31 mai").replace("pôle bourses", "guichet unique")
    assert (share / "bourse.md").read_text("utf-8") == both_changes
    here("sync")
    assert found(here, "guichet unique") and found(there, "31 mai")


def test_a_text_that_came_from_a_plain_editor_is_merged_too(both, share: Path) -> None:
    here, _ = both
    rewrite(here, "15 mai", "31 mai")
    (share / "bourse.md").write_text(TEXT.replace("pôle bourses", "guichet unique"), "utf-8")
    settle(share)
    assert "réuni avec les changements" in here("sync").out
    text = (share / "bourse.md").read_text("utf-8")
    assert "31 mai" in text
    assert "guichet unique" in text


def test_changes_of_the_same_line_keep_both_texts(both, share: Path) -> None:
    here, there = both
    rewrite(here, "15 mai", "31 mai")
    rewrite(there, "15 mai", "1er juin")
    here("sync")
    told = there("sync")
    assert "en conflit" in told.out
    (item,) = json.loads(there("outbox", "--json").out)
    assert item["state"] == "conflict"
    assert "31 mai" in (share / "bourse.md").read_text("utf-8")
    assert "1er juin" in (share / item["conflict_path"]).read_text("utf-8")
    listed = json.loads(there("search", "bourse", "--json").out)["hits"]
    assert [hit["id"] for hit in listed if "onflit" in hit["path"]] == []


def test_a_new_article_that_one_publishes_the_other_finds_and_carries_on(both, share: Path, tmp_path: Path) -> None:
    here, there = both
    text = tmp_path / "stage.md"
    text.write_text("---\nid: stage\ntitle: Déclarer un stage\n---\n\nUne convention signée.\n", "utf-8")
    here("publish", text)
    here("sync")
    there("sync")
    assert "convention" in found(there, "convention signée")
    text.write_text(text.read_text("utf-8") + "\nTrois mois au plus.\n", "utf-8")
    there("publish", text)
    there("sync")
    here("sync")
    assert "Trois mois" in here("show", "stage").out
    assert sorted(path.name for path in share.glob("stage*")) == ["stage.md"]
