"""What a scope means, and the plain Markdown bundle: equal when all of it leaves, whole or not there."""

import os
import zipfile
from collections.abc import Callable
from datetime import date
from filecmp import dircmp
from pathlib import Path

import pytest
from homes import refresh, settle

from kb_app.bootstrap import Services, build
from kb_app.domain.errors import Cancelled, UsageError
from kb_app.domain.export import Scope
from kb_app.places import sample_folder
from kb_app.services.imports.importing import carry_out, plan_import
from kb_app.settings import Settings
from kb_app.transfer.importing import ledger


def nothing(_done: int, _total: int) -> None:
    """Nobody watches."""


def test_everything_is_the_folder_again_byte_for_byte(services: Services, tmp_path: Path) -> None:
    made = services.exporting.markdown(tmp_path / "bundle", Scope(), nothing)
    assert made.left_out == ()
    assert made.articles > 100
    assert _differences(dircmp(sample_folder(), tmp_path / "bundle", ignore=[])) == []


def test_a_part_takes_its_images_and_variants_and_says_what_its_links_lose(services: Services, tmp_path: Path) -> None:
    made = services.exporting.markdown(tmp_path / "part.zip", Scope(folder_path="attestations"), nothing)
    with zipfile.ZipFile(tmp_path / "part.zip") as archive:
        names = set(archive.namelist())
    assert "attestations/assets/carte-etudiant.png" in names
    assert "attestations/carte-etudiant--rennes.md" in names
    assert not any(name.startswith("paiement/") for name in names)
    assert made.left_out
    assert all(left.path.startswith("attestations/") for left in made.left_out)


def test_of_a_site_only_its_own_variants_leave(services: Services) -> None:
    (chosen,) = services.exporting.choose(Scope(folder_path="paiement", site="rennes"))
    assert "paiement/paiement-echelonne--rennes.md" in chosen.paths
    assert "paiement/paiement-echelonne.md" in chosen.paths
    assert "paiement/paiement-echelonne--toulouse.md" not in chosen.paths


def test_a_variant_has_the_tags_of_its_common_article(make_home: Callable[..., Settings], tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (share / "a.md").write_text("---\ntags: [Élèves]\n---\n# A\n\nTexte.\n", "utf-8")
    (share / "a--lyon.md").write_text("# A\n\nTexte de Lyon.\n", "utf-8")
    (share / "b.md").write_text("# B\n\nTexte.\n", "utf-8")
    settings = make_home(settle(share))
    refresh(settings)
    (chosen,) = build(settings).exporting.choose(Scope(tags=("eleves",)))
    assert chosen.paths == {"a.md", "a--lyon.md"}


def test_since_a_day(make_home: Callable[..., Settings], tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    for name, when in (("old.md", 1_600_000_000), ("new.md", 1_700_000_000)):
        (share / name).write_text(f"# {name}\n\nTexte.\n", "utf-8")
        os.utime(share / name, (when, when))
    settings = make_home(share)
    refresh(settings)
    (chosen,) = build(settings).exporting.choose(Scope(since=date(2022, 1, 1)))
    assert chosen.paths == {"new.md"}


def test_stopping_leaves_nothing(services: Services, tmp_path: Path) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 5:
            raise Cancelled

    for name in ("bundle", "bundle.zip"):
        with pytest.raises(Cancelled):
            services.exporting.markdown(tmp_path / name, Scope(), stop)
    assert {path.name for path in tmp_path.iterdir()} == {"home"}


def test_what_is_there_is_not_written_over(services: Services, tmp_path: Path) -> None:
    kept = tmp_path / "precious"
    kept.mkdir()
    (kept / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(UsageError):
        services.exporting.markdown(kept, Scope(), nothing)
    with pytest.raises(UsageError):
        services.exporting.markdown(tmp_path / "no" / "where", Scope(), nothing)
    with pytest.raises(UsageError):
        services.exporting.markdown(tmp_path / "x.zip", Scope(tags=("no such tag",)), nothing)
    assert [path.name for path in kept.iterdir()] == ["mine.txt"]


def _differences(compared: dircmp[str]) -> list[str]:
    found = [*compared.left_only, *compared.right_only, *compared.diff_files]
    return found + [name for below in compared.subdirs.values() for name in _differences(below)]


@pytest.mark.parametrize("name", ["rescue.html", "site", "zim.zim"])
def test_a_place_that_cannot_be_is_said_before_the_work(services: Services, tmp_path: Path, name: str) -> None:
    make = getattr(services.exporting, name.partition(".")[0])

    def worked(_done: int, _total: int) -> None:
        raise AssertionError

    with pytest.raises(UsageError):
        make(tmp_path / "nowhere" / name, Scope(), worked)
    if "." in name:
        with pytest.raises(UsageError):
            make(tmp_path / "other.txt", Scope(), worked)


@pytest.mark.parametrize("name", ["bundle.zip", "bundle"])
def test_exported_and_imported_into_an_empty_folder_it_is_equal(services: Services, tmp_path: Path, name: str) -> None:
    services.exporting.markdown(tmp_path / name, Scope(), nothing)
    carry_out(plan_import([tmp_path / name], tmp_path / "empty", nothing), nothing)
    assert _differences(dircmp(sample_folder(), tmp_path / "empty", ignore=[ledger.NAME])) == []
