"""The marker of a share is gone, or another's: it is refused until a person says that it is meant; nothing is lost."""

import json
import shutil
from pathlib import Path

import pytest
from homes import settle


def listed(kb) -> set[str]:
    return {hit["title"] for hit in json.loads(kb("search", "fiche", "--json").out)["hits"]}


@pytest.fixture
def library(kb, tmp_path: Path) -> Path:
    """Followed, with a flag on its way: it has a marker."""
    root = tmp_path / "Fiches"
    root.mkdir()
    for name in ("bourse", "logement", "transport"):
        (root / f"{name}.md").write_text(f"---\nid: {name}\ntitle: Fiche {name}\n---\n\nUne fiche.\n", "utf-8")
    settle(root)
    kb("sync", folder=root)
    kb("flag", "bourse", "--text", "Le délai a changé")
    kb("sync")
    assert (root / ".kb" / "share.json").exists()
    kb("sync")
    return root


def test_s19_a_library_is_followed_anew_beside_its_old_copy(kb, library: Path, tmp_path: Path) -> None:
    old = {"Fiche bourse", "Fiche logement", "Fiche transport"}
    refused = kb("adopt")
    assert (refused.code, "rien à faire" in refused.err) == (2, True)
    shutil.rmtree(library / ".kb")
    (library / "logement.md").unlink()
    (library / "emploi.md").write_text("---\nid: emploi\ntitle: Fiche emploi\n---\n\nUne fiche.\n", "utf-8")
    settle(library)
    assert kb("sync").code == 3
    assert listed(kb) == old, "it may be an unmounted drive"
    assert "kb adopt" in kb("doctor").out

    asked = kb("adopt")
    assert asked.code == 1
    assert "copie de ce poste : 3" in asked.out.replace("\u00a0", " ")
    assert kb("sync").code == 3, "asking changes nothing"

    kb("flag", "transport", "--text", "Écrit pendant ce temps")
    done = json.loads(kb("adopt", "--yes", "--json").out)
    assert (done["here"], done["there"]) == (3, 3)
    assert kb("sync").code == 0
    assert listed(kb) == {"Fiche bourse", "Fiche emploi", "Fiche transport"}
    kept = Path(done["kept"])
    assert {file.name for file in kept.glob("*.md")} == {"bourse.md", "logement.md", "transport.md"}
    assert json.loads(kb("outbox", "--json").out) == [], "what waited has gone to the new library"
    records = [file.read_text("utf-8") for file in (library / ".kb" / "inbox").rglob("*.md")]
    assert any("Écrit pendant ce temps" in record for record in records)
    assert (library / ".kb" / "share.json").exists(), "the first delivery has marked it"
    assert kb("adopt").code == 2


def test_n4_another_library_at_the_same_place(kb, library: Path, tmp_path: Path) -> None:
    marker = library / ".kb" / "share.json"
    marker.write_text(json.dumps({**json.loads(marker.read_text()), "uuid": "another"}))
    assert kb("sync").code == 4
    assert kb("adopt", "--yes").code == 0
    assert kb("sync").code == 0
    assert kb("sync").code == 0
    assert "Fiche bourse" in listed(kb)


def test_n3_an_empty_folder_replaces_nothing(kb, library: Path) -> None:
    shutil.rmtree(library / ".kb")
    for file in library.glob("*.md"):
        file.unlink()
    refused = kb("adopt", "--yes")
    assert (refused.code, "aucune fiche" in refused.err) == (2, True)
    library.rmdir()
    assert kb("adopt", "--yes").code == 3
    assert len(listed(kb)) == 3
