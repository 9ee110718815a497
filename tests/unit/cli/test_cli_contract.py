"""The command line's contract: JSON keys, exit codes, one clear sentence for an error."""

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from kb_app.cli.arguments import build_parser
from kb_app.cli.commands import COMMANDS
from kb_app.cli.main import main
from kb_app.settings import Settings

HIT_KEYS = {
    "id", "path", "folder", "title", "section", "anchor", "snippet", "matches", "score", "sites", "confidence",
}  # fmt: skip

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(sample_home: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`kb` on a home that follows the sample folder: exit code, standard output, standard error."""
    for name in ("KB_FOLDER", "KB_HOME", "KB_CONFIG", "KB_SITE", "DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)

    def call(*words: object) -> tuple[int, str, str]:
        try:
            code = main(["--home", str(sample_home.home), *map(str, words)])
        except SystemExit as stop:
            code = int(str(stop.code))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_search_json(run: Run) -> None:
    code, out, _ = run("search", "paiement échelonné", "--json", "--limit", 3)
    document = json.loads(out)
    assert code == 0
    assert document.keys() == {"query", "took_ms", "relaxed", "corrected_query", "hits"}
    assert document["query"] == "paiement échelonné"
    assert len(document["hits"]) <= 3
    for hit in document["hits"]:
        assert hit.keys() == HIT_KEYS
        for start, end in hit["matches"]:
            assert 0 <= start < end <= len(hit["snippet"])


def test_search_says_what_it_did(run: Run) -> None:
    corrected = json.loads(run("search", "attestasion", "--json")[1])
    assert corrected["relaxed"] == "corrected"
    assert "attestation" in corrected["corrected_query"]
    literal = json.loads(run("search", "attestasion", "--literal", "--json")[1])
    assert literal["relaxed"] != "corrected"
    some = json.loads(run("search", "bourse xylophone", "--literal", "--json")[1])
    assert some["relaxed"] == "some_words"


def test_batch_answers_line_by_line(run: Run, tmp_path: Path) -> None:
    batch = tmp_path / "queries.tsv"
    batch.write_text("q1\tbourse\nq2\tmot de passe\n\nq3\t\n", "utf-8")
    code, out, _ = run("search", "--batch", batch, "--limit", 2, "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [row["qid"] for row in rows] == ["q1", "q2"]
    assert all(row["hits"][0].keys() == HIT_KEYS for row in rows)


def test_the_site_counts(run: Run) -> None:
    shown = run("show", "paiement-echelonne", "--site", "rennes", "--json")
    document = json.loads(shown[1])
    assert document["site"] == "rennes"
    assert any(section["own"] for section in document["sections"])
    assert {"id", "path", "folder", "title", "header", "sections", "trust", "problems"} <= document.keys()
    assert document["trust"]["confidence"] == "validated"


@pytest.mark.parametrize("form", ["md", "text", "html"])
def test_show_in_each_form(run: Run, form: str) -> None:
    code, out, _ = run("show", "paiement-echelonne", "--format", form)
    assert code == 0
    assert "300" in out
    assert ("<p>" in out) == (form == "html")


def test_show_of_what_does_not_exist(run: Run) -> None:
    code, out, err = run("show", "rien-de-tel")
    assert code == 1
    assert out == ""
    assert "rien-de-tel" in err


def test_check_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.md").write_text("# A\n\n[rien](absent.md)\n", "utf-8")
    code, out, _ = run("check", tmp_path / "folder", "--json")
    rows = json.loads(out)
    assert code == 1
    assert rows[0].keys() == {"path", "line", "rule", "severity", "message"}
    assert (rows[0]["path"], rows[0]["line"], rows[0]["severity"]) == ("a.md", 3, "error")


def test_doctor_json(run: Run) -> None:
    code, out, _ = run("doctor", "--json")
    rows = json.loads(out)
    assert code == 0
    assert all(row.keys() == {"code", "level", "topic", "message", "why", "advice"} for row in rows)
    assert {row["level"] for row in rows} <= {"ok", "note"}


def test_doctor_names_a_folder_that_is_gone(run: Run, sample_home: Settings, tmp_path: Path) -> None:
    code, out, _ = run("--folder", tmp_path / "absent", "doctor", "--json")
    assert code == 1
    assert any(str(tmp_path / "absent") in row["message"] for row in json.loads(out) if row["level"] == "error")


@pytest.mark.parametrize("words", [["tea"], ["search", "--limit", "0", "x"], ["show"], ["search", "--limit", "x", "y"]])
def test_wrong_usage(run: Run, words: list[str]) -> None:
    code, out, err = run(*words)
    assert code == 2
    assert out == ""
    assert err


def test_wrong_usage_is_said_in_french(run: Run) -> None:
    assert "il manque" in run("show")[2]
    assert run("search")[0] == 2


def test_help_in_both_languages(run: Run, sample_home: Settings) -> None:
    assert "Codes de sortie" in run("--help")[1]
    sample_home.config.write_text("language = 'en'\n")
    assert "Exit codes" in run("--help")[1]


def test_no_window_without_a_display(run: Run) -> None:
    code, _, err = run("open")
    assert code == 2
    assert "écran" in err


def test_nothing_to_sync(run: Run, sample_home: Settings) -> None:
    sample_home.config.unlink()
    assert run("sync")[0] == 2


def test_one_folder_is_synchronised_by_its_label(run: Run, tmp_path: Path) -> None:
    for name in ("un", "deux"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.md").write_text(f"# Fiche {name}\n\nTexte.\n")
    followed = ["--home", tmp_path / "elsewhere", "--folder", tmp_path / "un", "--folder", tmp_path / "deux"]
    told = [json.loads(line) for line in run(*followed, "sync", "--only", "deux", "--json")[1].splitlines()]
    assert {event["folder"] for event in told if event["event"] == "state"} == {"deux"}
    assert told[-1]["articles"] == 1
    code, _, err = run(*followed, "sync", "--only", "trois")
    assert code == 2
    assert "un, deux" in err


def test_a_home_that_cannot_be_written(run: Run, tmp_path: Path, sample_home: Settings) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    folder = sample_home.folders[0].path
    code, _, err = run("--home", blocked, "--folder", folder, "sync")
    assert code == 5
    assert err.startswith("kb: ")


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_the_help_of_every_command_says_what_it_does(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0
    assert "\nOptions\u00a0:\n" in out
    sentence = out.split("\n\n")[1]
    assert sentence[0].isupper()
    assert sentence[-1] in ".…"
    for line in out.splitlines():
        if line.startswith("  kb "):
            build_parser().parse_args(shlex.split(line)[1:])  # an example that is none would exit


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("search", "--limit", "0", "x"), "au moins 1"),
        (("export", "pdff", "-o", "x"), "'rescue', 'pdf'"),
        (("export", "pdf", "--since", "hier", "-o", "x"), "2026-11-24"),
        (("flag", "--kind", "colère", "--text", "x"), "'flag', 'question'"),
        (("publish", "nulle-part.md"), "il n’y a rien à cet endroit"),
    ],
)
def test_wrong_usage_says_what_is_right(run: Run, words: tuple[str, ...], advice: str) -> None:
    code, _, err = run(*words)
    assert code == 2
    assert advice in err.splitlines()[-1]
    assert "<" not in err.splitlines()[-1]
