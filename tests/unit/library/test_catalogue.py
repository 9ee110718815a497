"""The library: lists, sections, problems; disposable, and readable while it is written."""

import sqlite3
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kb_app.domain.article import Article, Confidence, Header, Kind, Problem, Section, Severity
from kb_app.domain.errors import LocalError
from kb_app.library.catalogue import Catalogue


def article(path: str, title: str = "Titre", revision: str = "r1", folder: str = "commun", **header: object) -> Article:
    return Article(
        folder=folder,
        path=path,
        id=str(header.get("id", path.removesuffix(".md"))),
        title=title,
        header=Header(**header),  # type: ignore[arg-type]
        sections=(
            Section(0, "", "", "Le début.", "Le début.", 1),
            Section(2, "Montant", "montant", "## Montant", "12 €", 3),
        ),
        revision=revision,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


@pytest.fixture
def catalogue(path: Path):
    made = Catalogue(path, writable=True)
    yield made
    made.close()


def test_an_entry_has_what_the_header_says(catalogue: Catalogue) -> None:
    catalogue.replace(
        [
            article(
                "paiement/a.md",
                kind=Kind.PROCEDURE,
                confidence=Confidence.VALIDATED,
                sites=("rennes",),
                verified_on=date(2026, 10, 12),
                review_every_months=6,
            )
        ]
    )
    entry = catalogue.entry("commun:paiement/a.md")
    assert entry is not None
    assert (entry.kind, entry.confidence) == (Kind.PROCEDURE, Confidence.VALIDATED)
    assert entry.sites == ("rennes",)
    assert entry.verified_on == date(2026, 10, 12)
    assert entry.review_every_months == 6
    assert entry.lead == "Le début."


def test_replacing_leaves_no_trace_of_the_old(catalogue: Catalogue) -> None:
    first = article("a.md", "Avant")
    problem = Problem("a.md", 1, "broken-header", Severity.ERROR, "…")
    catalogue.replace([replace(first, problems=(problem,))])
    catalogue.replace([replace(first, title="Après", sections=first.sections[:1], revision="r2")])
    assert catalogue.count() == 1
    assert catalogue.problems() == ()
    assert catalogue.revisions("commun") == {"a.md": "r2"}
    assert catalogue.section_texts([("commun:a.md", 0), ("commun:a.md", 1)]) == {
        ("commun:a.md", 0): ("", "", "Le début.")
    }


def test_removed_articles_are_gone(catalogue: Catalogue) -> None:
    catalogue.replace([article("a.md"), article("b.md")])
    catalogue.replace([], ["commun:a.md"])
    assert catalogue.revisions("commun") == {"b.md": "r1"}


def test_what_the_index_lacks(catalogue: Catalogue) -> None:
    catalogue.replace([article("a.md"), article("b.md")])
    catalogue.mark_indexed(["commun:a.md"])
    assert catalogue.unindexed() == ("commun:b.md",)
    catalogue.replace([article("a.md", revision="r2")])
    assert set(catalogue.unindexed()) == {"commun:a.md", "commun:b.md"}
    catalogue.mark_indexed(["commun:a.md", "commun:b.md"])
    catalogue.forget_indexed()
    assert len(catalogue.unindexed()) == 2


def test_find_by_id_then_path(catalogue: Catalogue) -> None:
    catalogue.replace([article("x/a.md", id="paiement"), article("paiement.md", id="autre")])
    found = {name: catalogue.find(name) for name in ("paiement", "x/a.md", "x/a", "rien")}
    assert [entry.path if entry else None for entry in found.values()] == ["x/a.md", "x/a.md", "x/a.md", None]


def test_the_first_folder_named_wins(catalogue: Catalogue) -> None:
    catalogue.replace([article("a.md", id="x", folder="commun"), article("a.md", id="x", folder="rennes")])
    found = catalogue.find("x", ("rennes", "commun"))
    assert found is not None
    assert found.folder == "rennes"


def test_variants_of_an_article_name_its_id_or_its_path(catalogue: Catalogue) -> None:
    catalogue.replace(
        [
            article("x/frais.md", id="frais-2026"),
            article("x/rennes.md", variant_of="frais-2026", sites=("rennes",)),
            article("x/frais--lyon.md", variant_of="x/frais", sites=("lyon",)),
            article("x/autre--lyon.md", variant_of="x/autre", sites=("lyon",)),
        ]
    )
    common = catalogue.entry("commun:x/frais.md")
    assert common is not None
    assert [entry.sites for entry in catalogue.variants(common)] == [("lyon",), ("rennes",)]


def test_a_library_that_is_not_there_answers_like_an_empty_one(path: Path) -> None:
    reader = Catalogue(path)
    assert reader.count() == 0
    assert reader.find("a") is None
    assert not path.exists()


@pytest.mark.parametrize(
    "content", [b"", b"not a database at all, but long enough to be read as one" * 40, b"\0" * 8192]
)
def test_a_broken_library_is_made_anew(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert Catalogue(path).count() == 0
    catalogue = Catalogue(path, writable=True)
    catalogue.replace([article("a.md")])
    assert catalogue.count() == 1
    catalogue.close()


def test_another_version_is_made_anew(catalogue: Catalogue, path: Path) -> None:
    catalogue.replace([article("a.md")])
    catalogue.close()
    with sqlite3.connect(path) as connection:
        connection.execute("pragma user_version = 99")
    connection.close()
    assert Catalogue(path).count() == 0
    fresh = Catalogue(path, writable=True)
    assert fresh.count() == 0
    fresh.close()


def test_a_reader_sees_whole_batches_while_they_are_written(catalogue: Catalogue, path: Path) -> None:
    catalogue.replace([article(f"{n}.md", revision="0") for n in range(50)])
    reader = Catalogue(path)
    seen: list[set[str]] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append(set(reader.revisions("commun").values()))

    thread = threading.Thread(target=read)
    thread.start()
    for revision in range(1, 15):
        catalogue.replace([article(f"{n}.md", revision=str(revision)) for n in range(50)])
    done.set()
    thread.join()
    reader.close()
    assert seen
    assert all(len(revisions) == 1 for revisions in seen)


def test_writing_on_a_disk_that_refuses_says_so(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("")
    with pytest.raises(LocalError):
        Catalogue(blocked / "library.db", writable=True).replace([article("a.md")])
