"""Importing into a followed folder: nothing is written there but by the publisher, and nobody's newer text is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import import_samples as samples
from homes import refresh, settle

from kb_app.bootstrap import Services, build
from kb_app.domain.contribution import Fate
from kb_app.domain.errors import UsageError
from kb_app.domain.imports import ImportRow, Outcome
from kb_app.services.imports.importing import ImportPlan, carry_out
from kb_app.settings import Settings

LINES = "".join(f"Ligne {number}.\n\n" for number in range(9))


def quiet(_done: int, _total: int) -> None:
    return None


@pytest.fixture
def share(tmp_path: Path) -> Path:
    root = samples.files(tmp_path / "share", {"bourse.md": "# Bourse\n\nAvant le 15 mai, par courrier.\n"})
    return settle(root)


@pytest.fixture
def home(make_home: Callable[..., Settings], share: Path) -> Settings:
    followed = make_home(share)
    refresh(followed)
    return followed


@pytest.fixture
def services(home: Settings) -> Services:
    return build(home)


def source(tmp_path: Path, **texts: str) -> Path:
    return samples.files(tmp_path / "notes", {f"{name}.md": f"# {name}\n\n{text}" for name, text in texts.items()})


def bring(services: Services, target: Path, *sources: Path) -> dict[str, ImportRow]:
    plan = services.importing.plan(sources, target, quiet)
    return {row.path or row.source: row for row in carry_out(plan, quiet)}


def articles(share: Path) -> dict[str, str]:
    return {
        file.relative_to(share).as_posix(): file.read_text("utf-8")
        for file in share.rglob("*.md")
        if ".kb" not in file.parts
    }


def test_nothing_is_there_before_it_is_delivered(services: Services, share: Path, tmp_path: Path) -> None:
    rows = bring(services, share / "import", samples.word(tmp_path / "adresse.docx"))
    assert list(articles(share)) == ["bourse.md"]
    assert rows["import/adresse.md"].outcome is Outcome.CREATED
    refresh(services.settings)
    assert "Changer d'adresse" in articles(share)["import/adresse.md"]
    (picture,) = (share / "import" / "assets").iterdir()
    assert picture.read_bytes() == samples.png()
    assert {each.fate for each in services.importing.became(tuple(rows.values())).values()} == {Fate.DELIVERED}


def test_what_waits_counts_as_there(services: Services, share: Path, tmp_path: Path) -> None:
    notes = source(tmp_path, a=LINES)
    bring(services, share, notes)
    assert bring(services, share, notes)["a.md"].outcome is Outcome.UNCHANGED
    source(tmp_path, a=LINES + "Fin.\n")
    assert bring(services, share, notes)["a.md"].outcome is Outcome.UPDATED
    refresh(services.settings)
    assert articles(share)["a.md"].endswith("Fin.\n")
    assert len(articles(share)) == 2


class TestSecondImport:
    @pytest.fixture(autouse=True)
    def _delivered(self, services: Services, share: Path, tmp_path: Path) -> None:
        bring(services, share / "import", source(tmp_path, a=LINES))
        refresh(services.settings)

    def edit(self, share: Path, old: str, new: str) -> None:
        """Somebody else saves the article on the share."""
        file = share / "import" / "a.md"
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
        settle(share)

    def again(self, services: Services, share: Path, tmp_path: Path, text: str) -> tuple[ImportRow, Fate]:
        rows = bring(services, share / "import", source(tmp_path, a=text))
        refresh(services.settings)
        (row,) = rows.values()
        return row, services.importing.became((row,))[row.key].fate

    def test_an_update_keeps_the_id(self, services: Services, share: Path, tmp_path: Path) -> None:
        row, fate = self.again(services, share, tmp_path, LINES + "Fin.\n")
        assert (row.outcome, fate) == (Outcome.UPDATED, Fate.DELIVERED)
        assert "id: a\n" in articles(share)["import/a.md"]
        assert len(articles(share)) == 2

    def test_other_lines_changed_by_somebody_are_put_together(
        self, services: Services, share: Path, tmp_path: Path
    ) -> None:
        self.edit(share, "Ligne 0.", "Ligne zéro, relue.")
        refresh(services.settings)
        row, fate = self.again(services, share, tmp_path, LINES + "Fin.\n")
        assert (row.outcome, fate) == (Outcome.UPDATED, Fate.MERGED)
        assert "réunis" in " ".join(row.notes)
        assert "Ligne zéro, relue." in articles(share)["import/a.md"]
        assert articles(share)["import/a.md"].endswith("Fin.\n")

    def test_a_newer_text_that_is_not_even_in_the_copy_is_kept(
        self, services: Services, share: Path, tmp_path: Path
    ) -> None:
        self.edit(share, "Ligne 8.", "Ligne huit, relue.")
        _, fate = self.again(services, share, tmp_path, LINES.replace("Ligne 8.", "Ligne 8, d'ailleurs."))
        assert fate is Fate.CONFLICT
        assert "Ligne huit, relue." in articles(share)["import/a.md"]
        beside = [text for path, text in articles(share).items() if path not in ("import/a.md", "bourse.md")]
        assert ["Ligne 8, d'ailleurs." in text for text in beside] == [True]

    def test_without_a_record_both_texts_are_kept(self, services: Services, share: Path, tmp_path: Path) -> None:
        (services.settings.workspace / "imports" / services.settings.labels[0] / ".kb-imports.json").unlink()
        self.edit(share, "Ligne 0.", "Ligne zéro.")
        refresh(services.settings)
        row, fate = self.again(services, share, tmp_path, LINES + "Fin.\n")
        assert (row.outcome, fate) == (Outcome.CONFLICT, Fate.DELIVERED)
        assert "Ligne zéro." in articles(share)["import/a.md"]
        assert articles(share)["import/a-import.md"].endswith("Fin.\n")


def test_an_article_elsewhere_in_the_folder_is_a_likely_duplicate(
    services: Services, share: Path, tmp_path: Path
) -> None:
    plan = services.importing.plan([source(tmp_path, Bourse="Avant le 15 mai, par courrier.\n")], share / "x", quiet)
    assert [row.duplicates for row in plan.rows] == [("bourse.md",)]


def test_what_the_publisher_does_not_take_is_said(services: Services, share: Path, tmp_path: Path) -> None:
    vault = samples.files(tmp_path / "coffre", {"a.md": "# A\n\n[le formulaire](f.pdf)\n", "f.pdf": "%PDF-1.4"})
    rows = bring(services, share, vault)
    assert [row.path for row in rows.values() if row.outbox] == ["a.md"]
    assert any(row.outcome is Outcome.SKIPPED and row.source.endswith("f.pdf") for row in rows.values())


def test_a_stopped_import_has_sent_whole_articles(services: Services, share: Path, tmp_path: Path) -> None:
    from kb_app.domain.errors import Cancelled

    def stop(done: int, _total: int) -> None:
        if done == 2:
            raise Cancelled

    plan = services.importing.plan([source(tmp_path, a="1\n", b="2\n", c="3\n")], share, quiet)
    assert len(carry_out(plan, stop)) == 2
    refresh(services.settings)
    assert articles(share).keys() == {"bourse.md", "a.md", "b.md"}


def test_a_share_that_is_away_keeps_nothing_from_being_sent(services: Services, share: Path, tmp_path: Path) -> None:
    share.rename(tmp_path / "away")
    rows = bring(services, share, source(tmp_path, a="Texte.\n"))
    refresh(services.settings)
    assert not share.exists()
    (standing,) = services.importing.became(tuple(rows.values())).values()
    assert (standing.fate, standing.reason) == (Fate.WAITING, "absent")
    (tmp_path / "away").rename(share)
    refresh(services.settings)
    assert "Texte." in articles(share)["a.md"]


def test_a_folder_without_a_copy_is_not_imported_into(
    make_home: Callable[..., Settings], share: Path, tmp_path: Path
) -> None:
    services = build(make_home(share))
    with pytest.raises(UsageError, match="pas encore de copie"):
        services.importing.plan([source(tmp_path, a="x\n")], share, quiet)


def test_a_library_that_is_not_followed_is_not_written_to(services: Services, tmp_path: Path) -> None:
    other = samples.files(tmp_path / "autre", {".kb/share.json": '{"uuid": "u", "format": 1}'})
    with pytest.raises(UsageError, match="ne suit pas"):
        services.importing.plan([source(tmp_path, a="x\n")], other / "import", quiet)


def keys_of(plan: ImportPlan) -> dict[str, str]:
    return {row.source: row.key for row in plan.rows}


def test_what_would_be_written_is_read_before_it_is(services: Services, share: Path, tmp_path: Path) -> None:
    """As it will be in the folder: its links lead to what is there, and its pictures come with it."""
    note = samples.files(
        tmp_path / "n", {"note.md": "# Note\n\nVoir [[Bourse]]. ![](assets/p.png)\n\n| A | B |\n|---|---|\n"}
    )
    samples.files(note, {"assets/p.png": samples.png(), "vide.md": ""})
    plan = services.importing.plan([note, samples.word(tmp_path / "adresse.docx")], share, quiet)
    keys = keys_of(plan)
    reading = services.importing.read(plan, keys["n/note.md"])
    assert reading is not None
    assert reading.title == "Note"
    assert "<table>" in reading.html
    assert reading.images["assets/p.png"] == samples.png()
    word = services.importing.read(plan, keys["adresse.docx"])
    assert word is not None
    assert samples.png() in word.images.values()
    assert services.importing.read(plan, keys["n/vide.md"]) is None
    assert services.importing.read(plan, keys["n/assets/p.png"]) is None
    assert services.sending.waiting() == ()
    assert sorted(file.name for file in share.rglob("*.md")) == ["bourse.md"]


def test_an_article_that_is_kept_is_read_as_it_stays(services: Services, tmp_path: Path) -> None:
    target, notes = tmp_path / "fiches", source(tmp_path, a="venu d'ailleurs")
    carry_out(services.importing.plan([notes], target, quiet), quiet)
    file = target / "a.md"
    file.write_text(file.read_text("utf-8").replace("venu d'ailleurs", "corrigé ici"), "utf-8")
    plan = services.importing.plan([notes], target, quiet)
    (row,) = plan.rows
    assert row.outcome is Outcome.UNCHANGED
    reading = services.importing.read(plan, row.key)
    assert reading is not None
    assert "corrigé ici" in reading.html
