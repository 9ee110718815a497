"""Whatever people leave in a shared folder: each is told with what to do, no other article suffers."""

import json
import os
from pathlib import Path

import pytest


@pytest.fixture
def littered(share: Path) -> Path:
    (share / "entete.md").write_text("---\ntitle: [cassé\n---\n\nTexte lisible malgré tout.\n", "utf-8")
    (share / "image.md").write_bytes(bytes(range(256)) * 50)
    (share / "ancien.md").write_bytes("# Déjà là\n\nUne réponse écrite il y a longtemps, à garder.\n".encode("cp1252"))
    with (share / "enorme.md").open("wb") as file:
        file.write(b"# Enorme\n\n")
        file.truncate(50_000_000)
    (share / "boucle").symlink_to(share, target_is_directory=True)
    (share / "nom\nbizarre.md").write_text("# Nom bizarre\n\nTexte.\n", "utf-8")
    (share / "🎓 diplôme.md").write_text("# Diplôme\n\nLe retrait du diplôme.\n", "utf-8")
    (share / os.fsdecode(b"illisible-\xff.md")).write_text("# Illisible\n", "utf-8")
    (share / "vide.md").write_bytes(b"")
    return share


def test_each_is_told_and_all_others_are_found(kb, littered: Path) -> None:
    synced = kb("sync", "--json", folder=littered)
    assert synced.code == 0
    events = [json.loads(line) for line in synced.out.splitlines()]
    problems = {event["path"]: event["message"] for event in events if event["event"] == "problem"}
    for name in ("entete.md", "image.md", "ancien.md", "enorme.md", "vide.md"):
        assert name in problems, problems
        assert len(problems[name]) > 20
    assert any("bizarre" in path for path in problems)
    assert any("illisible" in path for path in problems)
    for text, path in (
        ("bourse", "bourse.md"),
        ("diplôme", "🎓 diplôme.md"),
        ("réponse écrite il y a longtemps", "ancien.md"),
        ("nom bizarre", "nom\nbizarre.md"),
        ("lisible malgré tout", "entete.md"),
    ):
        hits = json.loads(kb("search", text, "--json").out)["hits"]
        assert path in [hit["path"] for hit in hits[:3]], (text, hits)


def test_check_lists_them_too(kb, littered: Path) -> None:
    checked = kb("check", littered, "--json")
    assert checked.code == 1
    problems = {problem["path"] for problem in json.loads(checked.out)}
    assert {"entete.md", "image.md", "ancien.md", "enorme.md"} <= problems
