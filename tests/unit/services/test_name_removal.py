"""A name is taken out of headers by the lines that have it, and what cannot be removed is said."""

from pathlib import Path

import pytest
from homes import refresh, settle

from kb_app.bootstrap import Services, build
from kb_app.domain.contribution import Change, Subject
from kb_app.domain.errors import UsageError
from kb_app.services.privacy.name_removal import without_name

ALONE = "---\ntitle: Bourse  # garder\nauteurs: [Léa Martin]\nverified_by: léa martin\n---\r\nVoir Léa Martin.\n"
AMONG = "---\ntitle: Frais\nauthors:\n  - Pôle frais\n  - Léa Martin\ncontributors: [Zoé, Léa Martin]\n---\n\nRien.\n"


@pytest.fixture
def made(make_home, tmp_path: Path):
    share = tmp_path / "share"
    share.mkdir()
    (share / "bourse.md").write_bytes(ALONE.encode())
    (share / "frais.md").write_text(AMONG, "utf-8")
    (share / "autre.md").write_text("---\nauthors: [Léa Martineau]\n---\n# Autre\n\nTexte.\n", "utf-8")
    followed = make_home(settle(share))
    refresh(followed)
    services = build(followed)
    yield services
    services.close()


def test_only_the_lines_that_have_the_name_change(made: Services) -> None:
    found = made.name_removal.find("lea MARTIN")
    changed = {change.entry.path: change.content.decode() for change in found.changes}
    assert changed == {
        "bourse.md": "---\ntitle: Bourse  # garder\n---\r\nVoir Léa Martin.\n",
        "frais.md": AMONG.replace("  - Léa Martin\n", "").replace(", Léa Martin", ""),
    }
    assert found.mentions == ("Bourse",)


def test_the_changes_are_sent_and_signed_messages_are_named(made: Services) -> None:
    flag = made.feedback.send(Subject.FLAG, "Faux", "frais", author="Léa Martin")
    refresh(made.settings)
    refresh(made.settings)
    found = made.name_removal.find("Léa Martin")
    assert [flag.id in record for record in found.records] == [True]
    sent = made.name_removal.send(found)
    assert all(isinstance(item.contribution, Change) for item in sent)
    refresh(made.settings)
    text = (made.settings.folders[0].path / "frais.md").read_text("utf-8")
    assert "Léa" not in text
    refresh(made.settings)
    assert made.name_removal.find("Léa Martin").changes == ()


def test_nothing_is_looked_for_without_a_name(made: Services) -> None:
    with pytest.raises(UsageError):
        made.name_removal.find("  ")
    assert without_name(AMONG.encode(), "pole frais") != AMONG.encode()
