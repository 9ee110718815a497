"""`kb trash`: what was replaced or removed is listed, read, and sent again."""

import json
import time
from pathlib import Path

import pytest
from homes import settle

from kb_app.bootstrap import build, build_refresher
from kb_app.cli.main import main
from kb_app.settings import Settings, save


@pytest.fixture
def home(make_home, tmp_path: Path) -> Settings:
    """One article of three was replaced, then removed."""
    share = tmp_path / "fiches"
    share.mkdir()
    for name in ("bourse", "stage", "examen"):
        (share / f"{name}.md").write_text(f"# La {name}\n\nTexte premier.\n", "utf-8")
    settings = make_home(settle(share))
    save(settings)
    now = time.time()
    refresher = build_refresher(settings)
    refresher._clock = lambda: now
    for step in range(4):
        if step == 1:
            (share / "bourse.md").write_text("# La bourse\n\nTexte second, en cp1252 : é\n", "cp1252")
            settle(share)
        elif step == 2:
            (share / "bourse.md").unlink()
        now += 300
        refresher.refresh(lambda _event: None)
    refresher.close()
    return settings


def kb(home: Settings, *words: str) -> int:
    return main(["--home", str(home.home), *words])


def test_it_is_listed_the_latest_first(home: Settings, capsys) -> None:
    assert kb(home, "trash", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["path"], row["title"], row["what"]) for row in rows] == [
        ("bourse.md", "La bourse", "removed"),
        ("bourse.md", "La bourse", "replaced"),
    ]
    assert kb(home, "trash") == 0
    out = capsys.readouterr().out
    assert out.count("La bourse") == 2
    assert rows[1]["id"] in out


def test_a_version_is_read_by_its_path_or_its_id(home: Settings, capsys) -> None:
    kb(home, "trash", "--json")
    older = json.loads(capsys.readouterr().out)[1]["id"]
    assert kb(home, "trash", "show", "bourse.md") == 0
    assert "Texte second, en cp1252 : é" in capsys.readouterr().out
    assert kb(home, "trash", "show", older) == 0
    assert "Texte premier." in capsys.readouterr().out


def test_it_is_sent_again_to_the_byte(home: Settings, capsys) -> None:
    assert kb(home, "trash", "return", "bourse.md", "--json") == 0
    sent = json.loads(capsys.readouterr().out)["outbox"]
    services = build(home)
    (item,) = services.sending.waiting()
    services.close()
    assert (item.id, item.contribution.path) == (sent, "bourse.md")
    assert b"cp1252 : \xe9" in item.contribution.content


@pytest.mark.parametrize("words", [("autre.md",), ()])
def test_what_is_not_there_is_said(home: Settings, capsys, words: tuple[str, ...]) -> None:
    assert kb(home, "trash", "return", *words) == 2
    assert "kb trash" in capsys.readouterr().err
