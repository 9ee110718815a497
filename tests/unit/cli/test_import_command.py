"""`kb import`: the report for people and for scripts, errors in one sentence."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import import_samples as samples
from homes import refresh, settle

from kb_app.cli.main import main
from kb_app.settings import Settings

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: object) -> tuple[int, str, str]:
        code = main(["--home", str(tmp_path / "home"), "import", *map(str, words)])
        said = capsys.readouterr()
        return code, said.out.replace("\u00a0", " "), said.err.replace("\u00a0", " ")

    return call


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return samples.files(tmp_path / "notes", {"a.md": "# Un\n\n![[absente.png]]\n", "b.xyz": "?"})


def test_report_for_scripts(run: Run, source: Path, tmp_path: Path) -> None:
    target = tmp_path / "fiches"
    code, out, _ = run(source, "--into", target, "--json")
    document = json.loads(out)
    files = document.pop("files")
    assert code == 0
    assert document == {
        "into": str(target), "dry_run": False, "created": 1, "updated": 0, "unchanged": 0, "conflict": 0, "skipped": 1,
    }  # fmt: skip
    assert files[0] == {
        "source": "notes/a.md",
        "path": "a.md",
        "title": "Un",
        "article": True,
        "outcome": "created",
        "notes": files[0]["notes"],
        "duplicates": [],
    }
    assert "absente.png" in files[0]["notes"][0]


def test_dry_run_writes_nothing(run: Run, source: Path, tmp_path: Path) -> None:
    code, out, _ = run(source, "--into", tmp_path / "fiches", "--dry-run")
    assert code == 0
    assert "nouvelle : a.md" in out
    assert "rien n’est écrit" in out
    assert not (tmp_path / "fiches").exists()


def test_errors_are_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"rien")
    for path, words in ((tmp_path / "absent", "Rien à cet endroit"), (tmp_path / "x.zip", "refusée")):
        code, out, err = run(path, "--into", tmp_path / "fiches")
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert words in err


def test_target_that_is_a_file(run: Run, source: Path, tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("x")
    code, _, err = run(source, "--into", tmp_path / "fichier")
    assert code == 2
    assert "n’est pas un dossier" in err


def test_into_a_followed_folder_it_says_what_arrived(
    run: Run, source: Path, tmp_path: Path, make_home: Callable[..., Settings]
) -> None:
    share = settle(samples.files(tmp_path / "share", {"bourse.md": "# Bourse\n\nAvant le 15 mai.\n"}))
    refresh(make_home(share))
    code, out, _ = run(source, "--into", share / "import", "--json")
    document = json.loads(out)
    assert code == 0
    assert document["sent"] == {"delivered": 1}
    assert document["sending"]["import/a.md"]["fate"] == "delivered"
    assert (share / "import" / "a.md").is_file()
    share.rename(tmp_path / "away")
    samples.files(tmp_path / "notes", {"a.md": "# Un\n\nAutre texte.\n"})
    code, out, _ = run(source, "--into", share / "import")
    assert code == 0
    assert "en attente d’envoi : 1\n    le partage est absent" in out
