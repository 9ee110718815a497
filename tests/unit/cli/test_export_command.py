"""`kb export`: the report's keys, and errors in one sentence."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kb_app.cli.main import main
from kb_app.settings import Settings

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(sample_home: Settings, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: object) -> tuple[int, str, str]:
        code = main(["--home", str(sample_home.home), *map(str, words)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_report(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "fiches.zip"
    code, out, _ = run("export", "markdown", "-o", target, "--folder-path", "paiement", "--json")
    document = json.loads(out)
    assert code == 0
    assert document.keys() == {"format", "path", "articles", "attachments", "bytes", "files", "left_out"}
    assert document["path"] == str(target)
    assert document["bytes"] == target.stat().st_size
    assert document["left_out"][0].keys() == {"path", "message"}


def test_words_for_people(run: Run, tmp_path: Path) -> None:
    code, out, err = run("export", "markdown", "-o", tmp_path / "fiches", "--folder-path", "paiement")
    assert (code, err) == (0, "")
    assert "17 fiches" in out
    assert "qui ne part pas avec" in out


def test_a_scope_of_nothing_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    code, _, err = run("export", "markdown", "-o", tmp_path / "fiches", "--tag", "xylophone")
    assert code == 2
    assert "Aucune fiche" in err
