"""Where the folder asks for it, a change of a validated article waits for its owner: two computers, one real folder."""

import json
from pathlib import Path

import pytest
from homes import settle

POLICY = '[publishing]\nvalidation = "owner"\n'
ARTICLE = """---
id: bourse
title: Demander une bourse
owner: Pôle bourses
confidence: validated
---

La demande se fait avant le 15 mai.

## Pièces

Un avis d'impôt.
"""


@pytest.fixture
def share(tmp_path: Path) -> Path:
    root = tmp_path / "share"
    root.mkdir()
    (root / "knowledge.toml").write_text(POLICY, "utf-8")
    (root / "bourse.md").write_text(ARTICLE, "utf-8")
    return settle(root)


@pytest.fixture
def people(kb, share: Path, tmp_path: Path):
    """The author's `kb` and the owner's, each on a home of their own."""
    for name, settings in (("home", 'signature = "Léa"\n'), ("owner", 'answers_for = "Pôle bourses"\n')):
        home = tmp_path / name
        kb("--home", home, "--folder", share, "sync")
        config = home / "config.toml"
        config.write_text(settings + config.read_text("utf-8"), "utf-8")

    def of(name: str):
        return lambda *arguments: kb("--home", tmp_path / name, *arguments)

    return of("home"), of("owner")


def proposed(author, before: str, after: str) -> dict[str, object]:
    draft = Path(json.loads(author("edit", "bourse", "--json").out)["draft"])
    text = draft.read_text("utf-8")
    assert before in text
    draft.write_text(text.replace(before, after), "utf-8")
    said: dict[str, object] = json.loads(author("publish", draft, "--json").out)
    author("sync")
    return said


def outbox(author) -> list[dict[str, str]]:
    return list(json.loads(author("outbox", "--json").out))


def waiting(owner) -> list[dict[str, object]]:
    owner("sync")
    return list(json.loads(owner("proposals", "--json").out))


def test_a_proposal_is_approved_merged_and_credited(people, share: Path) -> None:
    author, owner = people
    said = proposed(author, "15 mai", "31 mai")
    assert said["proposed"] is True
    assert (share / "bourse.md").read_text("utf-8") == ARTICLE
    (item,) = outbox(author)
    assert (item["state"], item["message"]) == ("proposed", "proposé\u00a0: attend la validation de Pôle bourses")

    (share / "bourse.md").write_text(ARTICLE.replace("Un avis d'impôt.", "Deux avis d'impôt."), "utf-8")
    settle(share)
    (found,) = waiting(owner)
    assert (found["author"], found["owner"], found["yours"]) == ("Léa", "Pôle bourses", True)
    assert json.loads(owner("health", "--json").out)["proposed"]["count"] == 1
    assert "+La demande se fait avant le 31 mai." in owner("proposals", "show", found["id"]).out
    assert owner("proposals", "approve", found["id"]).code == 0
    owner("sync")
    text = (share / "bourse.md").read_text("utf-8")
    assert "31 mai" in text
    assert "Deux avis" in text
    assert "contributors: [Léa]" in text

    author("sync")
    assert outbox(author) == []
    assert waiting(owner) == []
    assert json.loads(owner("health", "--json").out)["proposed"]["count"] == 0


def test_a_proposal_is_declined_with_a_reason_and_only_by_who_answers_for_the_article(people, share: Path) -> None:
    author, owner = people
    proposed(author, "15 mai", "14 mai")
    (own,) = waiting(author)
    assert own["yours"] is False
    refused = author("proposals", "approve", own["id"])
    assert (refused.code, "Pôle bourses" in refused.err) == (2, True)

    (found,) = waiting(owner)
    assert owner("proposals", "decline", found["id"]).code == 2
    assert owner("proposals", "decline", found["id"], "--text", "La date est au décret.").code == 0
    owner("sync")
    author("sync")
    assert outbox(author) == []
    assert (share / "bourse.md").read_text("utf-8") == ARTICLE


def test_a_later_proposal_of_the_same_person_replaces_the_earlier(people, share: Path) -> None:
    author, owner = people
    proposed(author, "15 mai", "30 mai")
    proposed(author, "30 mai", "31 mai")
    (found,) = waiting(owner)
    owner("proposals", "approve", found["id"])
    owner("sync")
    assert "31 mai" in (share / "bourse.md").read_text("utf-8")


def test_the_owner_publishes_at_once_and_so_does_anybody_where_no_policy_asks(people, share: Path) -> None:
    author, owner = people
    assert "proposed" not in proposed(owner, "15 mai", "16 mai")
    assert "16 mai" in (share / "bourse.md").read_text("utf-8")
    (share / "knowledge.toml").write_text('name = "Fiches"\n', "utf-8")
    settle(share)
    author("sync")
    assert "proposed" not in proposed(author, "16 mai", "17 mai")
    assert "17 mai" in (share / "bourse.md").read_text("utf-8")


def test_a_long_article_is_proposed_like_any_other_and_a_book_is_not(people, share: Path) -> None:
    author, owner = people
    (share / "bourse.md").write_text(ARTICLE + "Une pièce de plus, et encore une.\n\n" * 8_000, "utf-8")
    settle(share)
    author("sync")
    proposed(author, "15 mai", "31 mai")
    (found,) = waiting(owner)
    assert owner("proposals", "approve", found["id"]).code == 0
    owner("sync")
    assert "31 mai" in (share / "bourse.md").read_text("utf-8")

    (share / "bourse.md").write_text(ARTICLE + "Une pièce de plus, et encore une.\n\n" * 40_000, "utf-8")
    settle(share)
    author("sync")
    draft = Path(json.loads(author("edit", "bourse", "--json").out)["draft"])
    draft.write_text(draft.read_text("utf-8").replace("15 mai", "1er juin"), "utf-8")
    refused = author("publish", draft)
    assert refused.code == 2
    assert "trop longue pour être proposée (1,4\u00a0Mo)" in refused.err
    assert "Pôle bourses" in refused.err
    assert "1er juin" in draft.read_text("utf-8")
