"""The commands that write: JSON of the contract, exit codes, one clear sentence."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kb_app.cli.main import main
from kb_app.settings import Settings

Run = Callable[..., tuple[int, str, str]]
ID = "paiement-echelonne"


@pytest.fixture
def run(sample_home: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("KB_FOLDER", "KB_HOME", "KB_CONFIG", "KB_SITE", "EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)

    def call(*words: object) -> tuple[int, str, str]:
        try:
            code = main(["--home", str(sample_home.home), *map(str, words)])
        except SystemExit as stop:
            code = int(str(stop.code))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_flag_and_publish_give_the_item_s_id(run: Run, tmp_path: Path) -> None:
    flag = json.loads(run("flag", ID, "--text", "Faux", "--kind", "question", "--json")[1])
    draft = Path(json.loads(run("edit", ID, "--json")[1])["draft"])
    draft.write_text(draft.read_text("utf-8") + "\nEncore.\n", "utf-8")
    change = json.loads(run("publish", draft, "--json")[1])
    assert flag.keys() == change.keys() == {"outbox"}
    rows = json.loads(run("outbox", "--json")[1])
    assert [(row["id"], row["kind"], row["state"]) for row in rows] == [
        (flag["outbox"], "question", "waiting"),
        (change["outbox"], "change", "waiting"),
    ]
    assert rows[1]["path"].endswith(".md")
    shown = json.loads(run("outbox", "show", change["outbox"], "--json")[1])
    assert shown["text"].endswith("Encore.\n")
    assert json.loads(run("outbox", "retry", "--json")[1]) == {"retry": 2}
    assert json.loads(run("outbox", "drop", flag["outbox"][:10], "--json")[1]) == {"dropped": flag["outbox"]}
    assert len(json.loads(run("outbox", "--json")[1])) == 1


def test_new_prints_where_the_draft_is(run: Run) -> None:
    code, out, _ = run("new", "Changer d'adresse", "--template", "reponse")
    draft = Path(out.splitlines()[0])
    assert code == 0
    assert "title: Changer d'adresse" in draft.read_text("utf-8").replace("’", "'").replace('"', "")
    assert f"kb publish {draft}" in out


def test_on_a_terminal_the_editor_opens(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[list[str]] = []
    monkeypatch.setenv("EDITOR", "vi -n")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setattr("subprocess.run", lambda command, check: opened.append(command))
    _, out, _ = run("edit", ID)
    assert opened == [["vi", "-n", out.splitlines()[0]]]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("flag", "inconnue", "--text", "Faux"), 1, "Aucune fiche"),
        (("flag", ID, "--text", " ", "--kind", "question"), 2, "Il manque le texte"),
        (("flag", "--text", "Faux"), 2, "Quelle fiche"),
        (("publish", "nulle-part.md"), 2, "ne peut pas être lu"),
        (("edit", "inconnue"), 1, "Aucune fiche"),
        (("outbox", "drop"), 2, "Quel envoi"),
        (("outbox", "show", "ffff"), 2, "Aucun envoi"),
        (("history", "inconnue"), 1, "Aucune fiche"),
        (("new", "--template", "inconnu"), 2, "Aucun modèle"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_sentence(
    run: Run, words: tuple[str, ...], code: int, sentence: str
) -> None:
    found, _, said = run(*words)
    assert (found, said.count("\n")) == (code, 1)
    assert sentence in said


def test_d1_a_full_disk_is_said_and_nothing_is_saved(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr("os.fsync", refuse)
    code, _, said = run("flag", ID, "--text", "Faux")
    assert code == 5
    assert "plein" in said
    monkeypatch.undo()
    assert json.loads(run("outbox", "--json")[1]) == []
